"""What no catalog sees: enum classes, annotations and cascades held against the database. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from schemabook.schema import Domain, ForeignKey, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.modelling.said import Attribute, EnumType, Relationship, Said
    from schemabook.schema import Column, Schema

Rule = Literal["enum", "nullable", "type", "cascade"]
_INTEGERS: Final = frozenset({"builtins.int"})
_NUMBERS: Final = frozenset({"decimal.Decimal", "builtins.float", "builtins.int"})
_TEXT: Final = frozenset({"builtins.str"})
_FITTING: Final[dict[str, frozenset[str]]] = {
    "smallint": _INTEGERS,
    "integer": _INTEGERS,
    "bigint": _INTEGERS,
    "numeric": _NUMBERS,
    "real": _NUMBERS,
    "double precision": _NUMBERS,
    "boolean": frozenset({"builtins.bool"}),
    "text": _TEXT,
    "character varying": _TEXT,
    "character": _TEXT,
    "public.citext": _TEXT,
    "bytea": frozenset({"builtins.bytes", "builtins.bytearray", "builtins.memoryview"}),
    "date": frozenset({"datetime.date"}),
    "timestamp without time zone": frozenset({"datetime.datetime"}),
    "timestamp with time zone": frozenset({"datetime.datetime"}),
    "time without time zone": frozenset({"datetime.time"}),
    "time with time zone": frozenset({"datetime.time"}),
    "interval": frozenset({"datetime.timedelta"}),
    "uuid": frozenset({"uuid.UUID"}),
}
_ARRAYS: Final = frozenset(
    {
        "builtins.list",
        "builtins.tuple",
        "builtins.set",
        "collections.abc.Sequence",
        "collections.abc.Iterable",
        "collections.abc.Collection",
        "collections.abc.MutableSequence",
    }
)
# a class that is also another: True is no number that anybody means, a datetime is no date
_NOT: Final = {**dict.fromkeys(("smallint", "integer", "bigint", "numeric"), "builtins.bool")}
_NOT["date"] = "datetime.datetime"


@dataclass(frozen=True)
class Remark:
    """Python says something that the database contradicts: `place` in the models, `text` in a sentence."""

    rule: Rule
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def remarks(said: Said, schema: Schema) -> tuple[Remark, ...]:
    """Everything that the models say in Python and that does not hold in the database."""
    found = [r for one in said.enums for r in _enum(one, schema)]
    for attribute in said.attributes:
        table = schema.by_key.get(attribute.table)
        column = table.by_name.get(attribute.column) if table is not None else None
        if column is not None:
            found += [*_nullable(attribute, column, schema), *_type(attribute, column, schema)]
    return (*found, *(r for one in said.relationships for r in _cascade(one, schema)))


def _enum(one: EnumType, schema: Schema) -> Iterator[Remark]:
    labels = next((e.labels for e in schema.enums if e.key == one.key), None)
    if labels is None or one.class_ is None:
        return
    names, values = tuple(n for n, _ in one.members), tuple(v for _, v in one.members)
    if one.labels == names and names != values and set(labels) != set(names):
        text = (
            f"stores the names of the members ({names[0]!r}, ...), but {one.key} has their values "
            f"({values[0]!r}, ...): give the Enum values_callable=lambda e: [m.value for m in e]"
        )
        yield Remark("enum", one.class_, text)
        return
    mine = one.labels if len(one.labels) == len(values) else values
    yield from (
        Remark("enum", one.class_, f"has no member for the label {label!r} of {one.key}")
        for label in labels
        if label not in mine
    )
    yield from (
        Remark("enum", one.class_, f"{name} is {value!r}, which {one.key} does not have")
        for (name, _), value in zip(one.members, mine, strict=True)
        if value not in labels
    )
    if set(mine) == set(labels) and mine != labels:
        yield Remark("enum", one.class_, f"is in another order than {one.key}: {', '.join(labels)}")


def _nullable(one: Attribute, column: Column, schema: Schema) -> Iterator[Remark]:
    if one.optional is None:
        return
    nullable = column.nullable and not _domain_refuses(column, schema)
    place = f"{one.table}.{one.column}"
    if not one.optional and nullable:
        yield Remark("nullable", str(one), f"is never None by its annotation, but {place} allows NULL")
    made = column.default is not None or column.identity or column.generated
    if one.optional and not nullable and not made:  # what PostgreSQL fills in may be None until it has
        yield Remark("nullable", str(one), f"may be None by its annotation, but {place} is NOT NULL")


def _domain_refuses(column: Column, schema: Schema) -> bool:
    found = _domain(column, schema)
    while found is not None:
        if not found.nullable:
            return True
        found = _by_spelling(found.type, schema)
    return False


def _domain(column: Column, schema: Schema) -> Domain | None:
    if column.type.endswith("]"):
        return None
    return next((d for d in schema.domains if d.key == column.type_key), None)


def _by_spelling(type_: str, schema: Schema) -> Domain | None:
    return next((d for d in schema.domains if type_ in (f"{d.schema}.{d.name}", d.name)), None)


def _type(one: Attribute, column: Column, schema: Schema) -> Iterator[Remark]:
    if one.free or not one.python:
        return
    type_, domain = column.type, _domain(column, schema)
    while domain is not None:
        type_, domain = domain.type, _by_spelling(domain.type, schema)
    base = "array" if type_.endswith("]") else re.sub(r"\s*\([^)]*\)", "", type_)
    if base == "array":
        allowed = _ARRAYS
    elif any(e.key == column.type_key for e in schema.enums):
        allowed = _TEXT
    elif base in _FITTING:
        allowed = _FITTING[base] | set(one.declared)
    else:
        return
    if not any(_fits(bases, allowed, base) for bases in one.python):
        named = " or ".join(bases[0].rpartition(".")[2] for bases in one.python if bases)
        yield Remark("type", str(one), f"is {named} in Python, but {one.table}.{one.column} is {column.type}")


def _fits(bases: tuple[str, ...], allowed: frozenset[str], type_: str) -> bool:
    if "enum.Enum" in bases:  # stored by name or value, whatever its members are
        return type_ != "array"
    return bool(allowed.intersection(bases)) and _NOT.get(type_) not in bases


def _cascade(one: Relationship, schema: Schema) -> Iterator[Remark]:
    key = _foreign_key(one, schema)
    if key is None:
        return
    child = f"{one.child}.{', '.join(one.columns)}"
    action = f"{child} is ON DELETE {key.on_delete}"
    if key.on_delete == "CASCADE":
        if not one.deletes and one.passive != "all":
            text = f'sets {child} to NULL when the parent is deleted, but {action}: cascade="all, delete"'
            yield Remark("cascade", str(one), f"{text} and passive_deletes=True say the same")
    elif one.deletes:
        yield Remark(
            "cascade", str(one), f"deletes what it holds with the parent, but {action}: SQL keeps or refuses"
        )
    elif key.on_delete == "RESTRICT" and one.passive != "all" and _all_nullable(one, schema):
        text = f"sets {child} to NULL when the parent is deleted, but {action}: passive_deletes='all' refuses"
        yield Remark("cascade", str(one), text)


def _foreign_key(one: Relationship, schema: Schema) -> ForeignKey | None:
    table = schema.by_key.get(one.child)
    return next(
        (
            c
            for c in (table.constraints if table is not None else ())
            if isinstance(c, ForeignKey) and c.references == one.parent and set(c.columns) == set(one.columns)
        ),
        None,
    )


def _all_nullable(one: Relationship, schema: Schema) -> bool:
    table = schema.by_key[Name(*one.child)]
    return all(table.by_name[name].nullable for name in one.columns if name in table.by_name)
