"""Cost records.

Purpose: what calls of paid services cost. A record stays when its session goes.
By hand: the comments on the type and on indexes.

Revision: b04d91e37c58
Revises: 27f8c6e15ab3
Created: 2026-11-12
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "b04d91e37c58"
down_revision: str = "27f8c6e15ab3"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.execute(
        "CREATE TYPE cost_operation AS ENUM ('hint_generation', 'answer_evaluation', 'translation')"
    )
    op.create_table(
        "cost_records",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "session_id",
            sa.BigInteger(),
            nullable=True,
            comment="Session that caused the call; null for batch work and deleted sessions",
        ),
        sa.Column(
            "operation",
            postgresql.ENUM(
                "hint_generation",
                "answer_evaluation",
                "translation",
                name="cost_operation",
                create_type=False,
            ),
            nullable=False,
        ),
        sa.Column("tokens_used", sa.Integer(), nullable=False),
        sa.Column(
            "cost_usd",
            sa.Numeric(precision=12, scale=6),
            nullable=False,
            comment="US dollars to six places: a single call costs fractions of a cent",
        ),
        sa.Column(
            "created_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("cost_usd >= 0", name=op.f("cost_records_cost_usd_check")),
        sa.CheckConstraint("tokens_used >= 0", name=op.f("cost_records_tokens_used_check")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("cost_records_session_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("cost_records_pkey")),
        comment="Calls of paid services: one row a call, never changed",
    )
    op.create_index(
        op.f("cost_records_created_at_idx"), "cost_records", ["created_at"], unique=False
    )
    op.create_index(
        op.f("cost_records_session_id_idx"), "cost_records", ["session_id"], unique=False
    )
    # what autogenerate does not see
    op.execute("COMMENT ON TYPE cost_operation IS 'What a paid call was made for'")
    op.execute(
        "COMMENT ON INDEX cost_records_session_id_idx IS 'Cost of a session: WHERE session_id = $1'"
    )
    op.execute(
        "COMMENT ON INDEX cost_records_created_at_idx IS 'Cost report: WHERE created_at >= $1 AND "
        "created_at < $2'"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_index(op.f("cost_records_session_id_idx"), table_name="cost_records")
    op.drop_index(op.f("cost_records_created_at_idx"), table_name="cost_records")
    op.drop_table("cost_records")
    op.execute("DROP TYPE cost_operation")
