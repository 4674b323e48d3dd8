"""Imported models -> the facts that a refinement needs: which class, attribute or element is which object."""

from __future__ import annotations

import ast
import types
import typing
from importlib.abc import SourceLoader
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import configure_mappers, mapperlib

from schemabook.models.refine.facts import (
    Facts,
    ShownClass,
    ShownElement,
    ShownEnum,
    ShownRelationship,
    ShownType,
)
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from sqlalchemy.orm import Mapper

_KINDS: Final = {
    UniqueConstraint: "unique constraint",
    CheckConstraint: "check constraint",
    ForeignKeyConstraint: "foreign key",
    PrimaryKeyConstraint: "primary key",
    postgresql.ExcludeConstraint: "exclusion constraint",
    Index: "index",
}
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]
# as generated annotations call them
_MODULES: Final = {"datetime": "dt.", "builtins": "", "uuid": "", "decimal": "", "typing": ""}


def inspected(metadata: MetaData, modules: Mapping[str, ModuleType], paths: Mapping[str, str]) -> Facts:
    """The facts about the models of one metadata, SQLAlchemy's or SQLModel's.

    `modules` are the imported modules by dotted name, `paths` the name of each one's file. Raises
    SQLAlchemyError for relationships that do not fit together.
    """
    configure_mappers()
    mappers = _mappers(metadata)
    assigned = {name: _assigned(module) for name, module in modules.items()}
    mapped = {id(m.local_table) for m in mappers}
    classes = [_class(m, metadata) for m in mappers]
    plain = [c for name, module in modules.items() for c in _plain(module, assigned[name], metadata, mapped)]
    return Facts(
        modules={name: paths[name] for name in modules},
        classes=(*classes, *plain),
        enums=tuple(_enums(metadata, modules)),
        types=tuple(_types(metadata, modules, assigned)),
        conventions={str(k): v for k, v in metadata.naming_convention.items() if isinstance(v, str)},
        annotations=dict(_annotations(mappers)),
    )


def _mappers(metadata: MetaData) -> list[Mapper[Any]]:
    """Those with a table of their own in this metadata, by module and name."""
    found = {m for registry in mapperlib._all_registries() for m in registry.mappers}  # noqa: SLF001
    mine = [m for m in found if getattr(m.local_table, "metadata", None) is metadata and not m.single]
    return sorted(mine, key=lambda m: (m.class_.__module__, m.class_.__qualname__))


def _name(table: Any) -> Name:
    return Name(table.schema or "public", table.name)


def _assigned(module: ModuleType) -> frozenset[str]:
    """The names that a module assigns or defines at its first level, those that it imports left out."""
    loader = getattr(module, "__loader__", None)
    source = loader.get_source(module.__name__) if isinstance(loader, SourceLoader) else None
    found: set[str] = set()
    for node in ast.parse(source or "").body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {t.id for t in targets if isinstance(t, ast.Name)}
    return frozenset(found)


# Classes and tables


def _class(mapper: Mapper[Any], metadata: MetaData) -> ShownClass:
    cls, table = mapper.class_, mapper.local_table
    attributes = {
        str(column.name): attribute.key
        for attribute in mapper.column_attrs
        for column in attribute.columns
        if getattr(column, "table", None) is table
    }
    return ShownClass(
        table=_name(table),
        name=cls.__name__,
        module=cls.__module__,
        base=_base(cls, metadata),
        attributes=attributes,
        relationships=tuple(_relationships(mapper)),
        elements=_elements(cls),
        names=_names(cls),
        inherited=_inherited(cls, mapper),
    )


def _base(cls: type, metadata: MetaData) -> str:
    """The declarative base, among the classes it derives from."""
    found = [c for c in cls.__mro__[1:] if getattr(c, "metadata", None) is metadata]
    return found[0].__name__ if found else "Base"


def _names(cls: type) -> frozenset[str]:
    annotated = {name for c in cls.__mro__ for name in vars(c).get("__annotations__", {})}
    return frozenset({*dir(cls), *annotated})


