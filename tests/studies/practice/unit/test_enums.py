"""Enums: strings in Python, labels in PostgreSQL."""

from __future__ import annotations

from enum import StrEnum

import pytest
from sqlalchemy import Enum

from studies.practice import enums
from studies.practice.models import Base, CostRecord, Problem, Session, Student

CLASSES = [
    c for c in vars(enums).values() if isinstance(c, type) and issubclass(c, StrEnum) and c is not StrEnum
]


@pytest.mark.parametrize("found", CLASSES)
def test_members_are_their_labels(found: type[StrEnum]) -> None:
    for member in found:
        assert member == member.value == member.name.lower()
        assert found(member.value) is member
    with pytest.raises(ValueError, match="is not a valid"):
        found("nonsense")


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        (Student.language, enums.LanguageCode),
        (Problem.answer_type, enums.AnswerType),
        (Session.status, enums.SessionStatus),
        (CostRecord.operation, enums.CostOperation),
    ],
)
def test_a_column_has_its_enum_by_value(column: object, wanted: type[StrEnum]) -> None:
    type_ = column.type  # type: ignore[attr-defined]
    assert isinstance(type_, Enum)
    assert type_.enum_class is wanted
    assert type_.enums == [member.value for member in wanted]
    assert type_.native_enum


def test_every_enum_is_used() -> None:
    used = {c.type.enum_class for t in Base.metadata.tables.values() for c in t.c if isinstance(c.type, Enum)}
    assert used == set(CLASSES)
