-- Removes teams, tickets and articles.

DROP VIEW support.open_tickets;
DROP TABLE support.article_translations;
DROP TABLE support.articles;
DROP TABLE support.tickets_history;
DROP TABLE support.ticket_tags;
DROP TABLE support.ticket_attachments;
DROP TABLE support.ticket_messages;
DROP TABLE support.tickets;
DROP TABLE support.ticket_categories;
DROP TABLE support.ticket_statuses;
ALTER TABLE support.teams DROP CONSTRAINT teams_lead_id_fkey;
DROP TABLE support.agents;
DROP TABLE support.teams;
DROP SCHEMA support;
