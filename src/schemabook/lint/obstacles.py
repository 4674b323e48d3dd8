"""What rests on a column, so that PostgreSQL refuses to change its type by one statement.

A snapshot holds definitions as text, not what each depends on: whatever names both the table and the column
counts. A fix is rather not given once too often than given in vain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, Schema, Table, View

_WORD: Final = re.compile(r"\w+")
_BODY: Final = re.compile(r"^(BEGIN ATOMIC|RETURN )|\bRETURN \(", re.MULTILINE)

#: By a table's name: what mentions it, and the words of that text.
Mentions = dict[str, list[tuple[str, frozenset[str]]]]


def mentions(schema: Schema) -> Mentions:
    """Functions with a parsed body, policies, rules, triggers, publications: by the tables that they name."""
    names = {t.name for t in schema.tables}
    found: Mentions = {}
    for what, text in _texts(schema):
        said = frozenset(_WORD.findall(text))
        for name in said & names:
            found.setdefault(name, []).append((what, said))
    return found


def type_obstacle(
    table: Table, column: Column, views: tuple[View, ...], partitions: tuple[Table, ...], known: Mentions
) -> str:
    """What has to be done besides, as the end of a sentence; empty where the statement runs by itself.

    What a view reads is known by table only, so any view over the table counts.
    """
    if table.of_type is not None or column.inherited:
        return "change it where it comes from"
    if views:
        return f"{_listed([str(v) for v in views])} must be dropped and made again around it"
    if any(column.name in _words(t.partition_key) for t in (table, *partitions)):
        return "the table has to be made anew: a column of the partition key keeps its type"
    if any(c.generated and column.name in _words(c.default) for c in table.columns):
        return "the columns generated from it must be dropped and made again around it"
    for index in table.indexes:
        computed = (index.predicate, *(k.expression for k in index.keys))
        if any(column.name in _words(text) for text in computed):
            return f"the index {index.name}, which computes with it, must be dropped and made again around it"
    found = [what for what, said in known.get(table.name, ()) if column.name in said]
    return f"{found[0]} must be dropped and made again around it" if found else ""


def _texts(schema: Schema) -> Iterator[tuple[str, str]]:
    for function in schema.functions:
        if function.language == "sql" and _BODY.search(function.definition):
            yield f"the {function.kind} {function.signature}", function.definition
    for table in schema.tables:
        for policy in table.policies:
            text = f"{table.name} {policy.using} {policy.check}"
            yield f"the policy {policy.name} of {table}", text
        for rule in table.rules:
            yield f"the rule {rule.name} of {table}", rule.definition
        for trigger in table.triggers:
            yield f"the trigger {trigger.name} of {table}", trigger.definition
    for other in schema.others:
        if other.kind == "publication":
            yield f"the publication {other.name}", other.definition


def _words(text: str | None) -> set[str]:
    return set(_WORD.findall(text or ""))


def _listed(names: list[str]) -> str:
    """Up to three views, and how many more."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ("the view " if len(names) == 1 else "the views ") + ", ".join(names[:3]) + more
