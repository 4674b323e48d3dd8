"""What each table is for, as its shape and its references say it.

A name alone decides nothing: `X_history` is one where it keeps former rows of a table X, a `log` is written
once, a `lookup` holds keys and labels that others refer to. What nothing else fits is an `entity`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

from schemabook.explore.by_name import nouns
from schemabook.explore.shapes import (
    classifies,
    is_label_table,
    is_log,
    is_queue,
    keeps_former_rows,
    listed,
    payload,
)
from schemabook.explore.tables import Neighbours, neighbours, whole
from schemabook.keys import unique_keys
from schemabook.relations import is_junction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema, Table

Role = Literal["entity", "lookup", "link", "history", "extension", "log", "queue", "isolated"]

_KEPT: Final = listed("archive audit hist history log old revision version")
_LARGE: Final = 5000  # rows: nobody chooses from so many
_FEW: Final = 200  # rows: a list that fits a page
_CARRIED: Final = 3  # columns that a link may carry beside its references


def roles(schema: Schema, links: Sequence[Relation]) -> dict[Name, Role]:
    """The role of every table, sorted by name; `links` are the relations, inferred ones too if wanted."""
    tables = whole(schema)
    near = neighbours(links)
    by_noun = _by_noun(tables)
    lookups = _lookups(tables, near)
    return {t.key: _role(t, near, by_noun, lookups) for t in tables}


def _role(
    table: Table,
    near: Neighbours,
    by_noun: Mapping[tuple[str, ...], Sequence[Table]],
    lookups: frozenset[Name],
) -> Role:
    refers, referred = table.key in near.out, table.key in near.into
    if not referred and _is_history(table, near, by_noun):
        return "history"
    if refers and _is_link(table, near.out[table.key], referred=referred):
        return "link"
    if any(_extends(table, link) for link in near.out.get(table.key, ())):
        return "extension"
    if table.key in lookups:
        return "lookup"
    if not referred and is_queue(table):
        return "queue"
    if not referred and is_log(table):
        return "log"
    return "entity" if refers or referred else "isolated"


def _is_history(table: Table, near: Neighbours, by_noun: Mapping[tuple[str, ...], Sequence[Table]]) -> bool:
    """True for `orders_history`, `audit_orders` and the like, where there is what they keep rows of."""
    parts = nouns(table.name)
    for kept, rest in ((parts[-1:], parts[:-1]), (parts[:1], parts[1:])):
        if not rest or not _KEPT.issuperset(kept):
            continue
        found = by_noun.get(rest, ())
        ours = [t for t in found if t.schema == table.schema or t.key in near.parents(table.key)] or found
        if any(t.key != table.key and keeps_former_rows(table, t) for t in ours):
            return True
    return False


def _is_link(table: Table, out: Sequence[Relation], *, referred: bool) -> bool:
    """True where a row says that rows of two or more others belong together, and little else.

    Either a unique key is made of references (and at most one further column, such as a position), or the
    name consists of both parents' names.
    """
    if is_junction(table):
        return True
    keys = frozenset(c for link in out for c in link.columns)
    if referred or len({link.columns for link in out}) < 2:
        return False
    unique = [set(u) for u in unique_keys(table) if _connects(u, out)]
    told = [c for c in payload(table, keys) if not any(c.name in u for u in unique)]
    return len(told) <= _CARRIED and (bool(unique) or _named_after_two(table, out))


def _connects(unique: Sequence[str], out: Sequence[Relation]) -> bool:
    """True for a key that holds two references, neither of which is the whole of it."""
    inside = {link.columns for link in out if set(link.columns) < set(unique)}
    covered = {c for columns in inside for c in columns}
    return len(inside) >= 2 and len(unique) - len(covered) <= 1


def _named_after_two(table: Table, out: Sequence[Relation]) -> bool:
    own = nouns(table.name)
    parents = {nouns(link.parent.name) for link in out}
    return any(a + b == own for a in parents for b in parents if a != b)


def _extends(table: Table, link: Relation) -> bool:
    """True where the primary key itself refers to another table: one to one."""
    key = table.primary_key
    return key is not None and set(key.columns) == set(link.columns) and link.child_end == "zero_or_one"


def _lookups(tables: Sequence[Table], near: Neighbours) -> frozenset[Name]:
    """The lookups, found from those that refer to nobody upwards to those that refer to lookups only."""
    candidates = {t.key: t for t in tables if _may_be_lookup(t, near)}
    found: set[Name] = set()
    while more := [n for n in candidates if n not in found and found.issuperset(near.parents(n))]:
        found.update(more)
    return frozenset(found)


def _may_be_lookup(table: Table, near: Neighbours) -> bool:
    children = near.children(table.key)
    keys = frozenset(chain.from_iterable(link.columns for link in near.out.get(table.key, ())))
    if not children or table.rows > _LARGE or not is_label_table(table, keys):
        return False
    # A table of a key and a name may as well be an artist or an author: only what several others refer to, or
    # what is known to be short, is a list of choices.
    return classifies(table) or len(children) >= 2 or 0 < table.rows <= _FEW


def _by_noun(tables: Sequence[Table]) -> dict[tuple[str, ...], list[Table]]:
    found: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        found.setdefault(nouns(table.name), []).append(table)
    return found
