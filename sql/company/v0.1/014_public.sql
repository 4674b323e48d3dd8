-- What was never moved out of the schema public: e-mail templates, the newsletter, notes about students.

CREATE TABLE public.email_templates (
    code text NOT NULL,
    updated_by uuid,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT email_templates_pkey PRIMARY KEY (code),
    CONSTRAINT email_templates_updated_by_fkey FOREIGN KEY (updated_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL
);
COMMENT ON TABLE public.email_templates IS 'Letters that the products send';
CREATE INDEX email_templates_updated_by_idx ON public.email_templates (updated_by);

CREATE TABLE public.email_template_translations (
    email_template_code text NOT NULL,
    language_code text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    CONSTRAINT email_template_translations_pkey PRIMARY KEY (email_template_code, language_code),
    CONSTRAINT email_template_translations_email_template_code_fkey FOREIGN KEY (email_template_code)
        REFERENCES public.email_templates (code) ON DELETE CASCADE,
    CONSTRAINT email_template_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE public.email_template_translations IS 'The words of a letter, in each language';

CREATE TABLE public.newsletter_subscribers (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    email text NOT NULL,
    subscribed_at timestamptz DEFAULT now() NOT NULL,
    unsubscribed_at timestamptz,
    CONSTRAINT newsletter_subscribers_pkey PRIMARY KEY (id),
    CONSTRAINT newsletter_subscribers_email_key UNIQUE (email)
);
COMMENT ON TABLE public.newsletter_subscribers IS 'Who gets the newsletter';

CREATE TABLE public."studentNote" (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "studentId" uuid NOT NULL,
    "noteText" text NOT NULL,
    "createdAt" timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT "studentNote_pkey" PRIMARY KEY (id),
    CONSTRAINT "studentNote_studentId_fkey" FOREIGN KEY ("studentId")
        REFERENCES tutoring.students (account_id) ON DELETE CASCADE
);
CREATE INDEX "studentNote_studentId_idx" ON public."studentNote" ("studentId");

CREATE VIEW public.users AS
SELECT a.id, a.email::text AS email, p.display_name, a.status = 'active' AS is_active, a.created_at
FROM identity.accounts AS a
LEFT JOIN identity.account_profiles AS p ON p.account_id = a.id;
COMMENT ON VIEW public.users IS 'Accounts as the reports of the first product know them';
