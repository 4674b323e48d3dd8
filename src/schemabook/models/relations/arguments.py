"""The arguments of relationship(), only where SQLAlchemy needs them or PostgreSQL does something.

Cascades follow ON DELETE, so that deleting an object and deleting its row mean the same:

- CASCADE: the ORM deletes what it has loaded and leaves the rest to PostgreSQL. Where the key cannot be null,
  what is taken out of the list is deleted as well (delete-orphan), for it can be nobody's.
- SET NULL: the ORM nulls what it has loaded, if PostgreSQL nulls the same columns.
- everything else: `passive_deletes="all"`, the ORM touches nothing and PostgreSQL refuses, or sets defaults.

The rows of a link are left to PostgreSQL in the same way, unless the list was loaded: then SQLAlchemy deletes
them itself, whatever the key says.
"""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword
from typing import TYPE_CHECKING

from schemabook.models.literals import py

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.models.code import Key
    from schemabook.models.names import Names
    from schemabook.models.relations.facts import LinkEnd, Reference
    from schemabook.schema import ForeignKey, Name

# What the collection of a table's columns has as methods, so that `.c.values` is no column.
_METHODS = frozenset(
    ["add", "as_readonly", "clear", "compare", "contains_column", "corresponding_column", "extend", "get"]
) | {"items", "keys", "remove", "update", "values"}
Arguments = dict[str, str]  # keyword -> code, in the order in which they are written


@dataclass(frozen=True)
class Speller:
    """Writes the arguments of one module's relationships, whose names are all known."""

    names: Names
    called: Mapping[Key, str]
    overlaps: Mapping[Reference, tuple[str, ...]]

    def of_reference(self, reference: Reference, side: str) -> Arguments:
        """Those of the side "child" or "parent" of a foreign key."""
        other = "parent" if side == "child" else "child"
        found = {"back_populates": py(self.called[reference.key(other)])}
        if reference.spelled:
            found["primaryjoin"] = py(self._condition(reference, side))
        elif reference.named:
            found["foreign_keys"] = self._columns(reference.child, reference.columns)
        if reference.is_self and side == "child" and not reference.spelled:
            found["remote_side"] = self._columns(reference.parent, [c for _, c in reference.pairs])
        if not reference.writes:
            found["viewonly"] = "True"
            return found
        if side == "parent":
            found |= deletes(reference)
        if self.overlaps[reference]:
            found["overlaps"] = py(",".join(self.overlaps[reference]))
        return found

    def of_link(self, link: LinkEnd) -> Arguments:
        """Those of one direction of a many-to-many."""
        table = self.names.variable(link.table)
        found = {"secondary": f"lambda: {table}", "back_populates": py(self.called[link.back.key])}
        if link.owner == link.target:
            found["primaryjoin"] = self._through(link.here, table)
            found["secondaryjoin"] = self._through(link.there, table)
        known = link.here.on_delete in ("CASCADE", "SET NULL")
        return found | {"passive_deletes": "True" if known else py("all")}

    def _columns(self, table: Name, columns: Sequence[str]) -> str:
        return py(f"[{', '.join(self._column(table, c) for c in columns)}]")

    def _column(self, table: Name, column: str) -> str:
        return f"{self.names.class_(table)}.{self.names.attribute(table, column)}"

    def _condition(self, reference: Reference, side: str) -> str:
        """The whole condition: foreign() is what is written, remote() the other row of the same table."""
        equal = []
        for column, ref_column in reference.pairs:
            mine = self._column(reference.child, column)
            theirs = self._column(reference.parent, ref_column)
            if column in reference.writes:
                mine = f"foreign({mine})"
            if reference.is_self and side == "child":
                theirs = f"remote({theirs})"
            elif reference.is_self:
                mine = f"remote({mine})"
            equal.append(f"{theirs} == {mine}")
        return equal[0] if len(equal) == 1 else f"and_({', '.join(equal)})"

    def _through(self, key: ForeignKey, table: str) -> str:
        # the table's column first: to a type checker a SQLModel attribute is a value, and compares to a bool
        equal = [
            f"{table}.c{_access(column)} == {self._column(key.references, ref_column)}"
            for column, ref_column in zip(key.columns, key.ref_columns, strict=True)
        ]
        return f"lambda: {equal[0]}" if len(equal) == 1 else f"lambda: sa.and_({', '.join(equal)})"


def deletes(reference: Reference) -> Arguments:
    """What deleting a row of the parent does to those of the child."""
    if reference.on_delete == "CASCADE":
        cascade = "all" if reference.optional else "all, delete-orphan"
        return {"cascade": py(cascade), "passive_deletes": "True"}
    nulled = reference.optional and reference.on_delete == "SET NULL" and reference.nulled == reference.writes
    return {"passive_deletes": "True" if nulled else py("all")}


def overlaps(references: Sequence[Reference], called: Mapping[Key, str]) -> dict[Reference, tuple[str, ...]]:
    """For each reference the relationships that write the same columns and come before it.

    SQLAlchemy warns about two such relationships unless one of them names the other. They do not contradict
    each other as long as the rows that are referred to agree, and where they do not, the key is violated.
    """
    found: dict[Reference, tuple[str, ...]] = {}
    before: dict[Name, list[Reference]] = {}
    for reference in references:
        earlier = before.setdefault(reference.child, [])
        shared = [r for r in earlier if r.writes & reference.writes]
        found[reference] = tuple(
            dict.fromkeys(called[r.key(side)] for r in shared for side in ("child", "parent"))
        )
        earlier.append(reference)
    return found


def _access(column: str) -> str:
    plain = column.isidentifier() and column not in _METHODS and not column.startswith("_")
    return f".{column}" if plain and not iskeyword(column) else f"[{py(column)}]"
