"""Streaks and milestones.

Purpose: days of practice in a row, one row a student, and the milestones reached.
By hand: the comment on the index.

Revision: 27f8c6e15ab3
Revises: 9e53b2c8d014
Created: 2026-11-09
"""

import sqlalchemy as sa
from alembic import op

revision: str = "27f8c6e15ab3"
down_revision: str = "9e53b2c8d014"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.create_table(
        "streaks",
        sa.Column("student_id", sa.BigInteger(), nullable=False),
        sa.Column("current_streak", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("longest_streak", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "last_practice_date",
            sa.Date(),
            nullable=True,
            comment="Day in the student's time zone; null before the first practice",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            server_default=sa.text("1"),
            nullable=False,
            comment="Optimistic lock: two answers at midnight must not both add a day",
        ),
        sa.Column(
            "updated_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(last_practice_date IS NULL) = (longest_streak = 0)",
            name=op.f("streaks_last_practice_date_check"),
        ),
        sa.CheckConstraint("current_streak >= 0", name=op.f("streaks_current_streak_check")),
        sa.CheckConstraint(
            "longest_streak >= current_streak", name=op.f("streaks_longest_streak_check")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("streaks_version_check")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["students.id"],
            name=op.f("streaks_student_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("student_id", name=op.f("streaks_pkey")),
        comment="Days of practice in a row: one row a student",
    )
    op.create_index(
        "streaks_last_practice_date_running_idx",
        "streaks",
        ["last_practice_date"],
        unique=False,
        postgresql_where=sa.text("current_streak > 0"),
    )
    op.create_table(
        "streak_milestones",
        sa.Column("student_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "days",
            sa.SmallInteger(),
            autoincrement=False,
            nullable=False,
            comment="Length of the streak that was reached: 7, 14 or 30",
        ),
        sa.Column("achieved_on", sa.Date(), nullable=False),
        sa.CheckConstraint("days IN (7, 14, 30)", name=op.f("streak_milestones_days_check")),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["streaks.student_id"],
            name=op.f("streak_milestones_student_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("student_id", "days", name=op.f("streak_milestones_pkey")),
        comment="Milestones reached: each once a student",
    )
    # what autogenerate does not see
    op.execute(
        "COMMENT ON INDEX streaks_last_practice_date_running_idx IS 'Nightly reset: WHERE current_streak > "
        "0 AND last_practice_date < $1'"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_table("streak_milestones")
    op.drop_index(
        "streaks_last_practice_date_running_idx",
        table_name="streaks",
        postgresql_where=sa.text("current_streak > 0"),
    )
    op.drop_table("streaks")
