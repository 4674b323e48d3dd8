"""The relations of a database before and after a statement, and what the difference means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, LiteralString

from psycopg import Cursor

from schemabook.observation import Touched, strength
from schemabook.observing.queries import OWN_LOCKS, RELATIONS
from schemabook.schema import Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psycopg import Connection

_KINDS: Final = {
    "r": "table",
    "p": "partitioned table",
    "m": "materialized view",
    "v": "view",
    "S": "sequence",
    "f": "foreign table",
    "c": "composite type",
    "i": "index",
    "I": "index",
    "t": "toast",
}
_PARTS: Final = ("index", "toast")

Lock = tuple[int, str]  # a relation's oid and a mode, as `MODES` writes it
State = dict[int, "Relation"]


@dataclass(frozen=True)
class Relation:
    """One row of the query: `owner` is the oid of the table that an index or TOAST table belongs to."""

    oid: int
    name: Name
    kind: str
    file: int | None
    owner: int
    scans: int


def state(connection: Connection[Any], query: LiteralString = RELATIONS) -> State:
    """Every relation that a user made, by oid. The connection's own cursor class is not used."""
    rows = Cursor(connection).execute(query, prepare=False).fetchall()
    found = {
        row[0]: Relation(
            row[0], Name(row[1], row[2]), _KINDS.get(row[3], "table"), row[4], row[5] or row[0], row[6]
        )
        for row in rows
    }
    # the TOAST tables of pg_catalog
    return {oid: one for oid, one in found.items() if one.kind not in _PARTS or one.owner in found}


def locks(connection: Connection[Any]) -> set[Lock]:
    """The locks on relations that the connection's transaction holds now."""
    rows = Cursor(connection).execute(OWN_LOCKS, prepare=False).fetchall()
    return {(oid, mode_of(mode)) for oid, mode in rows}


def mode_of(name: str) -> str:
    """ "ShareUpdateExclusiveLock" -> "SHARE UPDATE EXCLUSIVE"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Lock")).upper()


def created(before: State, after: State) -> tuple[Name, ...]:
    """What is new and no part of something older, by name."""
    fresh = (one for oid, one in after.items() if oid not in before and one.kind not in _PARTS)
    return tuple(sorted(one.name for one in fresh))


def touched(
    before: State, after: State, taken: Iterable[Lock], words: tuple[str, ...]
) -> tuple[Touched, ...]:
    """The relations that were there before and on which a lock was taken, by name."""
    return _Difference(before, after, words).touched(taken)


class _Difference:
    def __init__(self, before: State, after: State, words: tuple[str, ...]) -> None:
        self.before, self.after = before, after
        self.utility = words[:1] not in (
            ("SELECT",),
            ("INSERT",),
            ("UPDATE",),
            ("DELETE",),
            ("MERGE",),
            ("WITH",),
        )
        self.empties = words[:1] == ("TRUNCATE",)  # new empty files, and no row is read

    def touched(self, taken: Iterable[Lock]) -> tuple[Touched, ...]:
        modes = self._strongest(taken)
        built = self._built()
        found = []
        for oid, mode in modes.items():
            one = self.before[oid]
            if one.kind == "index" and strength(mode) <= strength(
                modes.get(self._table(oid), "ACCESS SHARE")
            ):
                continue
            found.append(self._one(one, mode, built))
        return tuple(sorted(found, key=lambda t: (t.table, t.kind == "index", t.relation)))

    def _one(self, one: Relation, mode: str, built: Mapping[int, list[str]]) -> Touched:
        table = self.before.get(self._table(one.oid), one)
        part = one.kind == "index"
        return Touched(
            relation=one.name,
            table=table.name,
            kind=one.kind,
            mode=mode,
            rewritten=not part and self._rewritten(one),
            scanned=not part and self._scanned(one),
            built=() if part else tuple(sorted(built.get(one.oid, ()))),
        )

    def _strongest(self, taken: Iterable[Lock]) -> dict[int, str]:
        """The strongest mode by oid; TOAST counts for its table."""
        modes: dict[int, str] = {}
        for oid, mode in taken:
            if oid not in self.before:
                continue
            if self.before[oid].kind == "toast" or self.before[self.before[oid].owner].kind == "toast":
                oid = self._table(oid)
            if oid not in modes or strength(mode) > strength(modes[oid]):
                modes[oid] = mode
        return modes

    def _table(self, oid: int, *, of: Mapping[int, Relation] | None = None) -> int:
        """The table behind an index, a TOAST table or a TOAST table's index."""
        relations = self.before if of is None else of
        while oid in relations and relations[oid].owner != oid:
            oid = relations[oid].owner
        return oid

    def _rewritten(self, one: Relation) -> bool:
        now = self.after.get(one.oid)
        if now is None or self.empties or one.kind not in ("table", "materialized view"):
            return False
        return one.file != now.file

    def _scanned(self, one: Relation) -> bool:
        """Read from end to end: by a sequential scan, or by a check of a key that took an index instead."""
        if self.empties or one.kind not in ("table", "materialized view"):
            return False
        indexes = (r.oid for r in self.after.values() if r.kind == "index" and r.owner == one.oid)
        return any(self._scans(oid) > 0 for oid in (one.oid, *(indexes if self.utility else ())))

    def _scans(self, oid: int) -> int:
        now, then = self.after.get(oid), self.before.get(oid)
        return (now.scans if now else 0) - (then.scans if then else 0)

    def _built(self) -> dict[int, list[str]]:
        """The indexes with a new file, by their table's oid; one that only changed its oid keeps its file."""
        found: dict[int, list[str]] = defaultdict(list)
        files = {one.file for one in self.before.values()}
        for one in self.after.values():
            owner = self._table(one.oid, of=self.after)
            fresh = one.kind == "index" and one.file and one.file not in files
            # a TOAST table's index says nothing that its table does not
            if fresh and owner == one.owner and owner in self.before and not self.empties:
                found[owner].append(one.name.name)
        return found
