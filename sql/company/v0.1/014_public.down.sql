-- Removes what lies in the schema public; the trigger function stays, as the products use it.

DROP VIEW public.users;
DROP TABLE public."studentNote";
DROP TABLE public.newsletter_subscribers;
DROP TABLE public.email_template_translations;
DROP TABLE public.email_templates;