def _inherited(cls: type, mapper: Mapper[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in mapper.attrs.keys():  # noqa: SIM118 - no dictionary
        for parent in cls.__mro__[1:]:
            if key in vars(parent) or key in vars(parent).get("__annotations__", {}):
                found[key] = parent.__name__
                break
    return found


def _relationships(mapper: Mapper[Any]) -> Iterator[ShownRelationship]:
    for one in mapper.relationships:
        target = one.mapper.local_table
        if not isinstance(target, Table) or not isinstance(one.secondary, Table | types.NoneType):
            continue
        through = one.secondary is not None
        pairs = one.synchronize_pairs if through else one.local_remote_pairs
        yield ShownRelationship(
            name=one.key,
            target=_name(target),
            pairs=tuple((str(near.name), str(far.name)) for near, far in pairs or ()),
            secondary=_name(one.secondary) if through else None,
            viewonly=one.viewonly,
        )


def _elements(cls: type) -> tuple[ShownElement, ...]:
    made = getattr(cls, "__table_args__", None)
    return tuple(_element(one) for one in made) if isinstance(made, tuple) else ()


def _element(one: Any) -> ShownElement:
    kind = next((word for type_, word in _KINDS.items() if isinstance(one, type_)), "")
    if not kind:
        return ShownElement("")
    name = _DIALECT.identifier_preparer.format_constraint(one, _alembic_quote=False)
    columns = tuple(str(c.name) for c in one.columns)
    return ShownElement(kind, str(name) if name else None, columns)


def _plain(
    module: ModuleType, assigned: frozenset[str], metadata: MetaData, mapped: set[int]
) -> Iterator[ShownClass]:
    """Variables of a module that hold a Table."""
    for name, value in vars(module).items():
        mine = name in assigned and isinstance(value, Table) and value.metadata is metadata
        if mine and id(value) not in mapped:
            yield ShownClass(_name(value), name, module.__name__, mapped=False)


# Types


def _enums(metadata: MetaData, modules: Mapping[str, ModuleType]) -> Iterator[ShownEnum]:
    seen: set[Name] = set()
    for one in _all_types(metadata, modules):
        key = _key(one, metadata)
        if isinstance(one, Enum) and key is not None and one.enum_class is not None and key not in seen:
            seen.add(key)
            members = dict(zip(one.enums, one.enum_class.__members__, strict=False))
            yield ShownEnum(key, one.enum_class.__name__, one.enum_class.__module__, members)


def _types(
    metadata: MetaData, modules: Mapping[str, ModuleType], assigned: Mapping[str, frozenset[str]]
) -> Iterator[ShownType]:
    seen: set[Name] = set()
    for module_name, module in modules.items():
        for name, value in vars(module).items():
            key = _key(value, metadata) if name in assigned[module_name] else None
            if key is not None and key not in seen:
                seen.add(key)
                yield ShownType(key, name, module_name)


def _all_types(metadata: MetaData, modules: Mapping[str, ModuleType]) -> Iterator[Any]:
    for table in metadata.tables.values():
        yield from (_innermost(column.type) for column in table.columns)
    for module in modules.values():
        yield from (_innermost(value) for value in vars(module).values() if isinstance(value, Enum))


def _innermost(type_: Any) -> Any:
    while True:
        inner = getattr(type_, "item_type", None) or getattr(type_, "data_type", None)
        if inner is None:
            return type_
        type_ = inner


def _key(value: Any, metadata: MetaData) -> Name | None:
    """The type of the database that a native enum or domain is."""
    native = isinstance(value, Enum) and value.native_enum
    if (native or isinstance(value, postgresql.DOMAIN)) and value.name:
        return Name(value.schema or metadata.schema or "public", value.name)
    return None


# Annotations


def _annotations(mappers: list[Mapper[Any]]) -> Iterator[tuple[str, str]]:
    seen: set[int] = set()
    for mapper in mappers:
        registry = mapper.registry
        if id(registry) in seen:
            continue
        seen.add(id(registry))
        for python, type_ in registry.type_annotation_map.items():
            made = type_() if isinstance(type_, type) else type_
            try:
                yield _spelled(python), made.compile(dialect=_DIALECT).lower()
            except CompileError:  # a type of another database
                continue


def _spelled(python: Any) -> str:
    """A Python type as an annotation says it: "dt.datetime", "list[str]"."""
    arguments = typing.get_args(python)
    origin = typing.get_origin(python)
    if origin is not None and arguments:
        return f"{_spelled(origin)}[{', '.join(_spelled(a) for a in arguments)}]"
    name = getattr(python, "__name__", str(python))
    return _MODULES.get(getattr(python, "__module__", ""), "") + name
