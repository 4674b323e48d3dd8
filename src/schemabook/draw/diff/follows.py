"""Which changes only follow from another one, and are told with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.diff.spelling import member
from schemabook.schema import Index, NotNull
from schemabook.schema_words import CONSTRAINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Name, Schema, Table
    from schemabook.schema import Sequence as Generator
    from schemabook.schema_diff import Change

# What an index has of its own, even one behind a key.
_INDEXS_OWN: Final = frozenset({"comment", "options", "tablespace", "clustered", "replica identity"})
# By object: a property that repeats, in part or as a whole, what another one says.
_REPEATED: Final = {
    ("column", "user-defined type"): "type",
    ("column", "default"): "generated",
    ("trigger", "function"): "definition",
    ("view", "depends on"): "definition",
    ("materialized view", "depends on"): "definition",
    ("check constraint", "columns"): "expression",
    ("table", "partition bound"): "partition of",
}
_ROUTINES: Final = frozenset({"function", "procedure", "aggregate", "window"})
_WHOLE: Final = ("added", "removed")


class Follows:
    """Finds the leader of each change; `changes` are those between two snapshots."""

    def __init__(self, old: Schema, new: Schema, changes: Sequence[Change]) -> None:
        self._old, self._new, self._changes = old, new, changes
        self._at: dict[tuple[object, ...], int] = {}
        self._of: dict[tuple[Name | None, str | None], list[int]] = {}
        for i, c in enumerate(changes):
            self._at.setdefault((c.kind, c.object, c.relation, c.member, c.what), i)
            self._of.setdefault((c.relation, c.member), []).append(i)
        self._sequences: dict[str, Generator] = {
            str(s.key): s for known in (old, new) for s in known.sequences
        }
        self._bodies = [{f.signature: _body(f.definition) for f in s.functions} for s in (old, new)]

    def leader(self, index: int) -> int:
        """The index of the change that the one at `index` is told with; its own where it stands alone."""
        seen = {index}
        while (found := next(self._leads(self._changes[index]), None)) is not None:
            if found in seen:
                return min(seen)
            seen.add(found)
            index = found
        return index

    def _leads(self, c: Change) -> Iterator[int]:
        """The changes that tell this one, too; best first."""
        if (c.object, c.what) in _REPEATED:
            yield from self._find("changed", c.object, c.relation, c.member, _REPEATED[c.object, c.what])
        if c.relation is None:
            yield from self._of_sequence(c) if c.object == "sequence" else self._of_routine(c)
            return
        if c.what == "inherited":
            for what in ("partition of", "inherits"):
                yield from self._find("changed", "table", c.relation, None, what)
        if c.object == "index" and c.what not in _INDEXS_OWN:
            yield from self._of_key(c)
        if c.object == "not-null constraint" and c.kind in _WHOLE:
            yield from self._of_column(c)
        yield from self._of_parent(c)

    def _find(
        self, kind: str, object_: str, relation: Name | None, member_: str | None, what: str = ""
    ) -> Iterator[int]:
        found = self._at.get((kind, object_, relation, member_, what))
        if found is not None:
            yield found

    def _tables(self, name: Name) -> Iterator[Table]:
        """The table as it is, and as it was."""
        for known in (self._new, self._old):
            if name in known.by_key:
                yield known.by_key[name]

    def _of_key(self, c: Change) -> Iterator[int]:
        """The index behind a key says again what the key says; but one that outlives its key does not."""
        for i in self._of[c.relation, c.member]:
            other = self._changes[i]
            if other.object in CONSTRAINTS and (other.kind != "removed" or c.kind == "removed"):
                yield i

    def _of_column(self, c: Change) -> Iterator[int]:
        assert c.relation is not None
        for table in self._tables(c.relation):
            one = member(table, c.object, c.member)
            for column in one.columns if isinstance(one, NotNull) else ():
                yield from self._find(c.kind, "column", c.relation, column)
                yield from self._find("changed", "column", c.relation, column, "nullable")

    def _of_parent(self, c: Change) -> Iterator[int]:
        """What a partition has because its parent has it."""
        assert c.relation is not None
        for table in self._tables(c.relation):
            parent = table.partition_of
            if parent is None:
                continue
            if c.member is None and c.kind in _WHOLE:
                yield from self._find(c.kind, "table", parent, None)
                return
            index = member(table, c.object, c.member) if c.object == "index" else None
            named = index.parent.name if isinstance(index, Index) and index.parent else c.member
            for i in self._of.get((parent, named), ()):
                mirrored = named != c.member and c.what not in _INDEXS_OWN
                if _alike(c, self._changes[i]) or mirrored:
                    yield i
            if c.object in CONSTRAINTS:  # keys of partitions have names of their own
                yield from (i for i, o in enumerate(self._changes) if o.relation == parent and _alike(c, o))

    def _of_sequence(self, c: Change) -> Iterator[int]:
        """A serial or identity column's sequence comes, goes and widens with its column."""
        one = self._sequences.get(c.name)
        if one is None or one.owned_by is None:
            return
        table, column = one.owned_by
        if c.kind in _WHOLE:
            yield from self._find(c.kind, "table", table, None)
            yield from self._find(c.kind, "column", table, column)
            for what in ("identity", "default"):
                yield from self._find("changed", "column", table, column, what)
        elif c.what in ("type", "maximum", "minimum"):
            yield from self._find("changed", "column", table, column, "type")
        elif c.what == "identity":
            yield from self._find("changed", "column", table, column, "identity")

    def _of_routine(self, c: Change) -> Iterator[int]:
        """A definition repeats the properties that it is made of, unless the body is another one."""
        if c.object not in _ROUTINES or c.what != "definition":
            return
        if self._bodies[0].get(c.name) != self._bodies[1].get(c.name):
            return
        for i in self._of[None, None]:
            other = self._changes[i]
            same = (other.object, other.name) == (c.object, c.name)
            if same and other.what not in ("definition", "comment"):
                yield i


def _alike(one: Change, other: Change) -> bool:
    return (one.kind, one.object, one.what, one.before, one.after) == (
        other.kind,
        other.object,
        other.what,
        other.before,
        other.after,
    )


def _body(definition: str) -> str:
    """What a function does: the text behind the line that begins with AS, else the whole."""
    return definition.partition("\nAS ")[2] or definition
