"""The repository of cards: every query of the application in one place, on a session somebody else ends.

A repository that commits (as many examples do) decides for its caller where a unit of work ends: two calls
can then no longer fail together. This one flushes, so that keys and defaults are there, and leaves the commit
to the session generator (`studies.engine.get_session`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import tuple_
from sqlmodel import col, select

from studies.flashcards.models import Card, CardSchedule

if TYPE_CHECKING:
    import datetime as dt
    import uuid
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession


class CardRepository:
    """Cards and what is due; `session` is the caller's."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get_by_id(self, card_id: uuid.UUID) -> Card | None:
        """The card, or None."""
        return await self.session.get(Card, card_id)

    async def list_by_deck(
        self, deck_id: uuid.UUID, *, after: Card | None = None, limit: int = 50
    ) -> Sequence[Card]:
        """A page of a deck in the order its cards were added, beginning after the card `after`.

        By key and not by OFFSET: every page costs the same, and none repeats a card when others are added.
        """
        key = tuple_(col(Card.created_at), col(Card.id))
        query = select(Card).where(Card.deck_id == deck_id).order_by(col(Card.created_at), col(Card.id))
        if after is not None:
            query = query.where(key > (after.created_at, after.id))
        return (await self.session.scalars(query.limit(limit))).all()

    async def due(self, user_id: uuid.UUID, now: dt.datetime, *, limit: int = 20) -> Sequence[CardSchedule]:
        """What the user has to review at `now`, the longest overdue first."""
        query = (
            select(CardSchedule)
            .where(CardSchedule.user_id == user_id, CardSchedule.next_review_at <= now)
            .order_by(col(CardSchedule.next_review_at))
            .limit(limit)
        )
        return (await self.session.scalars(query)).all()

    async def create(self, card: Card) -> Card:
        """Add a card; what PostgreSQL refuses is raised here and not at the commit."""
        self.session.add(card)
        await self.session.flush()
        return card

    async def update(self, card: Card) -> Card:
        """Write the changes of a card, and read back updated_at, which a trigger stamps."""
        self.session.add(card)
        await self.session.flush()
        await self.session.refresh(card, ["updated_at"])
        return card
