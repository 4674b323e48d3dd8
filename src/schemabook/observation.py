"""What one statement did to the tables when it was run and rolled back: locks, rewrites, builds, scans.

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


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What happened to one relation that was there before the statement.

    `kind` is "table", "index", "materialized view", "view", "sequence", ...; `table` the table it belongs to
    (itself, for a table). `mode` is the strongest lock taken. `rewritten`: its file was replaced; `scanned`:
    it was read from end to end; `built` are the indexes that were built on it.
    """

    relation: Name
    table: Name
    kind: str
    mode: str
    rewritten: bool = False
    scanned: bool = False
    built: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Observation:
    """One statement and all it touched; `line` counts from 1 in `source` (the file's name).

    `transactional` is False for what PostgreSQL refuses in a transaction (CREATE INDEX CONCURRENTLY): it was
    run for good on the scratch copy, its locks read from another session meanwhile. `seconds` is how long it
    took there.
    """

    source: str
    line: int
    sql: str
    touched: tuple[Touched, ...] = ()
    transactional: bool = True
    seconds: float = 0.0
