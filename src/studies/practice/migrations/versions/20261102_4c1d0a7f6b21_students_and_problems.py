"""Students and problems.

Purpose: the first tables: who practises, and what can be asked, in two languages.
By hand: the comments on types and indexes.

Revision: 4c1d0a7f6b21
Revises: nothing
Created: 2026-11-02
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "4c1d0a7f6b21"
down_revision: str | tuple[str, ...] | None = None
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.execute("CREATE TYPE answer_type AS ENUM ('numeric', 'multiple_choice', 'text')")
    op.execute("CREATE TYPE language_code AS ENUM ('en', 'bn')")
    op.create_table(
        "problems",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column(
            "difficulty", sa.SmallInteger(), nullable=False, comment="1 easy, 2 medium, 3 hard"
        ),
        sa.Column("question_en", sa.Text(), nullable=False),
        sa.Column("question_bn", sa.Text(), nullable=False),
        sa.Column(
            "answer_type",
            postgresql.ENUM(
                "numeric", "multiple_choice", "text", name="answer_type", create_type=False
            ),
            nullable=False,
        ),
        sa.Column(
            "answer",
            sa.Text(),
            nullable=False,
            comment="Canonical text; answer_type says how it is compared",
        ),
        sa.Column(
            "choices",
            sa.ARRAY(sa.Text()),
            nullable=True,
            comment="The options of a multiple choice question, else null",
        ),
        sa.Column(
            "hints_en",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="Three hints, from a nudge to nearly the solution",
        ),
        sa.Column(
            "hints_bn",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="The same three hints in Bengali",
        ),
        sa.Column(
            "archived_at",
            sa.TIMESTAMP(timezone=True),
            nullable=True,
            comment="Soft delete: no longer set, still behind past responses",
        ),
        sa.Column(
            "created_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(answer_type = 'multiple_choice') = (choices IS NOT NULL) "
            "AND cardinality(choices) BETWEEN 2 AND 6",
            name=op.f("problems_choices_check"),
        ),
        sa.CheckConstraint(
            "CASE answer_type WHEN 'numeric' THEN answer ~ '^-?[0-9]+([.][0-9]+)?$' "
            "WHEN 'multiple_choice' THEN answer = ANY (choices) ELSE length(answer) BETWEEN 1 AND 500 END",
            name=op.f("problems_answer_check"),
        ),
        sa.CheckConstraint("topic ~ '^[a-z][a-z_]{1,39}$'", name=op.f("problems_topic_check")),
        sa.CheckConstraint(
            "cardinality(hints_bn) = 3 AND array_ndims(hints_bn) = 1 "
            "AND array_position(hints_bn, NULL) IS NULL",
            name=op.f("problems_hints_bn_check"),
        ),
        sa.CheckConstraint(
            "cardinality(hints_en) = 3 AND array_ndims(hints_en) = 1 "
            "AND array_position(hints_en, NULL) IS NULL",
            name=op.f("problems_hints_en_check"),
        ),
        sa.CheckConstraint("difficulty >= 1", name=op.f("problems_difficulty_check")),
        sa.CheckConstraint("grade BETWEEN 6 AND 8", name=op.f("problems_grade_check")),
        sa.CheckConstraint(
            "length(question_bn) BETWEEN 1 AND 2000", name=op.f("problems_question_bn_check")
        ),
        sa.CheckConstraint(
            "length(question_en) BETWEEN 1 AND 2000", name=op.f("problems_question_en_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("problems_pkey")),
        comment="Questions in English and Bengali, with the answer and three levels of hints",
    )
    op.create_index(
        op.f("problems_grade_topic_difficulty_idx"),
        "problems",
        ["grade", "topic", "difficulty"],
        unique=False,
    )
    op.create_index(op.f("problems_topic_idx"), "problems", ["topic"], unique=False)
    op.create_table(
        "students",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "telegram_id",
            sa.BigInteger(),
            nullable=False,
            comment="Id given by Telegram: needs more than 32 bits",
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column(
            "language",
            postgresql.ENUM("en", "bn", name="language_code", create_type=False),
            server_default="en",
            nullable=False,
        ),
        sa.Column(
            "preferences",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment='Settings without rules of their own, e.g. {"reminder_hour": 18}',
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
            comment="Soft delete: when the student left; null while active",
        ),
        sa.Column(
            "created_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "jsonb_typeof(preferences) = 'object'", name=op.f("students_preferences_check")
        ),
        sa.CheckConstraint("grade BETWEEN 6 AND 8", name=op.f("students_grade_check")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 100", name=op.f("students_name_check")),
        sa.CheckConstraint("telegram_id > 0", name=op.f("students_telegram_id_check")),
        sa.CheckConstraint("version >= 1", name=op.f("students_version_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("students_pkey")),
        sa.UniqueConstraint("telegram_id", name=op.f("students_telegram_id_key")),
        comment="Pupils who practise through the Telegram bot",
    )
    # what autogenerate does not see
    op.execute(
        "COMMENT ON TYPE language_code IS 'Languages in which problems exist: English and Bengali (ISO "
        "639-1)'"
    )
    op.execute(
        "COMMENT ON TYPE answer_type IS 'How problems.answer is compared with what the student sent'"
    )
    op.execute(
        "COMMENT ON INDEX problems_grade_topic_difficulty_idx IS 'Choice of problems: WHERE grade = $1 AND "
        "topic = $2 AND difficulty = $3'"
    )
    op.execute(
        "COMMENT ON INDEX problems_topic_idx IS 'All problems of a topic, across grades: WHERE topic = $1'"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_table("students")
    op.drop_index(op.f("problems_topic_idx"), table_name="problems")
    op.drop_index(op.f("problems_grade_topic_difficulty_idx"), table_name="problems")
    op.drop_table("problems")
    op.execute("DROP TYPE language_code")
    op.execute("DROP TYPE answer_type")
