"""The arguments of a table: constraints and indexes that no column says, and the table's options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.models import conventions, exclusions, indexes, keys
from schemabook.models.code import Argument
from schemabook.models.literals import py
from schemabook.models.spelling import visible
from schemabook.models.sql_text import condition, expression, ungrouped
from schemabook.schema import Check, Exclusion, ForeignKey, Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.facts import Facts
    from schemabook.schema import Constraint, Table


def arguments(table: Table, facts: Facts) -> Iterator[Argument]:
    """Constraints as the table has them, then indexes."""
    for one in table.constraints:
        if refs.ref(one, table) in facts.phases.said and not _is_inline(one, table, facts):
            yield Argument(("constraint", one.name), _constraint(one, table, facts))
    for index in table.indexes:
        said = index.constraint is None and refs.ref(index, table) in facts.phases.said
        if said and not keys.is_inline_index(index, table, facts):
            yield Argument(("index", index.name), indexes.index_code(index, table, facts))


def _is_inline(one: Constraint, table: Table, facts: Facts) -> bool:
    match one:
        case Key():
            if one.primary:
                return keys.is_inline_key(one, table)
            return keys.is_inline_unique(one, table, facts)
        case ForeignKey():
            return keys.is_inline_reference(one, table, facts)
        case _:
            return False


def _constraint(one: Constraint, table: Table, facts: Facts) -> str:
    match one:
        case Key():
            return _key(one, table, facts)
        case ForeignKey():
            return keys.reference_constraint(one, table, facts)
        case Exclusion():
            return _exclusion(one, table, facts)
        case Check():
            return _check(one, table, facts)
        case _:
            raise TypeError(type(one).__name__)


def _common(one: Constraint, table: Table, facts: Facts) -> list[str]:
    """Timing and comment; what is made late has its comment by a statement of its own."""
    found = keys.timing(one)
    said = not isinstance(one, Exclusion)  # of which SQLAlchemy forgets the comment
    if said and one.comment is not None and refs.ref(one, table) not in facts.phases.late:
        found.append(f"comment={py(one.comment)}")
    return found


def _key(one: Key, table: Table, facts: Facts) -> str:
    suffix = "pkey" if one.primary else "key"
    late = refs.ref(one, table) in facts.phases.late
    parts = [py(c) for c in one.columns]
    parts += [f"name={py(one.name)}"] if late else conventions.named(one, table, suffix)
    parts += _common(one, table, facts)
    if one.include:
        parts.append(f"postgresql_include=[{', '.join(py(c) for c in one.include)}]")
    if one.nulls_not_distinct:
        parts.append("postgresql_nulls_not_distinct=True")
    word = "PrimaryKeyConstraint" if one.primary else "UniqueConstraint"
    return f"sa.{word}({', '.join(parts)})"


def _check(one: Check, table: Table, facts: Facts) -> str:
    parts = [condition(ungrouped(visible(one.expression, facts.schema))), f"name={py(one.name)}"]
    parts += _common(one, table, facts)
    if not one.validated:
        parts.append("postgresql_not_valid=True")
    return f"sa.CheckConstraint({', '.join(parts)})"


def _exclusion(one: Exclusion, table: Table, facts: Facts) -> str:
    found = exclusions.elements(one, table)
    assert found is not None
    method, elements = found
    parts = []
    for element in elements:
        text = element.expression
        left = py(element.column) if element.column else expression(visible(text, facts.schema))
        parts.append(f"({left}, {py(element.operator)})")
    parts.append(f"name={py(one.name)}")
    parts.append(f"using={py(method)}")
    where = exclusions.predicate(one)
    if where is not None:
        parts.append(f"where={expression(ungrouped(visible(where, facts.schema)))}")
    return f"pg.ExcludeConstraint({', '.join([*parts, *_common(one, table, facts)])})"


def options(table: Table, facts: Facts) -> Iterator[tuple[str, str]]:
    """The keywords of the table."""
    if table.schema != "public":
        yield "schema", py(table.schema)
    if table.persistence == "unlogged":
        yield "prefixes", '["UNLOGGED"]'
    if table.inherits and not _joins_later(table, facts):
        named = [py(p.name) if p.schema == "public" else _dotted(*p) for p in table.inherits]
        yield "postgresql_inherits", f"({', '.join(named)},)"
    if table.partition_key:
        yield "postgresql_partition_by", py(visible(table.partition_key, facts.schema))
    if table.access_method:
        yield "postgresql_using", py(table.access_method)
    if table.tablespace:
        yield "postgresql_tablespace", py(table.tablespace)
    if table.comment is not None:
        yield "comment", py(table.comment)


def _dotted(schema: str, name: str) -> str:
    return f"sa.sql.quoted_name({py(schema + '.' + name)}, quote=False)"


def _joins_later(table: Table, facts: Facts) -> bool:
    from schemabook.ddl.tables import joins_later

    return joins_later(table, facts.ddl)
