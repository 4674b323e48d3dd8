"""The other school: a repository that commits each change itself, as many examples do.

The caller needs to know nothing of transactions, and what a call has answered is kept whatever comes next.
The price: two calls can no longer fail together, each commit waits for the disk, and a test cannot roll back
what it did. The rule of these studies is the other one (`studies.engine`); this module is the one exception,
named as such in `tests/test_commit_rule.py`, so that the two can be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studies.flashcards.repository import CardRepository

if TYPE_CHECKING:
    from studies.flashcards.models import Card


class CommittingCardRepository(CardRepository):
    """A `CardRepository` whose changes are final when it returns; use it without a session generator."""

    async def create(self, card: Card) -> Card:
        """Add a card and commit; read it back, with what the database has set."""
        self.session.add(card)
        await self.session.commit()
        await self.session.refresh(card)
        return card

    async def update(self, card: Card) -> Card:
        """Write the changes of a card and commit; read it back."""
        self.session.add(card)
        await self.session.commit()
        await self.session.refresh(card)
        return card
