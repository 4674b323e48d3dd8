"""Card schedules.

Purpose: when each user sees each card next, and the index that finds what is due now.
By hand: the trigger, and the comments on indexes.

Revision: 3b7f04d98c1e
Revises: a91c60f3e2d7
Created: 2026-11-10
"""

import sqlalchemy as sa
from alembic import op

revision: str = "3b7f04d98c1e"
down_revision: str = "a91c60f3e2d7"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.create_table(
        "card_schedules",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column(
            "interval_days",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Days between the last review and the next; 0 while learning",
        ),
        sa.Column(
            "ease_factor",
            sa.Numeric(precision=4, scale=2),
            server_default=sa.text("2.50"),
            nullable=False,
            comment="SM-2 factor by which the interval grows; never below 1.30",
        ),
        sa.Column("review_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "lapse_count",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="How often the card was forgotten (rating again)",
        ),
        sa.Column("next_review_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ease_factor >= 1.30", name=op.f("card_schedules_ease_factor_check")),
        sa.CheckConstraint(
            "interval_days BETWEEN 0 AND 36500", name=op.f("card_schedules_interval_days_check")
        ),
        sa.CheckConstraint(
            "lapse_count BETWEEN 0 AND review_count", name=op.f("card_schedules_lapse_count_check")
        ),
        sa.CheckConstraint("review_count >= 0", name=op.f("card_schedules_review_count_check")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("card_schedules_card_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("card_schedules_user_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "card_id", name=op.f("card_schedules_pkey")),
        comment="When each user sees each card next; no row before the first review",
    )
    op.create_index(op.f("card_schedules_card_id_idx"), "card_schedules", ["card_id"], unique=False)
    op.create_index(
        op.f("card_schedules_user_id_next_review_at_idx"),
        "card_schedules",
        ["user_id", "next_review_at"],
        unique=False,
        postgresql_include=["card_id"],
    )
    # what autogenerate does not see
    op.execute(
        "COMMENT ON INDEX card_schedules_user_id_next_review_at_idx IS 'What is due now: WHERE "
        "user_id = $1 AND next_review_at <= $2 ORDER BY next_review_at LIMIT $3'"
    )
    op.execute(
        "COMMENT ON INDEX card_schedules_card_id_idx IS 'Schedules of a card, also when it is "
        "deleted: WHERE card_id = $1'"
    )
    op.execute(
        "CREATE TRIGGER card_schedules_set_updated_at BEFORE UPDATE ON card_schedules FOR EACH "
        "ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_index(
        op.f("card_schedules_user_id_next_review_at_idx"),
        table_name="card_schedules",
        postgresql_include=["card_id"],
    )
    op.drop_index(op.f("card_schedules_card_id_idx"), table_name="card_schedules")
    op.drop_table("card_schedules")
