"""What only Python says of the studies' models, held against the database: enums, null, cascades, both sides.

The catalogs are compared in `test_models.py`; none of this is in a catalog.
"""

from __future__ import annotations

import importlib
import types
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import psycopg
import pytest
from sqlalchemy import Column, Enum
from sqlalchemy.orm import Mapped, RelationshipProperty

from schemabook.catalog import read
from schemabook.modelling.drifting import drift
from schemabook.schema import ForeignKey, Name
from tests.study_steps import each_study, steps, up
from tests.test_models import mappers, metadata, module, relationships

if TYPE_CHECKING:
    from schemabook.schema import Schema


@pytest.fixture
def schema(database: str, study: str) -> Schema:
    """The study's database, as its SQL makes it."""
    with psycopg.connect(database, autocommit=True) as conn:
        up(conn, *steps(study))
        return read(conn)


def enums(study: str) -> dict[str, type[StrEnum]]:
    found = importlib.import_module(f"studies.{study}.enums").__dict__.values()
    return {
        e.__name__: e for e in found if isinstance(e, type) and issubclass(e, StrEnum) and e is not StrEnum
    }


def optional(hint: Any) -> bool:
    """True for `X | None` and `Optional[X]`, inside Mapped[...] or not."""
    if get_origin(hint) is Mapped:
        (hint,) = get_args(hint)
    return get_origin(hint) in (types.UnionType, Union) and type(None) in get_args(hint)


def hints(model: type[Any], study: str) -> dict[str, Any]:
    names = {m.class_.__name__: m.class_ for m in mappers(study)}
    return get_type_hints(model, localns=names)


@each_study
def test_there_is_no_drift(schema: Schema, study: str) -> None:
    found = drift(module(study), schema, migrations=study, proposing=False, alembic=False)
    assert not found, str(found)


@each_study
def test_every_enum_of_postgresql_has_a_class_with_its_labels(schema: Schema, study: str) -> None:
    columns = [c.type for t in metadata(study).tables.values() for c in t.columns if isinstance(c.type, Enum)]
    by_name = {str(type_.name): type_ for type_ in columns}
    assert set(by_name) == {e.name for e in schema.enums}, "each is used by a column"
    for enum in schema.enums:
        type_ = by_name[enum.name]
        assert type_.enum_class in enums(study).values()
        assert tuple(type_.enums) == enum.labels
        assert tuple(member.value for member in type_.enum_class or ()) == enum.labels
    assert {type_.enum_class for type_ in columns} == set(enums(study).values()), "each class is used"


@each_study
def test_annotations_say_null_where_the_column_may_be(schema: Schema, study: str) -> None:
    for mapper in mappers(study):
        table, said = schema.by_key[Name("public", mapper.local_table.name)], hints(mapper.class_, study)  # type: ignore[attr-defined]
        for attribute in mapper.column_attrs:
            (column,) = attribute.columns
            assert isinstance(column, Column)
            found = table.by_name[column.name]
            assert column.nullable == found.nullable, column
            # the key that PostgreSQL gives is None until the INSERT: SQLModel has to say so
            given_later = found.identity is not None and not hasattr(module(study).Base, "registry")
            assert optional(said[attribute.key]) == (found.nullable or given_later), column


def test_null_is_read_from_every_spelling() -> None:
    said = [int | None, Union[int, None], Mapped[int | None]]  # noqa: UP007
    assert [optional(hint) for hint in said] == [True] * 3
    assert not any(optional(hint) for hint in (int, Mapped[int], list[int | None], Mapped[list[int | None]]))


@each_study
def test_the_side_of_one_may_be_null_where_its_column_may(schema: Schema, study: str) -> None:
    for found in relationships(study):
        said = hints(found.parent.class_, study)[found.key]
        if found.uselist:
            assert not optional(said), found
        elif found.direction.name == "MANYTOONE":
            columns = [c.name for c in found.local_columns]
            table = schema.by_key[Name("public", found.parent.local_table.name)]  # type: ignore[attr-defined]
            assert optional(said) == any(table.by_name[c].nullable for c in columns), found
        else:
            assert optional(said), f"{found}: the other row need not be there"


def key_below(schema: Schema, found: RelationshipProperty[Any]) -> ForeignKey | None:
    """The foreign key that a relationship to children stands for: the one over its remote columns."""
    child = found.mapper.local_table.name  # type: ignore[attr-defined]
    parent = found.parent.local_table.name  # type: ignore[attr-defined]
    remote = {c.name for c in found.remote_side}
    for key in schema.by_key[Name("public", child)].constraints:
        if isinstance(key, ForeignKey) and key.references.name == parent and remote <= set(key.columns):
            return key
    return None


@each_study
def test_cascades_do_what_on_delete_does(schema: Schema, study: str) -> None:
    for found in relationships(study):
        if found.direction.name == "MANYTOONE":
            assert not found.cascade.delete, f"{found}: a child does not take its parent with it"
            continue
        if found.viewonly:
            continue
        key = key_below(schema, found)
        assert key is not None, found
        assert found.cascade.delete == found.cascade.delete_orphan == (key.on_delete == "CASCADE"), found
        assert found.passive_deletes == ("all" if key.on_delete == "RESTRICT" else True), found


@each_study
def test_both_sides_name_each_other_and_agree_on_their_columns(study: str) -> None:
    for found in relationships(study):
        assert found.back_populates, found
        other = found.mapper.relationships[found.back_populates]
        assert (other.back_populates, other.mapper) == (found.key, found.parent), found
        assert set(other.local_columns) == set(found.remote_side), found
        assert found.viewonly == other.viewonly, found


@each_study
def test_every_attribute_is_annotated(study: str) -> None:
    for mapper in mappers(study):
        said = hints(mapper.class_, study)
        assert [a.key for a in mapper.attrs if a.key not in said] == []
