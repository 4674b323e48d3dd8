"""When each piece of a schema is made: by SQLAlchemy with its table, or by SQL before, after or between.

create_all() executes the listeners of "before_create", makes sequences, then tables with their indexes in the
order of their references, then the references that form circles, then the listeners of "after_create". A
piece that SQLAlchemy has no word for is made before all tables if it rests on none of them, after them if no
table rests on it, and otherwise just before the first table that does.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from schemabook.ddl import Ref, refs
from schemabook.models import enums, sayable
from schemabook.schema import Domain, Enum, Name

if TYPE_CHECKING:
    from schemabook.ddl import Node
    from schemabook.models.facts import Facts

# What SQLAlchemy makes with or in a table
_IN_TABLE: Final = (
    "table",
    "primary key",
    "unique constraint",
    "check constraint",
    "exclusion constraint",
    "foreign key",
    "index",
    "default",
)
# What is never made before the tables, though it may rest on none: filling a view calls functions, whose
# bodies read tables
_AFTER: Final = (
    "column",
    "partition",
    "index partition",
    "sequence owner",
    "not-null constraint",
    "view",
    "materialized view",
    "rule",
    "publication",
    "default privileges",
    "extension dependency",
    "event trigger",
)
# A key waits for its NOT NULL constraints only to have them under their names
_NO_MATTER: Final = ("not-null constraint",)


class Phases:
    """Answers for every piece of the snapshot; see the module."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._closures: dict[Ref, frozenset[Ref]] = {}

    @cached_property
    def _nodes(self) -> dict[Ref, Node]:
        return self._facts.by_ref

    @cached_property
    def said(self) -> frozenset[Ref]:
        """The pieces that SQLAlchemy has a word for, whenever they are made."""
        tables = {refs.ref(t): t for t in self._facts.tables}
        found = set()
        for ref, node in self._nodes.items():
            if ref.kind == "table":
                possible = ref in tables
            elif ref.kind == "default":
                possible = Ref("table", ref.schema, ref.name) in tables
                possible = possible and sayable.default(node.one, node.parent, self._facts)
            elif ref.kind in _IN_TABLE:
                home = Ref("table", ref.schema, ref.name)
                possible = home in tables and sayable.part(node.one, node.parent)
            else:
                possible = self._said_alone(node)
            if possible:
                found.add(ref)
        return frozenset(found)

    def _said_alone(self, node: Node) -> bool:
        if isinstance(node.one, Enum):
            return bool(node.one.labels)
        if isinstance(node.one, Domain):
            return enums.said(node.one, self._facts.schema)
        return False

    @cached_property
    def sequences(self) -> frozenset[Ref]:
        """The sequences that SQLAlchemy makes: alone, or as a column's SERIAL."""
        found = {r for r, n in self._nodes.items() if r.kind == "sequence" and sayable.sequence(n.one)}
        early = [n for r, n in self._nodes.items() if r in self.before or r in self._definitions]
        return frozenset(found - {need for node in early for need in node.needs})

    @cached_property
    def _definitions(self) -> frozenset[Ref]:
        return frozenset(r for r in self.said if r.kind in ("enum", "domain"))

    def _home(self, ref: Ref) -> Name | None:
        """The table with which SQLAlchemy makes a piece."""
        return Name(ref.schema, ref.name) if ref.kind in _IN_TABLE and ref in self.said else None

    def closure(self, ref: Ref) -> frozenset[Ref]:
        """All that a piece rests on, directly or not, itself left out."""
        if ref not in self._closures:
            found: set[Ref] = set()
            stack = [ref]
            while stack:
                node = self._nodes.get(stack.pop())
                for need in node.needs - found if node else ():
                    found.add(need)
                    stack.append(need)
            self._closures[ref] = frozenset(found - {ref})
        return self._closures[ref]

    @cached_property
    def before(self) -> frozenset[Ref]:
        """The pieces made by SQL before all tables: they rest on none."""
        rest = (r for r in self._nodes if r not in self.said and r.kind != "sequence")
        return frozenset(
            r
            for r in rest
            if r.kind not in _AFTER
            and not any(need.kind in (*_IN_TABLE, *_AFTER) for need in self.closure(r))
            and r.kind not in _IN_TABLE[1:]
            and not (r.kind == "table" and self._nodes[r].one.is_partition)
        )

    @cached_property
    def between(self) -> dict[Ref, Name]:
        """The pieces made just before a table, with that table."""
        found: dict[Ref, Name] = {}
        for table in self._facts.tables:
            for need in self.closure(refs.ref(table)):
                apart = need not in self.said and need not in self.before and need.kind != "sequence"
                if apart and need in self._nodes and need.kind != "partition":
                    found.setdefault(need, table.key)
        return found

    @cached_property
    def late(self) -> frozenset[Ref]:
        """Constraints, indexes and defaults of a table that rest on what is made after the tables."""
        found = {r for r in self.said if r.kind in _IN_TABLE[1:] and self._is_late(r)}
        more = True
        while more:  # what rests on a late one (a reference on a late unique index) is late as well
            new = {
                r
                for r in self.said - found
                if r.kind in _IN_TABLE[1:] and any(need in found for need in self._nodes[r].needs)
            }
            found |= new
            more = bool(new)
        return frozenset(found)

    def _is_late(self, ref: Ref) -> bool:
        node = self._nodes[ref]
        if sayable.late(node.one, node.parent):
            return True
        if ref.kind == "default" and any(n.kind == "table" and n[1:3] != ref[1:3] for n in node.needs):
            return True  # it reads the sequence of another table's identity
        return any(self._after(need) for need in self.closure(ref) if need.kind not in _NO_MATTER)

    def _after(self, need: Ref) -> bool:
        """True for a piece that is there only after the tables."""
        made = need in self.said or need in self.before or need in self.between
        return not made and need.kind != "sequence" and need in self._nodes

    @cached_property
    def _parts(self) -> dict[Name, frozenset[Ref]]:
        """What the parts of a table rest on that SQLAlchemy makes with it; it sorts references itself."""
        found: dict[Name, set[Ref]] = {t.key: set() for t in self._facts.tables}
        for ref in self.said - self.late:
            home = self._home(ref)
            if home in found and ref.kind != "foreign key":
                for need in self._nodes[ref].needs:
                    if need.kind not in _IN_TABLE[1:]:  # a child's check is no reason to make it first
                        found[home] |= {need} if need.kind == "table" else {need, *self.closure(need)}
        return {key: frozenset(needs) for key, needs in found.items()}

    @cached_property
    def follows(self) -> tuple[tuple[Name, Name], ...]:
        """Pairs of tables, the second made after the first for another reason than a reference."""
        found: set[tuple[Name, Name]] = set()
        for table in self._facts.tables:
            mine = self.closure(refs.ref(table)) | self._parts[table.key]
            found |= {(Name(r.schema, r.name), table.key) for r in mine if r.kind == "table"}
            found |= {(self.between[r], table.key) for r in mine if r in self.between}
        modelled = {t.key for t in self._facts.tables}
        return tuple(sorted((a, b) for a, b in found if a != b and {a, b} <= modelled))

    @cached_property
    def follows_reversed(self) -> tuple[tuple[Name, Name], ...]:
        """The same as (dependent, needed), as references are."""
        return tuple((b, a) for a, b in self.follows)
