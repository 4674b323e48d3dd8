"""The index that a condition asks for, as the SQL that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.insights.conditions import Term, terms
from schemabook.insights.names import is_catalog, qualified, table_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.insights.facts import Facts
    from schemabook.plan import Node
    from schemabook.schema import Index

_EQUAL: Final = frozenset({"=", "IS NULL"})
_RANGE: Final = frozenset({"<", "<=", ">", ">="})
_TEXTS: Final = ("character", "text", "name")
_MOST: Final = 4  # columns; more make an index larger, seldom faster


@dataclass(frozen=True)
class IndexAdvice:
    """`sql` makes the index, None where none can be named; `advice` says what to do then."""

    sql: str | None
    advice: str | None = None


def index_for(facts: Facts, node: Node, *conditions: str) -> IndexAdvice:
    """The index that would serve the conditions, all of them joined by AND."""
    table = table_name(facts, node)
    found = [t for c in conditions if c for t in terms(c, node.alias)]
    found = list({(t.key, t.operator): _typed(facts, node, t) for t in found}.values())
    if table is None or node.node_type == "Foreign Scan":
        return IndexAdvice(None, "The rows come from elsewhere: filter them where they are stored.")
    if is_catalog(node):
        return IndexAdvice(None, "PostgreSQL's own catalogs take no further indexes.")
    return _b_tree(facts, node, table, found) or _others(table, found) or IndexAdvice(None, _WHOLE)


_WHOLE: Final = (
    "An index that serves the filter has to be on its expression, or partial, with it as condition."
)


def _b_tree(facts: Facts, node: Node, table: str, found: list[Term]) -> IndexAdvice | None:
    """Columns compared by `=` first, then one range, since a B-tree reads on from there."""
    equal = list(dict.fromkeys(t.key for t in found if t.operator in _EQUAL))
    ranges = [t.key for t in found if t.operator in _RANGE and t.key not in equal]
    prefix = [f"{t.key} text_pattern_ops" for t in found if t.operator == "~~" and _prefix(t)]
    keys = equal[:_MOST] + list(dict.fromkeys([*ranges, *prefix]))[:1]
    if not keys:
        return None
    existing = _existing(facts, node, keys)
    if existing is not None:
        return IndexAdvice(
            None,
            f"The index {existing.name} has these columns and was not used: it may match too many rows, the "
            f"types may differ, or random_page_cost may be too high for this storage.",
        )
    return IndexAdvice(f"CREATE INDEX ON {table} ({', '.join(keys)});")


def _others(table: str, found: list[Term]) -> IndexAdvice | None:
    """Containment and patterns, which need GIN."""
    for term in found:
        if term.column is None:
            continue
        if term.operator in ("@>", "&&") and term.value.endswith(("jsonb", "[]", "[])")):
            return IndexAdvice(f"CREATE INDEX ON {table} USING gin ({term.column});")
        if term.operator in ("~~", "~~*") and term.value.startswith("'"):
            index = f"CREATE INDEX ON {table} USING gin ({term.column} gin_trgm_ops);"
            return IndexAdvice(f"CREATE EXTENSION IF NOT EXISTS pg_trgm; {index}")
    return None


def _prefix(term: Term) -> bool:
    """LIKE 'abc%': a pattern that begins with plain characters."""
    return bool(re.match(r"'[^%_'\\]", term.value))


def _typed(facts: Facts, node: Node, term: Term) -> Term:
    """A column that is no text and compared as text needs an index on the cast."""
    table = facts.table(node)
    column = table.by_name.get((term.column or "").strip('"')) if table else None
    if column is None or not term.as_text or column.type.startswith(_TEXTS):
        return term
    return Term(f"(({term.key})::text)", term.operator, term.value, join=term.join)


def _existing(facts: Facts, node: Node, keys: Iterable[str]) -> Index | None:
    """An index whose first keys are these, in any order."""
    table = facts.table(node)
    wanted = {k.strip('"') for k in keys}
    for index in table.indexes if table else ():
        first = {k.column for k in index.keys[: len(wanted)] if k.column}
        if index.valid and index.predicate is None and index.method == "btree" and first == wanted:
            return index
    return None


def serves(facts: Facts, table_schema: str, table_name: str, columns: Iterable[str]) -> bool | None:
    """True where an index begins with these columns; None where the table is not known."""
    if facts.schema is None:
        return None
    found = next((t for t in facts.schema.tables if (t.schema, t.name) == (table_schema, table_name)), None)
    if found is None:
        return None
    wanted = set(columns)
    return any(
        i.valid and i.predicate is None and {k.column for k in i.keys[: len(wanted)]} == wanted
        for i in found.indexes
    )


def plain_index(schema: str, table: str, columns: Iterable[str]) -> str:
    """CREATE INDEX on columns whose names come from the catalog."""
    return f"CREATE INDEX ON {qualified(schema, table)} ({', '.join(qualified(None, c) for c in columns)});"
