"""A snapshot -> the module of its models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.models import enums, relations
from schemabook.models.code import ROUTINES, Definition, Member, ModelClass, Module
from schemabook.models.columns import column_code, sequence_options
from schemabook.models.copied import copies
from schemabook.models.facts import Facts
from schemabook.models.literals import py
from schemabook.models.members import member
from schemabook.models.names import Given, Names, Rules
from schemabook.models.statements import statements
from schemabook.models.table_args import arguments, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.code import Statement, Style
    from schemabook.schema import Name, Schema, Sequence, Table

_DEFAULT_RULES = Rules()
_NOTHING_GIVEN = Given()


def build(
    schema: Schema,
    *,
    style: Style = "sqlalchemy",
    rules: Rules = _DEFAULT_RULES,
    given: Given = _NOTHING_GIVEN,
) -> Module:
    """The models of a snapshot: every table a class (or a plain Table), everything else as statements.

    `given` are names that somebody has chosen; `rules` make the others. The module's `create_all()` in an
    empty database makes a database with an equal snapshot.
    """
    names = Names(schema, style=style, rules=rules, given=given)
    facts = Facts(schema, names, style, given)
    related = relations.members(schema, names, facts.shapes, style, given)
    said = statements(facts)
    defined = _definitions(facts)
    return Module(
        style=style,
        title=_title(schema),
        enums=enums.enum_classes(schema, names),
        definitions=defined,
        classes=tuple(_class(table, facts, related.get(table.key, ())) for table in _in_order(facts)),
        statements=said,
        types=_types(facts, defined, said),
        follows=facts.phases.follows,
        copies=tuple(copies(facts)),
    )


def _title(schema: Schema) -> str:
    count = len(schema.tables)
    named = f"The schema of {schema.database}" if schema.database else "The schema"
    return f"{named}: {count} table{'' if count == 1 else 's'}."


def _in_order(facts: Facts) -> Iterator[Table]:
    """Classes by name of table, a partition behind its table, plain tables behind what they refer to."""
    parts: dict[Name, list[Table]] = {}
    for table in facts.tables:
        if table.partition_of is not None:
            parts.setdefault(table.partition_of, []).append(table)
    for table in facts.tables:
        if table.partition_of is None:
            yield from _with_parts(table, parts)


def _with_parts(table: Table, parts: dict[Name, list[Table]]) -> Iterator[Table]:
    yield table
    for part in parts.get(table.key, ()):
        yield from _with_parts(part, parts)


def _class(table: Table, facts: Facts, related: tuple[Member, ...]) -> ModelClass:
    mapped = table.key in facts.shapes.identity
    columns = [column_code(one, table, facts) for one in table.columns]
    members = [member(one, "table" if not mapped else facts.style) for one in columns]
    return ModelClass(
        key=table.key,
        name=facts.names.class_(table.key) if mapped else facts.names.variable(table.key),
        mapped=mapped,
        doc=table.comment if mapped else None,
        members=(*members, *related) if mapped else tuple(members),
        arguments=tuple(arguments(table, facts)),
        options=tuple(options(table, facts)),
        identity=_identity(table, facts) if mapped else (),
    )


def _identity(table: Table, facts: Facts) -> tuple[str, ...]:
    """The attributes of the mapper's primary key, where SQLAlchemy would not find it by itself."""
    key = table.primary_key
    if key is not None and refs.ref(key, table) in facts.phases.said and not _refers_into_itself(table):
        return ()
    return tuple(facts.names.attribute(table.key, c) for c in facts.shapes.identity[table.key])


def _refers_into_itself(table: Table) -> bool:
    """True where one column of the primary key refers to another, which SQLAlchemy would leave out."""
    key = table.primary_key
    return key is not None and any(
        one != other and {one, other} <= set(key.columns)
        for f in table.foreign_keys
        if f.references == table.key
        for one, other in zip(f.columns, f.ref_columns, strict=True)
    )


def _definitions(facts: Facts) -> tuple[Definition, ...]:
    """Types, and the sequences that stand alone."""
    alone = [n for n in facts.nodes if n.ref in facts.phases.sequences and _stands_alone(n.one, facts)]
    made = [Definition("", _sequence(n.one), n.ref) for n in alone]
    return (*enums.definitions(facts.schema, facts.names), *made)


def _stands_alone(one: Sequence, facts: Facts) -> bool:
    """True unless SERIAL makes it."""
    from schemabook.models.sayable import serial

    if one.owned_by is None:
        return True
    table = facts.schema.by_key.get(one.owned_by[0])
    column = table.by_name.get(one.owned_by[1]) if table is not None else None
    modelled = table is not None and any(t.key == table.key for t in facts.tables)
    return not (modelled and column is not None and table is not None and serial(column, table, facts))


def _sequence(one: Sequence) -> str:
    schema = [] if one.schema == "public" else [f"schema={py(one.schema)}"]
    parts = [py(one.name), *sequence_options(one), *schema, "metadata=Base.metadata"]
    return f"sa.Sequence({', '.join(parts)})"


def _types(
    facts: Facts, defined: tuple[Definition, ...], said: tuple[Statement, ...]
) -> tuple[tuple[int, int], ...]:
    """Definitions and statements "before", in the order in which the pieces can be made."""
    place = {node.ref: n for n, node in enumerate(facts.nodes)}
    entries = [(place.get(d.key, 0), 0, n) for n, d in enumerate(defined)]
    for n, one in enumerate(said):
        if one.phase == "before":
            entries.append(
                (place.get(one.ref, 0) if one.ref else _first_routine(facts), 1 if one.ref else -1, n)
            )
    return tuple((max(kind, 0) if kind >= 0 else 1, n) for _, kind, n in sorted(entries))


def _first_routine(facts: Facts) -> int:
    routines = (n for n, node in enumerate(facts.nodes) if node.ref.kind in ROUTINES)
    return min(routines, default=0)
