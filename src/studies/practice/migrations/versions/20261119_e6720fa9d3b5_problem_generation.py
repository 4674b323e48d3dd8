"""Problem generation.

Purpose: problems may be written by a paid service: its calls are told apart in cost_records, and no problem
that it writes can be harder than 3.
By hand: the check of problems.difficulty (autogenerate compares checks by name only), and the way down
(PostgreSQL has no way to drop a label; the type is made anew).
Lost: cost records of problem_generation become hint_generation.

Revision: e6720fa9d3b5
Revises: b04d91e37c58
Created: 2026-11-19
"""

from alembic import op

revision: str = "e6720fa9d3b5"
down_revision: str = "b04d91e37c58"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.execute("ALTER TYPE cost_operation ADD VALUE 'problem_generation' AFTER 'answer_evaluation'")
    # what autogenerate does not see
    op.drop_constraint(op.f("problems_difficulty_check"), "problems", type_="check")
    op.create_check_constraint(
        op.f("problems_difficulty_check"), "problems", "difficulty BETWEEN 1 AND 3"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_constraint(op.f("problems_difficulty_check"), "problems", type_="check")
    op.create_check_constraint(op.f("problems_difficulty_check"), "problems", "difficulty >= 1")
    op.execute("ALTER TYPE cost_operation RENAME TO cost_operation_old")
    op.execute(
        "CREATE TYPE cost_operation AS ENUM ('hint_generation', 'answer_evaluation', 'translation')"
    )
    op.execute("COMMENT ON TYPE cost_operation IS 'What a paid call was made for'")
    op.execute(
        "ALTER TABLE cost_records ALTER COLUMN operation TYPE cost_operation USING "
        "replace(operation::text, 'problem_generation', 'hint_generation')::cost_operation"
    )
    op.execute("DROP TYPE cost_operation_old")
