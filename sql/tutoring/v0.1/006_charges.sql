-- Charges: what a parent owes for the lessons of a student, and which lessons a charge stands for.
--
-- One charge may cover a month of lessons and one group lesson causes a charge per student: many to many,
-- hence the connector table tuition_log_charges.

CREATE TYPE charge_status AS ENUM ('draft', 'issued', 'void');
COMMENT ON TYPE charge_status IS
    'draft: may still change; issued: owed by the parent; void: was issued and taken back, kept for the books';

CREATE TABLE charges (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    student_id uuid NOT NULL,
    parent_id uuid NOT NULL,
    amount numeric(10, 2) NOT NULL,
    status charge_status DEFAULT 'draft' NOT NULL,
    issued_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT charges_pkey PRIMARY KEY (id),
    CONSTRAINT charges_student_id_fkey FOREIGN KEY (student_id)
        REFERENCES students (user_id) ON DELETE RESTRICT,
    CONSTRAINT charges_parent_id_fkey FOREIGN KEY (parent_id)
        REFERENCES parents (user_id) ON DELETE RESTRICT,
    CONSTRAINT charges_amount_check CHECK (amount > 0),
    CONSTRAINT charges_issued_at_check CHECK ((status = 'draft') = (issued_at IS NULL))
);
COMMENT ON TABLE charges IS 'What a parent owes for the lessons of one student';
COMMENT ON COLUMN charges.parent_id IS
    'Who owes it: the payer when it was made, which students.parent_id no longer tells after a change';
COMMENT ON COLUMN charges.amount IS 'In parents.currency; a discount or a price agreed later makes it differ';
COMMENT ON COLUMN charges.issued_at IS 'When it became owed; null exactly while it is a draft';

-- Serves "charges of this student": WHERE student_id = $1; and the reference to students.
CREATE INDEX charges_student_id_idx ON charges (student_id);
COMMENT ON INDEX charges_student_id_idx IS 'Charges of a student: WHERE student_id = $1';

-- Serves the account statement: WHERE parent_id = $1 AND issued_at >= $2 ORDER BY issued_at; and the balance.
CREATE INDEX charges_parent_id_issued_at_idx ON charges (parent_id, issued_at);
COMMENT ON INDEX charges_parent_id_issued_at_idx IS
    'Account statement: WHERE parent_id = $1 AND issued_at >= $2 ORDER BY issued_at';

-- Serves the month-end run: WHERE status = 'draft' ORDER BY created_at. Partial: drafts are few and short-lived.
CREATE INDEX charges_created_at_draft_idx ON charges (created_at) WHERE status = 'draft';
COMMENT ON INDEX charges_created_at_draft_idx IS
    'Month-end run: WHERE status = ''draft'' ORDER BY created_at';

CREATE TRIGGER charges_set_updated_at
    BEFORE UPDATE ON charges
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE tuition_log_charges (
    tuition_log_id uuid NOT NULL,
    charge_id uuid NOT NULL,
    -- Serves "was this lesson charged": WHERE tuition_log_id = $1.
    CONSTRAINT tuition_log_charges_pkey PRIMARY KEY (tuition_log_id, charge_id),
    CONSTRAINT tuition_log_charges_tuition_log_id_fkey FOREIGN KEY (tuition_log_id)
        REFERENCES tuition_logs (id) ON DELETE RESTRICT,
    CONSTRAINT tuition_log_charges_charge_id_fkey FOREIGN KEY (charge_id)
        REFERENCES charges (id) ON DELETE CASCADE
);
COMMENT ON TABLE tuition_log_charges IS
    'Which lessons a charge stands for; a lesson that was charged cannot be deleted';

-- Serves "the lessons on this charge": WHERE charge_id = $1; and the reference to charges.
CREATE INDEX tuition_log_charges_charge_id_idx ON tuition_log_charges (charge_id);
COMMENT ON INDEX tuition_log_charges_charge_id_idx IS 'The lessons on a charge: WHERE charge_id = $1';
