"""SQLModel's other half: the classes as data, with Python's defaults, before any row is written."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from pydantic import ValidationError

from studies.flashcards.enums import DeckVisibility, ReviewRating
from studies.flashcards.models import Card, CardSchedule, Deck, User


def test_keys_and_times_are_known_before_the_insert() -> None:
    one, two = (User(email="a@example.net", display_name="A") for _ in range(2))
    assert one.id != two.id
    assert isinstance(one.id, uuid.UUID)
    assert one.created_at.tzinfo is dt.UTC
    assert one.time_zone == "UTC"
    assert one.new_cards_per_day == 20


def test_a_schedule_begins_as_sm_2_says() -> None:
    schedule = CardSchedule(
        user_id=uuid.uuid4(), card_id=uuid.uuid4(), next_review_at=dt.datetime.now(dt.UTC)
    )
    assert schedule.ease_factor == Decimal("2.50")
    assert (schedule.interval_days, schedule.review_count, schedule.lapse_count) == (0, 0, 0)


def test_cards_do_not_share_their_tags() -> None:
    one, two = (Card(deck_id=uuid.uuid4(), front="?", back="!") for _ in range(2))
    one.tags.append("verb")
    assert two.tags == []


def test_data_from_outside_is_validated() -> None:
    owner = uuid.uuid4()
    deck = Deck.model_validate({"user_id": str(owner), "title": "Verbs", "visibility": "public"})
    assert (deck.user_id, deck.visibility) == (owner, DeckVisibility.PUBLIC)
    for wrong in ({"user_id": "nobody"}, {"visibility": "secret"}, {"title": None}):
        with pytest.raises(ValidationError):
            Deck.model_validate({"user_id": str(owner), "title": "Verbs", **wrong})


def test_again_is_the_worst_rating() -> None:
    assert [str(rating) for rating in ReviewRating] == ["again", "hard", "good", "easy"]
