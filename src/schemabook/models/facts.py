"""What the builders of a module share: the snapshot, its pieces of SQL, names, shapes, who is made when."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from schemabook.ddl import nodes
from schemabook.ddl.context import Context
from schemabook.ddl.spelling import name
from schemabook.models.phases import Phases
from schemabook.models.shapes import shapes
from schemabook.schema import Name

if TYPE_CHECKING:
    from schemabook.ddl import Node, Ref
    from schemabook.models.code import Style
    from schemabook.models.names import Given, Names
    from schemabook.schema import Schema, Sequence, Table

VERSION_TABLE = Name("public", "alembic_version")


class Facts:
    """One snapshot, looked at from all sides."""

    def __init__(self, schema: Schema, names: Names, style: Style, given: Given) -> None:
        self.schema, self.names, self.style, self.given = schema, names, style, given
        self.shapes = shapes(schema)
        self.ddl = Context(schema)
        self.nodes: tuple[Node, ...] = nodes(schema)
        self.phases = Phases(self)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables that the metadata holds."""
        return tuple(t for t in self.schema.tables if is_modelled(t))

    @cached_property
    def by_ref(self) -> dict[Ref, Node]:
        """The pieces by their Refs."""
        return {node.ref: node for node in self.nodes}

    @cached_property
    def sequences(self) -> dict[str, Sequence]:
        """The sequences by the name that nextval() is given."""
        return {name(s.schema, s.name).as_string(None): s for s in self.schema.sequences}

    @cached_property
    def cycles(self) -> frozenset[tuple[Name, Name]]:
        """The references, as (from, to), between tables that refer to each other in a circle."""
        edges = {(t.key, f.references) for t in self.tables for f in t.foreign_keys if f.references != t.key}
        return _within_circles(edges | set(self.phases.follows_reversed))


def is_modelled(table: Table) -> bool:
    """False for what Alembic would not expect in the metadata: foreign tables, and its own version table."""
    own = table.key == VERSION_TABLE and [c.name for c in table.columns] == ["version_num"]
    return table.kind != "foreign table" and not own


def _within_circles(edges: set[tuple[Name, Name]]) -> frozenset[tuple[Name, Name]]:
    """The edges whose ends can reach each other."""
    part = _components(edges)
    return frozenset((a, b) for a, b in edges if part[a] == part[b])


def _components(edges: set[tuple[Name, Name]]) -> dict[Name, int]:
    """The strongly connected component of every node, by Kosaraju's algorithm."""
    out: dict[Name, list[Name]] = {}
    back: dict[Name, list[Name]] = {}
    for a, b in sorted(edges):
        out.setdefault(a, []).append(b)
        out.setdefault(b, [])
        back.setdefault(b, []).append(a)
        back.setdefault(a, [])
    order: list[Name] = []
    seen: set[Name] = set()
    for start in out:
        _visit(start, out, seen, order)
    part: dict[Name, int] = {}
    found: set[Name] = set()
    for number, start in enumerate(reversed(order)):
        members: list[Name] = []
        _visit(start, back, found, members)
        part.update(dict.fromkeys(members, number))
    return part


def _visit(start: Name, edges: dict[Name, list[Name]], seen: set[Name], order: list[Name]) -> None:
    """Depth first, without recursion; `order` gets each node when all behind it is done."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(edges[start]))]
    while stack:
        at, rest = stack[-1]
        following = next((n for n in rest if n not in seen), None)
        if following is None:
            order.append(at)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(edges[following])))
