"""MetaData and mappers -> `Said`; create_all(). SQLAlchemy's side of it."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Enum, MetaData, create_engine
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.exc import SAWarning
from sqlalchemy.orm import RelationshipDirection, configure_mappers, mapperlib
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from schemabook.modelling import annotated
from schemabook.modelling.said import Attribute, EnumType, Relationship, Said
from schemabook.schema import Name
from schemabook.server import connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Engine, Table
    from sqlalchemy.orm import Mapper, RelationshipProperty


def metadata_in(namespace: Mapping[str, Any]) -> MetaData | None:
    """The MetaData that a module's names lead to, that with the most tables; None without any."""
    found = [m for value in list(namespace.values()) if (m := metadata_of(value)) is not None and m.tables]
    return max(found, key=lambda m: len(m.tables), default=None)


def metadata_of(value: Any) -> MetaData | None:
    """The MetaData itself, or that of a declarative base or model."""
    if isinstance(value, MetaData):
        return value
    if not isinstance(value, type):
        return None
    found = getattr(value, "metadata", None)
    return found if isinstance(found, MetaData) else None


def said(metadata: MetaData, namespace: Mapping[str, Any]) -> Said:
    """What the models say; `namespace` may hold types that no column has.

    Raises SQLAlchemyError for relationships that do not fit together.
    """
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", SAWarning)
        configure_mappers()
    mappers = _mappers(metadata)
    return Said(
        tables=tuple(name_of(table) for table in metadata.tables.values()),
        attributes=tuple(a for mapper in mappers for a in _attributes(mapper)),
        enums=tuple(_enums(metadata, namespace.values())),
        relationships=tuple(r for mapper in mappers for r in _relationships(mapper)),
        warnings=tuple(dict.fromkeys(str(w.message) for w in heard if issubclass(w.category, SAWarning))),
    )


def name_of(table: Any) -> Name:
    """The qualified name of a Table."""
    return Name(table.schema or "public", table.name)


def create(metadata: MetaData, url: str) -> None:
    """Executes create_all() in the database at `url`. Raises SQLAlchemyError."""
    with engine(url) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        metadata.create_all(made)


@contextmanager
def engine(url: str) -> Iterator[Engine]:
    """A SQLAlchemy engine for a libpq URL, disposed of at the end."""
    made = create_engine(
        "postgresql+psycopg://", creator=lambda: connect(url, autocommit=False), poolclass=NullPool
    )
    try:
        yield made
    finally:
        made.dispose()


def _mappers(metadata: MetaData) -> list[Mapper[Any]]:
    """Those of this metadata: a class knows its registry, a metadata knows none."""
    found = {m for registry in mapperlib._all_registries() for m in registry.mappers}  # noqa: SLF001
    mine = [m for m in found if getattr(m.local_table, "metadata", None) is metadata]
    return sorted(mine, key=lambda m: (m.class_.__module__, m.class_.__qualname__))


def _attributes(mapper: Mapper[Any]) -> Iterator[Attribute]:
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        table = getattr(column, "table", None)
        if table is not mapper.local_table:  # inherited, or an expression
            continue
        given = annotated.of_attribute(mapper.class_, attribute.key)
        optional, python = annotated.alternatives(given) if given is not None else (None, ())
        yield Attribute(
            table=name_of(table),
            column=str(column.name),
            class_=mapper.class_.__name__,
            name=attribute.key,
            optional=optional,
            python=python,
            declared=_declared(column.type),
            free=isinstance(column.type, TypeDecorator),
        )


def _declared(type_: Any) -> tuple[str, ...]:
    try:
        return annotated.bases(type_.python_type)
    except NotImplementedError:
        return ()


def _enums(metadata: MetaData, values: Iterable[Any]) -> Iterator[EnumType]:
    in_columns = [column.type for table in metadata.tables.values() for column in table.columns]
    named = [value for value in values if isinstance(value, ARRAY | Enum | DOMAIN)]
    found: dict[Name, Enum] = {}
    for one in (*in_columns, *named):
        inner = _innermost(one)
        if isinstance(inner, Enum) and inner.name and inner.native_enum:
            found.setdefault(Name(inner.schema or metadata.schema or "public", inner.name), inner)
    for key, one in sorted(found.items()):
        cls = one.enum_class
        members = tuple((member.name, str(member.value)) for member in cls) if cls else ()
        yield EnumType(key, tuple(one.enums), cls.__name__ if cls else None, members)


def _innermost(type_: Any) -> Any:
    while True:
        match type_:
            case ARRAY():
                type_ = type_.item_type
            case DOMAIN():
                type_ = type_.data_type
            case TypeDecorator():
                type_ = type_.impl_instance
            case _:
                return type_


def _relationships(mapper: Mapper[Any]) -> Iterator[Relationship]:
    for one in mapper.relationships:
        if one.direction is not RelationshipDirection.ONETOMANY or one.viewonly or not one.local_remote_pairs:
            continue
        local, remote = one.local_remote_pairs[0]
        yield Relationship(
            class_=mapper.class_.__name__,
            name=one.key,
            parent=name_of(_table(local)),
            child=name_of(_table(remote)),
            columns=tuple(str(far.name) for _, far in one.local_remote_pairs),
            deletes=one.cascade.delete,
            passive=_passive(one),
        )


def _table(column: Any) -> Table:
    table: Table = column.table
    return table


def _passive(one: RelationshipProperty[Any]) -> str:
    return "all" if one.passive_deletes == "all" else "yes" if one.passive_deletes else "no"
