"""What CREATE INDEX CONCURRENTLY and REINDEX CONCURRENTLY leave behind when they fail, and how it is cleared.

Both do their work in several transactions. One that fails or is cut off leaves an invalid index: it costs
every write, serves no read, and stands in the way of the next attempt.
Source: the documentation of CREATE INDEX ("Building Indexes Concurrently") and REINDEX.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import psycopg
from psycopg import sql

from schemabook.errors import SyntaxProblem
from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.statements import Statement

Outcome = Literal["missing", "done", "other"]

_KINDS: Final = {"INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM"}
_FIND: Final = """
SELECT i.indisvalid AND i.indisready AND i.indislive, pg_get_indexdef(i.indexrelid)
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = to_regclass(%s) AND c.relname = (parse_ident(%s))[1]
"""
_INVALID: Final = """
SELECT n.nspname, c.relname
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE i.indrelid = to_regclass(%s) AND c.relname = (parse_ident(%s))[1] AND NOT i.indisvalid
"""
_LEFT_BY_REINDEX: Final = """
SELECT n.nspname, c.relname
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname <> 'pg_toast'
  AND CASE %(kind)s
        WHEN 'TABLE' THEN i.indrelid = to_regclass(%(name)s)
        WHEN 'INDEX' THEN i.indrelid = (SELECT indrelid FROM pg_catalog.pg_index
                                        WHERE indexrelid = to_regclass(%(name)s))
        WHEN 'SCHEMA' THEN n.nspname = (parse_ident(%(name)s))[1]
        ELSE n.nspname !~ '^pg_' END
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Build:
    """A CREATE INDEX CONCURRENTLY: the index and its table as SQL spells them, and what follows ON table."""

    name: str
    table: str
    unique: bool
    rest: str


@dataclass(frozen=True)
class Rebuild:
    """A REINDEX CONCURRENTLY: "INDEX", "TABLE", "SCHEMA" or "DATABASE", and its name as SQL spells it."""

    kind: str
    name: str


def parse(statement: Statement) -> Build | Rebuild | None:
    """What the statement builds concurrently; None for any other. A nameless index has the name ""."""
    if "CONCURRENTLY" not in statement.words:
        return None
    solid = [t for t in tokens(statement.text) if t.kind not in ("space", "comment")]
    words = [t.text.upper() if t.kind == "word" else t.text for t in solid]
    if words[0] == "REINDEX":  # also REINDEX (CONCURRENTLY) TABLE t
        kind = next((n for n, w in enumerate(words) if w in _KINDS), len(words) - 1)
        target = solid[kind + (2 if words[kind + 1 : kind + 2] == ["CONCURRENTLY"] else 1) :]
        return Rebuild(words[kind], "".join(t.text for t in target))
    at = words.index("CONCURRENTLY") + 1
    if words[0] != "CREATE" or words[at - 2] != "INDEX":
        return None
    at += 3 if words[at : at + 3] == ["IF", "NOT", "EXISTS"] else 0
    on = words.index("ON", at)
    table = on + (2 if words[on + 1 : on + 2] == ["ONLY"] else 1)
    end = table + 1
    while words[end : end + 1] == ["."]:
        end += 2
    rest = statement.text[solid[end].start :] if end < len(solid) else ""
    name = "".join(t.text for t in solid[at:on])
    return Build(name, "".join(t.text for t in solid[table:end]), "UNIQUE" in words[:at], rest)


def refuse_nameless(statements: Iterable[Statement], label: str) -> None:
    """SyntaxProblem for an index without a name: after a crash nobody could tell which one it was."""
    for statement in statements:
        found = parse(statement)
        if isinstance(found, Build) and not found.name:
            raise SyntaxProblem(
                f"{label}: Line {statement.line}: this index needs a name: if the build is interrupted, "
                "what it left is found by it. Nothing has been executed.",
                line=statement.line,
                column=1,
                hint="CREATE INDEX CONCURRENTLY <name> ON ...",
            )


def clear(conn: psycopg.Connection[Any], work: Build | Rebuild) -> list[str]:
    """Drop the invalid indexes that an earlier attempt at `work` has left; their names. Autocommit only."""
    if isinstance(work, Build):
        rows = conn.execute(_INVALID, [work.table, work.name]).fetchall()
    else:
        rows = conn.execute(_LEFT_BY_REINDEX, {"kind": work.kind, "name": work.name}).fetchall()
    for schema, name in rows:
        statement = sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(schema, name))
        conn.execute(statement)
    return [name for _, name in rows]


def left(conn: psycopg.Connection[Any], work: Build | Rebuild) -> bool:
    """True where a failed build has left its index, invalid."""
    return isinstance(work, Build) and bool(conn.execute(_INVALID, [work.table, work.name]).fetchall())


def outcome(conn: psycopg.Connection[Any], work: Build) -> Outcome:
    """Whether the index is there: "done" when it is valid and what the statement says, "other" when not.

    The statement is tried on an empty table of the same columns, so that PostgreSQL itself says what the
    definition of the index would be.
    """
    row = conn.execute(_FIND, [work.table, work.name]).fetchone()
    if row is None:
        return "missing"
    valid, definition = row
    try:
        same = bool(valid) and _tail(definition) == _tail(_expected(conn, work))
    except psycopg.Error:  # the statement would fail
        same = False
    return "done" if same else "other"


def _expected(conn: psycopg.Connection[Any], work: Build) -> str:
    table = sql.Identifier("pg_temp", "schemabook_probe")
    begin = sql.SQL("CREATE UNIQUE INDEX {} ON " if work.unique else "CREATE INDEX {} ON ")
    name = sql.Identifier("schemabook_probe_index")
    with conn.transaction(force_rollback=True):
        # the user's own text: names in it are resolved as in the statement itself
        like = sql.SQL("CREATE TEMPORARY TABLE schemabook_probe (LIKE {})")
        conn.execute(like.format(sql.SQL(work.table)))
        text = begin.format(name) + table + sql.SQL(" ") + sql.SQL(work.rest)
        conn.execute(text.as_string(conn).encode())
        row = conn.execute(
            "SELECT pg_get_indexdef('pg_temp.schemabook_probe_index'::regclass)",
        ).fetchone()
    assert row is not None
    return str(row[0])


def _tail(definition: str) -> tuple[bool, str]:
    return definition.startswith("CREATE UNIQUE"), definition.partition(" USING ")[2]
