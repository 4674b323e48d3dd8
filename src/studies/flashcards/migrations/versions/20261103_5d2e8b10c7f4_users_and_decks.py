"""Users and decks.

Purpose: accounts, the decks that they own, and the trigger function that keeps updated_at.
By hand: the function and the triggers, and the comment on the type.

Revision: 5d2e8b10c7f4
Revises: nothing
Created: 2026-11-03
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "5d2e8b10c7f4"
down_revision: str | tuple[str, ...] | None = None
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    """Lead to this revision."""
    op.execute("CREATE TYPE deck_visibility AS ENUM ('private', 'public')")
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False, comment="Sign-in name, in lower case"),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column(
            "time_zone",
            sa.Text(),
            server_default="UTC",
            nullable=False,
            comment="IANA name, e.g. Asia/Tokyo: decides when a day of study begins",
        ),
        sa.Column(
            "new_cards_per_day",
            sa.SmallInteger(),
            server_default=sa.text("20"),
            nullable=False,
            comment="How many cards never seen before a day of study brings at most",
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'", name=op.f("users_email_check")
        ),
        sa.CheckConstraint("length(display_name) BETWEEN 1 AND 100", name=op.f("users_display_name_check")),
        sa.CheckConstraint("length(time_zone) BETWEEN 1 AND 64", name=op.f("users_time_zone_check")),
        sa.CheckConstraint("new_cards_per_day BETWEEN 0 AND 500", name=op.f("users_new_cards_per_day_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("users_pkey")),
        sa.UniqueConstraint("email", name=op.f("users_email_key")),
        comment="Accounts with their study preferences",
    )
    op.create_table(
        "decks",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False, comment="The owner: the only one who edits the deck"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "visibility",
            postgresql.ENUM("private", "public", name="deck_visibility", create_type=False),
            server_default="private",
            nullable=False,
        ),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.TIMESTAMP(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("length(description) <= 2000", name=op.f("decks_description_check")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 200", name=op.f("decks_title_check")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("decks_user_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("decks_pkey")),
        sa.UniqueConstraint("user_id", "title", name=op.f("decks_user_id_title_key")),
        comment="Collections of cards; they go with their owner",
    )
    # what autogenerate does not see
    op.execute("COMMENT ON TYPE deck_visibility IS 'Who may study a deck: its owner alone, or everyone'")
    op.execute("""CREATE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$""")
    op.execute(
        "COMMENT ON FUNCTION set_updated_at() IS 'Trigger: stamps updated_at with the time of the"
        " transaction'"
    )
    op.execute(
        "CREATE TRIGGER users_set_updated_at BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.* IS "
        "DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()"
    )
    op.execute(
        "CREATE TRIGGER decks_set_updated_at BEFORE UPDATE ON decks FOR EACH ROW WHEN (OLD.* IS "
        "DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()"
    )


def downgrade() -> None:
    """Lead back to the revision before."""
    op.drop_table("decks")
    op.drop_table("users")
    op.execute("DROP FUNCTION set_updated_at()")
    op.execute("DROP TYPE deck_visibility")
