"""What one statement did to the tables when it was run on a scratch copy: locks, rewrites, builds, scans.

Lock modes are `pg_locks.mode` without "Lock", in the documentation's words: "ACCESS EXCLUSIVE", ...
Source: https://www.postgresql.org/docs/18/explicit-locking.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from schemabook.schema import Name  # noqa: TC001 (get_type_hints() needs it)

#: From weak to strong; a mode conflicts with more the further down it stands.
MODES: Final = (
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
)


def strength(mode: str) -> int:
    """The mode's place from weak to strong, 0 to 7."""
    return MODES.index(mode)


def blocks_writes(mode: str) -> bool:
    """True where it conflicts with ROW EXCLUSIVE, which INSERT, UPDATE, DELETE and MERGE take."""
    return strength(mode) >= strength("SHARE")


def blocks_reads(mode: str) -> bool:
    """True where it conflicts with ACCESS SHARE, which SELECT takes."""
    return mode == "ACCESS EXCLUSIVE"


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What happened to one relation that was there before the statement.

    `kind` is "table", "partitioned table", "materialized view", "view", "sequence", "foreign table",
    "composite type" or "index"; `table` the table it belongs to (itself, for a table). `mode` is the
    strongest lock taken. `rewritten`: its file was replaced by one with the rows written anew; `scanned`: it
    was read from end to end; `built` are the indexes that were built on it, new or anew. An index is listed
    only where its own lock is stronger than its table's; TOAST tables are part of theirs.
    """

    relation: Name
    table: Name
    kind: str
    mode: str
    rewritten: bool = False
    scanned: bool = False
    built: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """True where the time it takes grows with the number of rows."""
        return self.rewritten or self.scanned or bool(self.built)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """One statement and all it touched; `line` counts from 1 in `source` (the file's name).

    `created` are the relations that it made: nobody else can wait for them. `transactional` is False for what
    PostgreSQL refuses in a transaction (CREATE INDEX CONCURRENTLY): it was run for good, its locks read from
    another session meanwhile; and `refused` is True where it stands among others that are meant to be one
    transaction, and will fail there. `block` numbers the transactions in which the statements of a source are
    meant to run: those with the same number hold their locks together, until its end. `at` is the offset in
    the source. `left_out` says why a statement was not run at all, or did not take effect. `seconds` is how
    long it took there.
    """

    source: str
    line: int
    sql: str
    touched: tuple[Touched, ...] = ()
    created: tuple[Name, ...] = ()
    transactional: bool = True
    refused: bool = False
    block: int = 1
    at: int = 0
    left_out: str = ""
    seconds: float = 0.0

    def lock(self, relation: Name) -> str | None:
        """The strongest lock on a relation, None where it has none."""
        return next((t.mode for t in self.touched if t.relation == relation), None)
