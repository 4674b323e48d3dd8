"""Sessions and responses.

Purpose: a day's practice, the problems set in it, and what the student answered.
By hand: the comments on the type and on indexes.

Revision: 9e53b2c8d014
Revises: 4c1d0a7f6b21
Created: 2026-11-05
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "9e53b2c8d014"
down_revision: str = "4c1d0a7f6b21"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.execute("CREATE TYPE session_status AS ENUM ('in_progress', 'completed')")
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("student_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            postgresql.ENUM("in_progress", "completed", name="session_status", create_type=False),
            server_default="in_progress",
            nullable=False,
        ),
        sa.Column(
            "completed_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When the last problem was answered; null exactly while in progress",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            server_default=sa.text("1"),
            nullable=False,
            comment="Optimistic lock: UPDATE ... WHERE id = $1 AND version = $2",
        ),
        sa.Column(
            "archived_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When the archiving job put the session away; null while current",
        ),
        sa.Column(
            "created_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(status = 'completed') = (completed_at IS NOT NULL)",
            name=op.f("sessions_status_check"),
        ),
        sa.CheckConstraint("archived_at >= completed_at", name=op.f("sessions_archived_at_check")),
        sa.CheckConstraint("completed_at >= created_at", name=op.f("sessions_completed_at_check")),
        sa.CheckConstraint("version >= 1", name=op.f("sessions_version_check")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["students.id"],
            name=op.f("sessions_student_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("sessions_pkey")),
        comment="Daily practice sessions",
    )
    op.create_index(
        "sessions_completed_at_current_idx",
        "sessions",
        ["completed_at"],
        unique=False,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(op.f("sessions_created_at_idx"), "sessions", ["created_at"], unique=False)
    op.create_index(
        op.f("sessions_student_id_created_at_idx"),
        "sessions",
        ["student_id", "created_at"],
        unique=False,
    )
    op.create_index(
        "sessions_student_id_in_progress_idx",
        "sessions",
        ["student_id"],
        unique=True,
        postgresql_where=sa.text("status = 'in_progress'"),
    )
    op.create_table(
        "session_problems",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "problem_number",
            sa.SmallInteger(),
            nullable=False,
            comment="Place in the session, from 1",
        ),
        sa.CheckConstraint(
            "problem_number BETWEEN 1 AND 50", name=op.f("session_problems_problem_number_check")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"],
            ["problems.id"],
            name=op.f("session_problems_problem_id_fkey"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("session_problems_session_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "problem_id", name=op.f("session_problems_pkey")),
        sa.UniqueConstraint(
            "session_id",
            "problem_number",
            name=op.f("session_problems_session_id_problem_number_key"),
        ),
        comment="Which problems a session sets, and in which order",
    )
    op.create_index(
        op.f("session_problems_problem_id_idx"), "session_problems", ["problem_id"], unique=False
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.BigInteger(), nullable=False),
        sa.Column("student_answer", sa.Text(), nullable=False),
        sa.Column("is_correct", sa.Boolean(), nullable=False),
        sa.Column(
            "confidence_score",
            sa.Numeric(precision=3, scale=2),
            nullable=False,
            comment="How sure the evaluation is of is_correct: 0.00 to 1.00",
        ),
        sa.Column(
            "hints_used",
            sa.SmallInteger(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Hints seen before answering: 0 to 3",
        ),
        sa.Column(
            "created_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "confidence_score BETWEEN 0 AND 1", name=op.f("responses_confidence_score_check")
        ),
        sa.CheckConstraint("hints_used BETWEEN 0 AND 3", name=op.f("responses_hints_used_check")),
        sa.CheckConstraint(
            "length(student_answer) <= 2000", name=op.f("responses_student_answer_check")
        ),
        sa.ForeignKeyConstraint(
            ["session_id", "problem_id"],
            ["session_problems.session_id", "session_problems.problem_id"],
            name=op.f("responses_session_id_problem_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("responses_pkey")),
        comment="Answers of students with their evaluation; one row an attempt",
    )
    op.create_index(
        op.f("responses_problem_id_is_correct_idx"),
        "responses",
        ["problem_id", "is_correct"],
        unique=False,
    )
    op.create_index(
        op.f("responses_session_id_problem_id_idx"),
        "responses",
        ["session_id", "problem_id"],
        unique=False,
    )
    # what autogenerate does not see
    op.execute("COMMENT ON TYPE session_status IS 'Whether a practice session is still open'")
    op.execute(
        "COMMENT ON INDEX sessions_student_id_created_at_idx IS 'History of a student: WHERE student_id = "
        "$1 ORDER BY created_at DESC LIMIT $2'"
    )
    op.execute(
        "COMMENT ON INDEX sessions_created_at_idx IS 'Daily report: WHERE created_at >= $1 AND created_at <"
        " $2'"
    )
    op.execute(
        "COMMENT ON INDEX sessions_student_id_in_progress_idx IS 'The open session, at most one a student: "
        "WHERE student_id = $1 AND status = ''in_progress'''"
    )
    op.execute(
        "COMMENT ON INDEX sessions_completed_at_current_idx IS 'Archiving job: WHERE archived_at IS NULL "
        "AND completed_at < $1'"
    )
    op.execute(
        "COMMENT ON INDEX session_problems_problem_id_idx IS 'Sessions that set a problem: WHERE problem_id"
        " = $1'"
    )
    op.execute(
        "COMMENT ON INDEX responses_session_id_problem_id_idx IS 'Review of a session: WHERE session_id = "
        "$1 [AND problem_id = $2]'"
    )
    op.execute(
        "COMMENT ON INDEX responses_problem_id_is_correct_idx IS 'Success rate of a problem: WHERE "
        "problem_id = $1, index only'"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_index(op.f("responses_session_id_problem_id_idx"), table_name="responses")
    op.drop_index(op.f("responses_problem_id_is_correct_idx"), table_name="responses")
    op.drop_table("responses")
    op.drop_index(op.f("session_problems_problem_id_idx"), table_name="session_problems")
    op.drop_table("session_problems")
    op.drop_index(
        "sessions_student_id_in_progress_idx",
        table_name="sessions",
        postgresql_where=sa.text("status = 'in_progress'"),
    )
    op.drop_index(op.f("sessions_student_id_created_at_idx"), table_name="sessions")
    op.drop_index(op.f("sessions_created_at_idx"), table_name="sessions")
    op.drop_index(
        "sessions_completed_at_current_idx",
        table_name="sessions",
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.drop_table("sessions")
    op.execute("DROP TYPE session_status")
