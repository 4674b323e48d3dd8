"""The ways to make constraints and indexes that do not stop the writers of a table that is in use."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.alter.script import INDEXES, LAST, Command
from schemabook.alter.text import Raw, listed, say
from schemabook.schema import Check, ForeignKey, Index, Key, Name, Table, View

if TYPE_CHECKING:
    from schemabook.ddl import Node

_CREATE_INDEX = re.compile(r"\ACREATE (UNIQUE )?INDEX ")


def is_plain(of: object) -> bool:
    """True for a table or materialised view of its own, whose indexes can be built while writers go on."""
    return isinstance(of, View) or (isinstance(of, Table) and of.kind == "table")


def replaced(node: Node) -> list[Command]:
    """The commands that put an index in the place of another of its name: neither is missing meanwhile."""
    schema, name = node.ref.schema, node.ref.part
    between = f"schemabook_{name}"[:40]
    first, *rest = _index(node)
    made = first.sql.replace(say("CONCURRENTLY {} ON ", name), say("CONCURRENTLY {} ON ", between), 1)
    steps = (
        made,
        say("DROP INDEX CONCURRENTLY {}", Name(schema, name)),
        say("ALTER INDEX {} RENAME TO {}", Name(schema, between), name),
    )
    found = [Command(text, node.ref, transactional=False, part=INDEXES) for text in steps]
    return [replace(found[0], why="built beside the old one, which it replaces"), *found[1:], *rest]


def created(node: Node) -> list[Command]:
    """The commands that make a part of a table that has been there before."""
    one, of = node.one, node.parent
    plain = is_plain(of)
    if isinstance(one, Index) and node.ref.kind == "index" and plain:
        return _index(node)
    if isinstance(of, Table) and plain:
        if isinstance(one, Check | ForeignKey) and one.validated and one.enforced and node.create:
            return _not_valid(node, one, of)
        if isinstance(one, Key) and not one.without_overlaps and not one.inherited:
            return _key(node, one, of)
    return [Command(text, node.ref) for text in node.create]


def _index(node: Node) -> list[Command]:
    first, *rest = node.create
    made = _CREATE_INDEX.sub(lambda m: f"CREATE {m[1] or ''}INDEX CONCURRENTLY ", first)
    found = [Command(made, node.ref, transactional=False, part=INDEXES)]
    return found + [Command(text, node.ref, transactional=False, part=INDEXES) for text in rest]


def _not_valid(node: Node, one: Check | ForeignKey, of: Table) -> list[Command]:
    first, *rest = node.create
    if not first.endswith(one.definition):  # it comes from a parent
        return [Command(text, node.ref) for text in node.create]
    why = "checked for new rows at once, for those that are there later: writers need not wait"
    found = [Command(f"{first} NOT VALID", node.ref, why), *(Command(text, node.ref) for text in rest)]
    done = say("ALTER TABLE {} VALIDATE CONSTRAINT {}", of.key, one.name)
    return [*found, Command(done, node.ref, part=LAST)]


def _key(node: Node, one: Key, of: Table) -> list[Command]:
    behind = next((i for i in of.indexes if i.constraint == one.name), None)
    if behind is None or behind.method != "btree":
        return [Command(text, node.ref) for text in node.create]
    include = Raw(f" INCLUDE ({listed(one.include)})" if one.include else "")
    nulls = Raw(" NULLS NOT DISTINCT" if one.nulls_not_distinct else "")
    frame = "CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({}){}{}"
    made = say(frame, one.name, of.key, listed(one.columns), include, nulls)
    kind = Raw("PRIMARY KEY" if one.primary else "UNIQUE")
    later = Raw(" DEFERRABLE" if one.deferrable else "")
    later = Raw(later + (" INITIALLY DEFERRED" if one.initially_deferred else ""))
    attach = say(
        "ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {}{}", of.key, one.name, kind, one.name, later
    )
    rest = [Command(text, node.ref, part=LAST) for text in node.create[1:]]
    why = "built while writers go on, then made the constraint's own"
    return [
        Command(made, node.ref, why, transactional=False, part=INDEXES),
        Command(attach, node.ref, part=LAST),
        *rest,
    ]
