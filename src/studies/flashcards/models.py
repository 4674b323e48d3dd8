"""The models of the flashcards study: SQLModel, each class both table and validated data.

`Base.metadata.create_all()` makes the same database as `sql/flashcards/v0.1`. Every reference is ON DELETE
CASCADE, which is left to PostgreSQL (`passive_deletes=True`).
"""

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, Relationship, SQLModel

from studies.columns import default_text, moment, reference, required_text, stamp, uuid_key
from studies.conventions import new_metadata
from studies.ddl import comment_indexes, native_enum, stamp_updated_at
from studies.flashcards.enums import DeckVisibility, ReviewRating

METADATA = new_metadata()
_VISIBILITY = native_enum(DeckVisibility, "deck_visibility", METADATA)
_RATING = native_enum(ReviewRating, "review_rating", METADATA)


class Base(SQLModel, registry=registry(metadata=METADATA)):
    """The flashcards schema, with a registry of its own: other studies have a table users too."""


class User(Base, table=True):
    """An account with its study preferences."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'", name="email"),
        CheckConstraint("length(display_name) BETWEEN 1 AND 100", name="display_name"),
        CheckConstraint("length(time_zone) BETWEEN 1 AND 64", name="time_zone"),
        CheckConstraint("new_cards_per_day BETWEEN 0 AND 500", name="new_cards_per_day"),
        {"comment": "Accounts with their study preferences"},
    )

    id: uuid.UUID = uuid_key()
    email: str = required_text("Sign-in name, in lower case")
    display_name: str = required_text()
    time_zone: str = default_text("UTC", "IANA name, e.g. Asia/Tokyo: decides when a day of study begins")
    new_cards_per_day: int = Field(
        default=20,
        sa_column=Column(
            SmallInteger,
            nullable=False,
            server_default=text("20"),
            comment="How many cards never seen before a day of study brings at most",
        ),
    )
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    decks: list["Deck"] = Relationship(back_populates="user", cascade_delete=True, passive_deletes=True)
    study_sessions: list["StudySession"] = Relationship(
        back_populates="user", cascade_delete=True, passive_deletes=True
    )
    card_schedules: list["CardSchedule"] = Relationship(
        back_populates="user", cascade_delete=True, passive_deletes=True
    )


class Deck(Base, table=True):
    """A collection of cards, private or shared with everyone."""

    __tablename__ = "decks"
    __table_args__ = (
        UniqueConstraint("user_id", "title"),
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        CheckConstraint("length(description) <= 2000", name="description"),
        {"comment": "Collections of cards; they go with their owner"},
    )

    id: uuid.UUID = uuid_key()
    user_id: uuid.UUID = reference("users.id", comment="The owner: the only one who edits the deck")
    title: str = required_text()
    description: str = default_text("")
    visibility: DeckVisibility = Field(
        default=DeckVisibility.PRIVATE,
        sa_column=Column(_VISIBILITY, nullable=False, server_default="private"),
    )
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    user: User = Relationship(back_populates="decks")
    cards: list["Card"] = Relationship(back_populates="deck", cascade_delete=True, passive_deletes=True)
    study_sessions: list["StudySession"] = Relationship(
        back_populates="deck", cascade_delete=True, passive_deletes=True
    )


class Card(Base, table=True):
    """One question and its answer."""

    __tablename__ = "cards"
    __table_args__ = (
        CheckConstraint("length(front) BETWEEN 1 AND 5000", name="front"),
        CheckConstraint("length(back) BETWEEN 1 AND 5000", name="back"),
        CheckConstraint("cardinality(tags) <= 20 AND array_position(tags, NULL) IS NULL", name="tags"),
        Index(
            None,
            "deck_id",
            "created_at",
            "id",
            info={
                "comment": "Cards of a deck, page by page: "
                "WHERE deck_id = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id"
            },
        ),
        Index(
            None,
            "tags",
            postgresql_using="gin",
            info={"comment": "Cards with a tag: WHERE tags @> ARRAY[$1]"},
        ),
        {"comment": "What is learned: one question and its answer"},
    )

    id: uuid.UUID = uuid_key()
    deck_id: uuid.UUID = reference("decks.id")
    front: str = required_text()
    back: str = required_text()
    tags: list[str] = Field(
        default_factory=list,
        sa_column=Column(
            ARRAY(Text),
            nullable=False,
            server_default="{}",
            comment="Free labels of the author; an array, as nothing refers to a tag",
        ),
    )
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    deck: Deck = Relationship(back_populates="cards")
    reviews: list["Review"] = Relationship(back_populates="card", cascade_delete=True, passive_deletes=True)
    card_schedules: list["CardSchedule"] = Relationship(
        back_populates="card", cascade_delete=True, passive_deletes=True
    )


class StudySession(Base, table=True):
    """One sitting of a user with a deck."""

    __tablename__ = "study_sessions"
    __table_args__ = (
        CheckConstraint("ended_at >= started_at", name="period"),
        Index(
            None,
            "user_id",
            "started_at",
            info={
                "comment": "History of a user: "
                "WHERE user_id = $1 AND started_at >= $2 ORDER BY started_at DESC"
            },
        ),
        Index(None, "deck_id", info={"comment": "Sessions with a deck: WHERE deck_id = $1"}),
        {"comment": "One sitting of a user with a deck"},
    )

    id: uuid.UUID = uuid_key()
    user_id: uuid.UUID = reference("users.id", comment="Who studied; not always the owner of the deck")
    deck_id: uuid.UUID = reference("decks.id")
    started_at: dt.datetime = stamp("By the clock of the client; created_at is the server's")
    ended_at: dt.datetime | None = moment("Null while the session is open", nullable=True)
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    user: User = Relationship(back_populates="study_sessions")
    deck: Deck = Relationship(back_populates="study_sessions")
    reviews: list["Review"] = Relationship(
        back_populates="study_session", cascade_delete=True, passive_deletes=True
    )


class Review(Base, table=True):
    """One card shown once in a study session, and how well it was known."""

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("duration_ms BETWEEN 0 AND 3600000", name="duration_ms"),
        Index(
            None, "study_session_id", info={"comment": "Summary of a session: WHERE study_session_id = $1"}
        ),
        Index(
            None,
            "card_id",
            "created_at",
            info={"comment": "History of a card: WHERE card_id = $1 ORDER BY created_at"},
        ),
        {"comment": "One card shown once; the user and the deck are those of the study session"},
    )

    id: uuid.UUID = uuid_key()
    study_session_id: uuid.UUID = reference("study_sessions.id")
    card_id: uuid.UUID = reference("cards.id")
    rating: ReviewRating = Field(sa_column=Column(_RATING, nullable=False))
    duration_ms: int = Field(
        sa_column=Column(
            Integer,
            nullable=False,
            comment="Milliseconds from the front to the rating; an hour at most",
        )
    )
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    study_session: StudySession = Relationship(back_populates="reviews")
    card: Card = Relationship(back_populates="reviews")


class CardSchedule(Base, table=True):
    """When a user sees a card next."""

    __tablename__ = "card_schedules"
    __table_args__ = (
        CheckConstraint("interval_days BETWEEN 0 AND 36500", name="interval_days"),
        CheckConstraint("ease_factor >= 1.30", name="ease_factor"),
        CheckConstraint("review_count >= 0", name="review_count"),
        CheckConstraint("lapse_count BETWEEN 0 AND review_count", name="lapse_count"),
        Index(
            None,
            "user_id",
            "next_review_at",
            postgresql_include=["card_id"],
            info={
                "comment": "What is due now: "
                "WHERE user_id = $1 AND next_review_at <= $2 ORDER BY next_review_at LIMIT $3"
            },
        ),
        Index(
            None,
            "card_id",
            info={"comment": "Schedules of a card, also when it is deleted: WHERE card_id = $1"},
        ),
        {"comment": "When each user sees each card next; no row before the first review"},
    )

    user_id: uuid.UUID = reference("users.id", primary_key=True)
    card_id: uuid.UUID = reference("cards.id", primary_key=True)
    interval_days: int = Field(
        default=0,
        sa_column=Column(
            Integer,
            nullable=False,
            server_default=text("0"),
            comment="Days between the last review and the next; 0 while learning",
        ),
    )
    ease_factor: Decimal = Field(
        default=Decimal("2.50"),
        sa_column=Column(
            Numeric(4, 2),
            nullable=False,
            server_default=text("2.50"),
            comment="SM-2 factor by which the interval grows; never below 1.30",
        ),
    )
    review_count: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default=text("0")))
    lapse_count: int = Field(
        default=0,
        sa_column=Column(
            Integer,
            nullable=False,
            server_default=text("0"),
            comment="How often the card was forgotten (rating again)",
        ),
    )
    next_review_at: dt.datetime = moment()
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    user: User = Relationship(back_populates="card_schedules")
    card: Card = Relationship(back_populates="card_schedules")


comment_indexes(METADATA)
stamp_updated_at(METADATA, METADATA.tables.values())
