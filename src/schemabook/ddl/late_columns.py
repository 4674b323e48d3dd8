"""Columns that a table got when it had inheritance children already.

A child's inherited columns stand before its own, unless the parent got them later. To have them in the same
order again, such a column is added by ALTER TABLE, after the children that have it behind their own columns
and before those that have it in front.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from schemabook.ddl import refs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.ddl.context import Context
    from schemabook.ddl.node import Node, Ref
    from schemabook.schema import Column, Name, Table


class Late(NamedTuple):
    """A column of `table` (its first ancestor) with the descendants that were there before it."""

    table: Table
    column: Column
    before: tuple[Table, ...]
    after: tuple[Table, ...]


def late_columns(context: Context) -> dict[tuple[Name, str], Late]:
    """By ancestor and column; none where no child has a column behind its own."""
    found: dict[tuple[Name, str], set[Name]] = {}
    for child in context.schema.tables:
        for name in _behind_own(child, context) if child.inherits else ():
            origin = _origin(child, name, context)
            found.setdefault((origin.key, name), set()).add(child.key)  # its own columns are found as well
    tables = context.schema.by_key
    return {
        (key, name): Late(
            tables[key],
            tables[key].by_name[name],
            tuple(t for t in _descendants(key, context) if t.key in before),
            tuple(t for t in _descendants(key, context) if t.key not in before),
        )
        for (key, name), before in found.items()
    }


def _behind_own(child: Table, context: Context) -> Iterator[str]:
    """The inherited columns behind the first one that is the child's alone, and its own behind those."""
    parents = [p for p in map(context.schema.by_key.get, child.inherits) if p is not None]
    own = late = False
    for column in child.columns:
        own = own or not any(column.name in p.by_name for p in parents)
        late = late or (own and column.inherited)
        if late:
            yield column.name


def _origin(child: Table, name: str, context: Context) -> Table:
    """The ancestor that declares a column, or the table itself."""
    for key in child.inherits if child.by_name[name].inherited else ():
        parent = context.schema.by_key.get(key)
        if parent is not None and name in parent.by_name:
            return _origin(parent, name, context)
    return child


def _descendants(key: Name, context: Context) -> list[Table]:
    found: dict[Name, Table] = {}
    for child in context.children.get(key, ()):
        found |= {t.key: t for t in (child, *_descendants(child.key, context))}
    return list(found.values())


def column_ref(late: Late) -> Ref:
    """The Ref of the column."""
    return refs.ref(late.column, late.table)


def earlier(late: Late, context: Context) -> Iterator[Ref]:
    """The late columns that some table has in front of this one."""
    for table in (late.table, *late.before):
        for column in takewhile(lambda c: c.name != late.column.name, table.columns):
            origin = _origin(table, column.name, context)
            if (origin.key, column.name) in context.late:
                yield refs.ref(column, origin)


def postponed(nodes: Iterable[Node], context: Context) -> Iterator[Node]:
    """The nodes, those that rest on a table with late columns waiting for these."""
    waiting: dict[Ref, set[Ref]] = {}
    tables: dict[Ref, set[Ref]] = {}
    for late in context.late.values():
        mine = column_ref(late)
        for table in (late.table, *late.before, *late.after):
            waiting.setdefault(refs.ref(table), set()).add(mine)
        for table in late.after:
            tables.setdefault(refs.ref(table), set()).add(mine)
    for node in nodes:
        if node.ref.kind == "column" or not waiting:
            yield node
        elif node.ref in waiting:
            yield replace(node, needs=node.needs | tables.get(node.ref, set()))
        else:
            more = (waiting.get(need, set()) for need in node.needs)
            yield replace(node, needs=node.needs.union(*more))
