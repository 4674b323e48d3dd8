"""The repository on a session somebody else ends, and the other school beside it."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from studies.flashcards.committing import CommittingCardRepository
from studies.flashcards.engine import get_session, new_engine, new_sessions
from studies.flashcards.enums import ReviewRating
from studies.flashcards.models import Card, CardSchedule, Deck, Review, User
from studies.flashcards.repository import CardRepository
from tests.studies.vocabulary import in_session

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session

DECK = uuid.UUID("d1000000-0000-4000-8000-000000000001")
OWNER = uuid.UUID("a1000000-0000-4000-8000-000000000001")
NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


def test_pages_show_each_card_once_even_while_cards_are_added(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        cards = CardRepository(db)
        all_ = await cards.list_by_deck(DECK, limit=1000)
        seen: list[Card] = []
        while page := await cards.list_by_deck(DECK, after=seen[-1] if seen else None, limit=3):
            seen += page
            old = seen[0].created_at - dt.timedelta(days=1)
            await cards.create(Card(deck_id=DECK, front="?", back="!", created_at=old))
        assert seen == list(all_)

    in_session(url, work)


def test_what_is_due_is_the_users_and_the_longest_overdue_first(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        due = await CardRepository(db).due(OWNER, NOW, limit=5)
        assert due
        assert {s.user_id for s in due} == {OWNER}
        assert [s.next_review_at for s in due] == sorted(s.next_review_at for s in due)
        assert all(s.next_review_at <= NOW for s in due)

    in_session(url, work)


def test_create_flushes_and_update_reads_the_stamp(url: str) -> None:
    async def work(db: AsyncSession) -> None:
        cards = CardRepository(db)
        card = await cards.create(Card(deck_id=DECK, front="Chile", back="Santiago"))
        assert await cards.get_by_id(card.id) is card
        before, card.back = card.updated_at, "Santiago de Chile"
        assert (await cards.update(card)).updated_at != before
        with pytest.raises(IntegrityError, match="cards_front_check"):
            await cards.create(Card(deck_id=DECK, front="", back="?"))

    in_session(url, work)


@pytest.mark.parametrize(
    ("repository", "kept"), [(CardRepository, 0), (CommittingCardRepository, 1)], ids=["flushes", "commits"]
)
def test_two_cards_fail_together_only_where_the_repository_does_not_commit(
    own_url: str, repository: type[CardRepository], kept: int
) -> None:
    async def work() -> int:
        engine = new_engine(own_url)
        sessions = new_sessions(engine)

        async def two_cards() -> None:
            async with asynccontextmanager(get_session)(sessions) as db:
                cards = repository(db)
                await cards.create(Card(deck_id=DECK, front="first of two", back="!"))
                await cards.create(Card(deck_id=DECK, front="first of two", back=""))  # refused

        with pytest.raises(IntegrityError):
            await two_cards()
        async with sessions() as db:
            query = select(func.count()).select_from(Card).where(Card.front == "first of two")
            found = await db.scalar(query)
        await engine.dispose()
        return found or 0

    assert asyncio.run(asyncio.wait_for(work(), 60)) == kept


def test_the_committing_repository_reads_back_what_it_wrote(own_url: str) -> None:
    async def work() -> str:
        engine = new_engine(own_url)
        async with new_sessions(engine)() as db:
            cards = CommittingCardRepository(db)
            card = await cards.create(Card(deck_id=DECK, front="Peru", back="Lima"))
            card.back = "Lima!"
            await cards.update(card)
        async with new_sessions(engine)() as db:
            back = await db.scalar(select(Card.back).where(Card.id == card.id))
        await engine.dispose()
        return str(back)

    assert asyncio.run(asyncio.wait_for(work(), 60)) == "Lima!"


def test_everything_goes_with_its_owner(session: Session) -> None:
    user = session.get_one(User, OWNER)
    decks = session.scalars(select(Deck.id).where(Deck.user_id == OWNER)).all()
    assert decks
    session.delete(user)
    session.flush()
    assert session.scalars(select(Deck.id).where(col(Deck.id).in_(decks))).all() == []
    assert session.scalars(select(Card.id).where(col(Card.deck_id).in_(decks))).all() == []
    left = select(func.count()).select_from(CardSchedule).where(CardSchedule.user_id == OWNER)
    assert session.scalar(left) == 0


def test_a_rating_is_stored_by_its_label(session: Session) -> None:
    counts = dict(
        session.execute(text("SELECT rating::text, count(*) FROM reviews GROUP BY 1")).tuples().all()
    )
    assert set(counts) <= {str(r) for r in ReviewRating}
    again = select(func.count()).select_from(Review).where(Review.rating == ReviewRating.AGAIN)
    assert session.scalar(again) == counts.get("again", 0)
