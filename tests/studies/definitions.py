"""What the classes of every study say before any database is asked."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Enum

from tests.studies.vocabulary import check_names, unannotated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType


def labels(module: ModuleType) -> set[type[StrEnum]]:
    """The enums of a module."""
    found = (c for c in vars(module).values() if isinstance(c, type) and issubclass(c, StrEnum))
    return {c for c in found if c is not StrEnum}


class Definitions:
    """Tests for a subclass with the mapped classes and enums of a study; `conftest` gives each `model`."""

    classes: ClassVar[Sequence[Any]]
    enums: ClassVar[set[type[StrEnum]]]

    def test_every_attribute_is_annotated(self, model: type[Any]) -> None:
        assert unannotated(model) == []

    def test_every_table_and_class_says_what_it_is(self, model: type[Any]) -> None:
        assert model.__doc__
        assert model.__table__.comment

    def test_constraints_and_indexes_are_named_by_the_convention(self, model: type[Any]) -> None:
        table = model.__table__
        assert table.primary_key.name == f"{table.name}_pkey"
        assert all(
            name.startswith(f"{table.name}_") and name.endswith("_check") for name in check_names(table)
        )
        assert all(i.name.startswith(f"{table.name}_") and i.name.endswith("_idx") for i in table.indexes)

    def test_every_index_says_which_query_it_serves(self, model: type[Any]) -> None:
        assert all("WHERE" in index.info.get("comment", "") for index in model.__table__.indexes)

    def test_every_enum_is_used_by_value(self) -> None:
        columns = [c.type for model in self.classes for c in model.__table__.c if isinstance(c.type, Enum)]
        assert {type_.enum_class for type_ in columns} == self.enums
        assert all(type_.enums == [member.value for member in type_.enum_class or ()] for type_ in columns)
