"""Models of a small schema, imported, with an open session: what the tests of the relationships share."""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import sys
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import RelationshipDirection, Session

from schemabook import catalog, models
from schemabook.models.shapes import distinct, shapes
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from schemabook.models import Style
    from schemabook.schema import ForeignKey, Schema

STYLES: tuple[Style, ...] = ("sqlalchemy", "sqlmodel")
NUMBERS = itertools.count()


def read(url: str, sql: str) -> Schema:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())
        return catalog.read(connection)


@contextlib.contextmanager
def imported(text: str, folder: Path) -> Iterator[ModuleType]:
    """The module, its mappers configured (warnings are errors), forgotten afterwards."""
    name = f"models_{next(NUMBERS)}"
    path = folder / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        registry(module).configure()
        yield module
    finally:
        if hasattr(module, "Base"):
            registry(module).dispose()
        del sys.modules[name]


def registry(module: ModuleType) -> Any:
    return getattr(module.Base, "registry", None) or module.Base._sa_registry


@contextlib.contextmanager
def modelled(url: str, sql: str, folder: Path, style: Style = "sqlalchemy") -> Iterator[ModuleType]:
    with imported(models.source(models.build(read(url, sql), style=style)), folder) as module:
        yield module


@contextlib.contextmanager
def session(url: str) -> Iterator[Session]:
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url))
    try:
        with Session(engine) as opened:
            yield opened
    finally:
        engine.dispose()


def relationships(module: ModuleType) -> dict[str, Any]:
    return {
        f"{mapper.class_.__name__}.{name}": one
        for mapper in registry(module).mappers
        for name, one in mapper.relationships.items()
    }


def agrees_with_the_catalogue(schema: Schema, module: ModuleType) -> None:
    """Every key between mapped tables is a pair of relationships over its columns, and nothing else is."""
    found = shapes(schema)
    expected = {
        (table.key, key.references, pairs(key))
        for table in schema.tables
        if table.key in found.identity
        for key in distinct(table)
        if key.references in found.identity and (table.key, key.columns) != (key.references, key.ref_columns)
    }
    there = relationships(module).values()
    children = [r for r in there if r.direction is RelationshipDirection.MANYTOONE]
    parents = [r for r in there if r.direction is RelationshipDirection.ONETOMANY]
    links = [r for r in there if r.direction is RelationshipDirection.MANYTOMANY]
    assert {(table_of(r), target_of(r), joined(r)) for r in children} == expected
    assert {(target_of(r), table_of(r), mirrored(r)) for r in parents} == expected
    assert len(children) == len(parents) == len(expected)
    assert len(links) == 2 * len(found.links)
    for one in there:
        (other,) = one._reverse_property
        assert other._reverse_property == {one}
    assert not any(r.uselist for r in children)


def pairs(key: ForeignKey) -> frozenset[tuple[str, str]]:
    return frozenset(zip(key.columns, key.ref_columns, strict=True))


def joined(one: Any) -> frozenset[tuple[str, str]]:
    """(local, remote) column names of the condition, a column of the table that equals itself included."""
    return frozenset((local.name, remote.name) for local, remote in one.local_remote_pairs)


def mirrored(one: Any) -> frozenset[tuple[str, str]]:
    return frozenset((remote, local) for local, remote in joined(one))


def table_of(one: Any) -> Name:
    return Name(one.parent.local_table.schema or "public", one.parent.local_table.name)


def target_of(one: Any) -> Name:
    return Name(one.mapper.local_table.schema or "public", one.mapper.local_table.name)
