"""Cards, study sessions and reviews.

Purpose: what is learned, the sittings in which it is, and how well each card was known.
By hand: the triggers, and the comments on the type and on indexes.

Revision: a91c60f3e2d7
Revises: 5d2e8b10c7f4
Created: 2026-11-06
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "a91c60f3e2d7"
down_revision: str = "5d2e8b10c7f4"
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.execute("CREATE TYPE review_rating AS ENUM ('again', 'hard', 'good', 'easy')")
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("deck_id", sa.Uuid(), nullable=False),
        sa.Column("front", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column(
            "tags",
            sa.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="Free labels of the author; an array, as nothing refers to a tag",
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL", name=op.f("cards_tags_check")
        ),
        sa.CheckConstraint("length(back) BETWEEN 1 AND 5000", name=op.f("cards_back_check")),
        sa.CheckConstraint("length(front) BETWEEN 1 AND 5000", name=op.f("cards_front_check")),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["decks.id"], name=op.f("cards_deck_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("cards_pkey")),
        comment="What is learned: one question and its answer",
    )
    op.create_index(
        op.f("cards_deck_id_created_at_id_idx"), "cards", ["deck_id", "created_at", "id"], unique=False
    )
    op.create_index(op.f("cards_tags_idx"), "cards", ["tags"], unique=False, postgresql_using="gin")
    op.create_table(
        "study_sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column(
            "user_id", sa.Uuid(), nullable=False, comment="Who studied; not always the owner of the deck"
        ),
        sa.Column("deck_id", sa.Uuid(), nullable=False),
        sa.Column(
            "started_at",
            sa.TIMESTAMP(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="By the clock of the client; created_at is the server's",
        ),
        sa.Column(
            "ended_at", sa.TIMESTAMP(timezone=True), nullable=True, comment="Null while the session is open"
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("study_sessions_period_check")),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["decks.id"], name=op.f("study_sessions_deck_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("study_sessions_user_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("study_sessions_pkey")),
        comment="One sitting of a user with a deck",
    )
    op.create_index(op.f("study_sessions_deck_id_idx"), "study_sessions", ["deck_id"], unique=False)
    op.create_index(
        op.f("study_sessions_user_id_started_at_idx"),
        "study_sessions",
        ["user_id", "started_at"],
        unique=False,
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("study_session_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column(
            "rating",
            postgresql.ENUM("again", "hard", "good", "easy", name="review_rating", create_type=False),
            nullable=False,
        ),
        sa.Column(
            "duration_ms",
            sa.Integer(),
            nullable=False,
            comment="Milliseconds from the front to the rating; an hour at most",
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("duration_ms BETWEEN 0 AND 3600000", name=op.f("reviews_duration_ms_check")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["cards.id"], name=op.f("reviews_card_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["study_session_id"],
            ["study_sessions.id"],
            name=op.f("reviews_study_session_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reviews_pkey")),
        comment="One card shown once; the user and the deck are those of the study session",
    )
    op.create_index(
        op.f("reviews_card_id_created_at_idx"), "reviews", ["card_id", "created_at"], unique=False
    )
    op.create_index(op.f("reviews_study_session_id_idx"), "reviews", ["study_session_id"], unique=False)
    # what autogenerate does not see
    op.execute(
        "COMMENT ON TYPE review_rating IS 'How well a card was known, from worst to best; again is a lapse'"
    )
    op.execute(
        "COMMENT ON INDEX cards_deck_id_created_at_id_idx IS 'Cards of a deck, page by page: "
        "WHERE deck_id = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id'"
    )
    op.execute("COMMENT ON INDEX cards_tags_idx IS 'Cards with a tag: WHERE tags @> ARRAY[$1]'")
    op.execute(
        "COMMENT ON INDEX study_sessions_user_id_started_at_idx IS 'History of a user: WHERE "
        "user_id = $1 AND started_at >= $2 ORDER BY started_at DESC'"
    )
    op.execute("COMMENT ON INDEX study_sessions_deck_id_idx IS 'Sessions with a deck: WHERE deck_id = $1'")
    op.execute(
        "COMMENT ON INDEX reviews_study_session_id_idx IS 'Summary of a session: WHERE study_session_id = $1'"
    )
    op.execute(
        "COMMENT ON INDEX reviews_card_id_created_at_idx IS 'History of a card: WHERE card_id = "
        "$1 ORDER BY created_at'"
    )
    op.execute(
        "CREATE TRIGGER cards_set_updated_at BEFORE UPDATE ON cards FOR EACH ROW WHEN (OLD.* IS "
        "DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()"
    )
    op.execute(
        "CREATE TRIGGER study_sessions_set_updated_at BEFORE UPDATE ON study_sessions FOR EACH "
        "ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()"
    )
    op.execute(
        "CREATE TRIGGER reviews_set_updated_at BEFORE UPDATE ON reviews FOR EACH ROW WHEN (OLD.* "
        "IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_index(op.f("reviews_study_session_id_idx"), table_name="reviews")
    op.drop_index(op.f("reviews_card_id_created_at_idx"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("study_sessions_user_id_started_at_idx"), table_name="study_sessions")
    op.drop_index(op.f("study_sessions_deck_id_idx"), table_name="study_sessions")
    op.drop_table("study_sessions")
    op.drop_index(op.f("cards_tags_idx"), table_name="cards", postgresql_using="gin")
    op.drop_index(op.f("cards_deck_id_created_at_id_idx"), table_name="cards")
    op.drop_table("cards")
    op.execute("DROP TYPE review_rating")
