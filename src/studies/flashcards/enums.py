"""Every enum of the flashcards database, shared with PostgreSQL by value.

A docstring here is the comment of the type there; the order of the members is the order of the labels.
"""

from __future__ import annotations

from enum import StrEnum


class DeckVisibility(StrEnum):
    """Who may study a deck: its owner alone, or everyone"""

    PRIVATE = "private"
    PUBLIC = "public"


class ReviewRating(StrEnum):
    """How well a card was known, from worst to best; again is a lapse"""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"
