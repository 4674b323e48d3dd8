-- Support: tickets, who works on them, and the articles that make a ticket needless.

CREATE SCHEMA support;
COMMENT ON SCHEMA support IS 'Questions of customers, and the answers';

CREATE TABLE support.teams (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text NOT NULL,
    lead_id bigint NOT NULL,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_name_key UNIQUE (name)
);
COMMENT ON TABLE support.teams IS 'Who answers which questions';
COMMENT ON COLUMN support.teams.lead_id IS 'One of its agents';

CREATE TABLE support.agents (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    employee_id bigint NOT NULL,
    team_id bigint NOT NULL,
    CONSTRAINT agents_pkey PRIMARY KEY (id),
    CONSTRAINT agents_employee_id_key UNIQUE (employee_id),
    CONSTRAINT agents_employee_id_fkey FOREIGN KEY (employee_id)
        REFERENCES identity.employees (id) ON DELETE RESTRICT,
    CONSTRAINT agents_team_id_fkey FOREIGN KEY (team_id)
        REFERENCES support.teams (id) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE support.agents IS 'Employees who answer tickets, each in one team';
CREATE INDEX agents_team_id_idx ON support.agents (team_id);

ALTER TABLE support.teams ADD CONSTRAINT teams_lead_id_fkey FOREIGN KEY (lead_id)
    REFERENCES support.agents (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX teams_lead_id_idx ON support.teams (lead_id);

CREATE TABLE support.ticket_statuses (
    code text NOT NULL,
    title text NOT NULL,
    is_open boolean NOT NULL,
    CONSTRAINT ticket_statuses_pkey PRIMARY KEY (code),
    CONSTRAINT ticket_statuses_title_key UNIQUE (title)
);
COMMENT ON TABLE support.ticket_statuses IS 'What a ticket can be';

CREATE TABLE support.ticket_categories (
    code text NOT NULL,
    title text NOT NULL,
    product_code text,
    CONSTRAINT ticket_categories_pkey PRIMARY KEY (code),
    CONSTRAINT ticket_categories_title_key UNIQUE (title),
    CONSTRAINT ticket_categories_product_code_fkey FOREIGN KEY (product_code)
        REFERENCES billing.products (code) ON DELETE RESTRICT
);
COMMENT ON TABLE support.ticket_categories IS 'What a ticket or an article is about';
COMMENT ON COLUMN support.ticket_categories.product_code IS 'Null for questions about all products';

CREATE TABLE support.tickets (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    requester_id uuid NOT NULL,
    assignee_id bigint,
    category_code text NOT NULL,
    status_code text NOT NULL,
    subscription_id bigint,
    subject text NOT NULL,
    opened_at timestamptz DEFAULT now() NOT NULL,
    closed_at timestamptz,
    CONSTRAINT tickets_pkey PRIMARY KEY (id),
    CONSTRAINT tickets_requester_id_fkey FOREIGN KEY (requester_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT,
    CONSTRAINT tickets_assignee_id_fkey FOREIGN KEY (assignee_id)
        REFERENCES support.agents (id) ON DELETE SET NULL,
    CONSTRAINT tickets_category_code_fkey FOREIGN KEY (category_code)
        REFERENCES support.ticket_categories (code) ON DELETE RESTRICT,
    CONSTRAINT tickets_status_code_fkey FOREIGN KEY (status_code)
        REFERENCES support.ticket_statuses (code) ON DELETE RESTRICT,
    CONSTRAINT tickets_period_check CHECK (closed_at >= opened_at)
);
COMMENT ON TABLE support.tickets IS 'Questions and complaints';
COMMENT ON COLUMN support.tickets.requester_id IS 'Who asked; not always who pays';
COMMENT ON COLUMN support.tickets.subscription_id IS 'What it is about; null for questions of a general kind';
CREATE INDEX tickets_requester_id_opened_at_idx ON support.tickets (requester_id, opened_at);
CREATE INDEX tickets_assignee_id_idx ON support.tickets (assignee_id);
CREATE INDEX tickets_subscription_id_idx ON support.tickets (subscription_id);

CREATE TABLE support.ticket_messages (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    ticket_id bigint NOT NULL,
    author_id uuid NOT NULL,
    body text NOT NULL,
    is_internal boolean DEFAULT false NOT NULL,
    sent_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ticket_messages_pkey PRIMARY KEY (id),
    CONSTRAINT ticket_messages_ticket_id_fkey FOREIGN KEY (ticket_id)
        REFERENCES support.tickets (id) ON DELETE CASCADE,
    CONSTRAINT ticket_messages_author_id_fkey FOREIGN KEY (author_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT
);
COMMENT ON TABLE support.ticket_messages IS 'What was written in a ticket, by either side';
COMMENT ON COLUMN support.ticket_messages.is_internal IS 'True for notes that the requester does not see';
CREATE INDEX ticket_messages_ticket_id_sent_at_idx ON support.ticket_messages (ticket_id, sent_at);
CREATE INDEX ticket_messages_author_id_idx ON support.ticket_messages (author_id);

CREATE TABLE support.ticket_attachments (
    ticket_id bigint NOT NULL,
    media_file_id uuid NOT NULL,
    position smallint NOT NULL,
    CONSTRAINT ticket_attachments_pkey PRIMARY KEY (ticket_id, position),
    CONSTRAINT ticket_attachments_ticket_id_fkey FOREIGN KEY (ticket_id)
        REFERENCES support.tickets (id) ON DELETE CASCADE,
    CONSTRAINT ticket_attachments_media_file_id_fkey FOREIGN KEY (media_file_id)
        REFERENCES content.media_files (id) ON DELETE RESTRICT,
    CONSTRAINT ticket_attachments_position_check CHECK (position >= 1)
);
COMMENT ON TABLE support.ticket_attachments IS 'Screenshots and documents of a ticket, in order';
CREATE INDEX ticket_attachments_media_file_id_idx ON support.ticket_attachments (media_file_id);

CREATE TABLE support.ticket_tags (
    ticket_id bigint NOT NULL,
    tag_id bigint NOT NULL,
    CONSTRAINT ticket_tags_pkey PRIMARY KEY (ticket_id, tag_id),
    CONSTRAINT ticket_tags_ticket_id_fkey FOREIGN KEY (ticket_id)
        REFERENCES support.tickets (id) ON DELETE CASCADE,
    CONSTRAINT ticket_tags_tag_id_fkey FOREIGN KEY (tag_id)
        REFERENCES content.tags (id) ON DELETE CASCADE
);
COMMENT ON TABLE support.ticket_tags IS 'Which ticket bears which tag';
CREATE INDEX ticket_tags_tag_id_idx ON support.ticket_tags (tag_id);

CREATE TABLE support.tickets_history (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    ticket_id bigint NOT NULL,
    operation text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    changed_by uuid,
    old_row jsonb NOT NULL,
    CONSTRAINT tickets_history_pkey PRIMARY KEY (id),
    CONSTRAINT tickets_history_changed_by_fkey FOREIGN KEY (changed_by)
        REFERENCES identity.accounts (id) ON DELETE SET NULL,
    CONSTRAINT tickets_history_operation_check CHECK (operation IN ('UPDATE', 'DELETE'))
);
COMMENT ON TABLE support.tickets_history IS 'Tickets as they were before each change';
CREATE INDEX tickets_history_ticket_id_changed_at_idx ON support.tickets_history (ticket_id, changed_at);
CREATE INDEX tickets_history_changed_by_idx ON support.tickets_history (changed_by);

CREATE TABLE support.articles (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    slug text NOT NULL,
    category_code text NOT NULL,
    author_id uuid NOT NULL,
    published_at timestamptz,
    CONSTRAINT articles_pkey PRIMARY KEY (id),
    CONSTRAINT articles_slug_key UNIQUE (slug),
    CONSTRAINT articles_category_code_fkey FOREIGN KEY (category_code)
        REFERENCES support.ticket_categories (code) ON DELETE RESTRICT,
    CONSTRAINT articles_author_id_fkey FOREIGN KEY (author_id)
        REFERENCES identity.accounts (id) ON DELETE RESTRICT
);
COMMENT ON TABLE support.articles IS 'Pages of the help centre';
CREATE INDEX articles_author_id_idx ON support.articles (author_id);

CREATE TABLE support.article_translations (
    article_id bigint NOT NULL,
    language_code text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    CONSTRAINT article_translations_pkey PRIMARY KEY (article_id, language_code),
    CONSTRAINT article_translations_article_id_fkey FOREIGN KEY (article_id)
        REFERENCES support.articles (id) ON DELETE CASCADE,
    CONSTRAINT article_translations_language_code_fkey FOREIGN KEY (language_code)
        REFERENCES reference.languages (code) ON DELETE RESTRICT
);
COMMENT ON TABLE support.article_translations IS 'The words of an article, in each language';

CREATE VIEW support.open_tickets AS
SELECT t.id, t.subject, c.title AS category, s.title AS status, a.email AS requester, t.opened_at
FROM support.tickets AS t
JOIN support.ticket_statuses AS s ON s.code = t.status_code
JOIN support.ticket_categories AS c ON c.code = t.category_code
JOIN identity.accounts AS a ON a.id = t.requester_id
WHERE s.is_open;
COMMENT ON VIEW support.open_tickets IS 'What waits for an answer';
