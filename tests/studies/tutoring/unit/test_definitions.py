"""What the classes say before any database is asked."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import Enum

from studies.tutoring import enums, models
from tests.studies.vocabulary import check_names, unannotated

CLASSES = [getattr(models, n) for n in models.__all__ if n != "Base"]
ENUMS = [
    c for c in vars(enums).values() if isinstance(c, type) and issubclass(c, StrEnum) and c is not StrEnum
]


@pytest.mark.parametrize("model", CLASSES)
def test_every_attribute_is_annotated(model: type[Any]) -> None:
    assert unannotated(model) == []


@pytest.mark.parametrize("model", CLASSES)
def test_every_table_and_class_says_what_it_is(model: type[Any]) -> None:
    assert model.__doc__
    assert model.__table__.comment


@pytest.mark.parametrize("model", CLASSES)
def test_constraints_and_indexes_are_named_by_the_convention(model: type[Any]) -> None:
    table = model.__table__
    assert table.primary_key.name == f"{table.name}_pkey"
    assert all(name.startswith(f"{table.name}_") and name.endswith("_check") for name in check_names(table))
    assert all(i.name.startswith(f"{table.name}_") and i.name.endswith("_idx") for i in table.indexes)


@pytest.mark.parametrize("model", CLASSES)
def test_every_index_says_which_query_it_serves(model: type[Any]) -> None:
    assert all("WHERE" in index.info.get("comment", "") for index in model.__table__.indexes)


def test_every_enum_is_used_by_value() -> None:
    columns = [c.type for model in CLASSES for c in model.__table__.c if isinstance(c.type, Enum)]
    assert {type_.enum_class for type_ in columns} == set(ENUMS)
    assert all(type_.enums == [member.value for member in type_.enum_class or ()] for type_ in columns)
