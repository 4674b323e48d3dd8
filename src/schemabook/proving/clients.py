"""Old readers and writers: statements written for the state before a step, tried on the state after it.

Readers ask every table and view for the columns it had, by name, and each query of the study's files. Writers
write rows as they lay in the tables, by the columns there were: with all values, with those only that have no
default, and by an UPDATE. What failed before a step may fail after it in the same way. Each is tried in a
transaction that is rolled back. Functions must be there as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql

from schemabook.binding import bind
from schemabook.workload import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from schemabook.proving.contents import Contents, Held, Row
    from schemabook.schema import Column, Schema, Table, View
    from schemabook.workload import Query

Connection = psycopg.Connection[Any]
_OK: Final = ""
_ROWS: Final = 3  # of a table: the first, one in the middle, the last
_PATIENCE: Final = "SET LOCAL statement_timeout = '30s'"


@dataclass(frozen=True)
class Client:
    """One old statement: `what` says in words what it does, `before` what came of it before the step."""

    what: str
    act: Callable[[Connection], None]
    before: str


@dataclass
class Clients:
    """Those who were written for a state; `schema` is that state."""

    schema: Schema
    readers: list[Client] = field(default_factory=list)
    writers: list[Client] = field(default_factory=list)

    def broken(self, conn: Connection, after: Schema) -> list[str]:
        """What no longer works on the state after, in words."""
        found = _other_types(self.schema, after) + _gone(self.schema, after)
        for client in (*self.readers, *self.writers):
            came = _attempt(conn, client.act)
            if came not in (_OK, client.before):
                found.append(f"{client.what} fails: {came}")
        return found


def collect(conn: Connection, schema: Schema, contents: Contents, files: Iterable[Path]) -> Clients:
    """The clients of the state that `conn` has now; queries of `files` that it cannot answer are left out.

    Raises what `workload.read_file` raises.
    """
    found = Clients(schema)
    for relation in _relations(schema):
        found.readers.append(_client(conn, f"SELECT from {relation} with its old columns", _select(relation)))
    for path in files:
        for n, query in enumerate(read_file(path).queries, start=1):
            found.readers.append(_client(conn, f"{path.name}, {query.name or f'query {n}'}", _ask(query)))
    found.readers = [client for client in found.readers if client.before == _OK]
    for table in schema.tables:
        held = contents.get(table.key)
        for row in _some(held.rows) if held else ():
            assert held is not None
            found.writers += [_client(conn, what, act) for what, act in _writes(table, held, row)]
    return found


def _client(conn: Connection, what: str, act: Callable[[Connection], None]) -> Client:
    return Client(what, act, _attempt(conn, act))


def _attempt(conn: Connection, act: Callable[[Connection], None]) -> str:
    """Do it and roll it back; "" when it works, PostgreSQL's words otherwise."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(_PATIENCE)
            act(conn)
            conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except psycopg.Error as error:
        return f"{error.diag.message_primary or type(error).__name__} [{error.sqlstate}]"
    return _OK


def _other_types(before: Schema, after: Schema) -> list[str]:
    now = {(r.key, c.name): c.type for r in _relations(after) for c in r.columns}
    found = []
    for relation in _relations(before):
        for column in relation.columns:
            kind = now.get((relation.key, column.name), column.type)
            if kind != column.type:
                found.append(f"readers of {relation}.{column.name} get {kind} instead of {column.type}")
    return found


def _gone(before: Schema, after: Schema) -> list[str]:
    """Functions are not called, as nobody knows with what; but they must be there, and give the same."""
    now = {(f.key, f.arguments): f.returns for f in after.functions}
    found = []
    for one in before.functions:
        if (one.key, one.arguments) not in now:
            found.append(f"callers of {one.signature} fail: there is no such {one.kind}")
        elif now[one.key, one.arguments] != one.returns:
            got = now[one.key, one.arguments]
            found.append(f"callers of {one.signature} get {got} instead of {one.returns}")
    return found


def _relations(schema: Schema) -> list[Table | View]:
    return [*schema.tables, *schema.views]


def _select(relation: Table | View) -> Callable[[Connection], None]:
    columns = sql.SQL(", ").join(sql.Identifier(c.name) for c in relation.columns)
    query = sql.SQL("SELECT {} FROM {} LIMIT 1000").format(columns, sql.Identifier(*relation.key))
    return lambda conn: _do(conn, query)


def _ask(query: Query) -> Callable[[Connection], None]:
    samples = {name: query.samples.get(name) for name in query.parameters}

    def act(conn: Connection) -> None:
        bound = bind(query.text, samples)
        values = bound.values or [samples[str(n)] for n in range(1, len(samples) + 1)]
        psycopg.RawCursor(conn).execute(bound.text.encode(), values or None)

    return act


def _do(conn: Connection, query: sql.Composed, values: Iterable[str | None] = ()) -> None:
    conn.execute(query, list(values) or None)


def _some(rows: tuple[Row, ...]) -> list[Row]:
    places = sorted({0, len(rows) // 2, len(rows) - 1}) if rows else []
    return [rows[p] for p in places[:_ROWS]]


def _writes(table: Table, held: Held, row: Row) -> list[tuple[str, Callable[[Connection], None]]]:
    values = dict(zip(held.columns, row, strict=True))
    own = [c for c in table.columns if c.generated is None]
    needed = [c for c in own if c.default is None and c.identity is None and values[c.name] is not None]
    set_by_hand = [c for c in own if c.identity is None]
    found = [(f"INSERT of an old row into {table}", _insert(table, held, values, own))]
    if needed and len(needed) < len(own):
        found.append((f"INSERT into {table} that leaves defaults out", _insert(table, held, values, needed)))
    if held.key and set_by_hand:
        found.append((f"UPDATE of {table} by its old columns", _update(table, held, values, set_by_hand)))
    return found


def _insert(
    table: Table, held: Held, values: dict[str, str | None], columns: list[Column]
) -> Callable[[Connection], None]:
    statement = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
        sql.Identifier(*table.key),
        sql.SQL(", ").join(sql.Identifier(c.name) for c in columns),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )

    def act(conn: Connection) -> None:
        if held.key:
            _make_room(conn, table, held, values)
        _do(conn, statement, [values[c.name] for c in columns])

    return act


def _update(
    table: Table, held: Held, values: dict[str, str | None], columns: list[Column]
) -> Callable[[Connection], None]:
    statement = sql.SQL("UPDATE {} SET {} WHERE {}").format(
        sql.Identifier(*table.key),
        sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(c.name), sql.Placeholder()) for c in columns
        ),
        _is_it(held),
    )
    given = [values[c.name] for c in columns] + [values[k] for k in held.key]
    return lambda conn: _do(conn, statement, given)


def _make_room(conn: Connection, table: Table, held: Held, values: dict[str, str | None]) -> None:
    """Take the row away, so that its copy breaks no key; where that may not be, the key breaks as before."""
    delete = sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(*table.key), _is_it(held))
    try:
        with conn.transaction():
            # what refers to the row stays, and no trigger is woken; it is rolled back anyway
            conn.execute("SET LOCAL session_replication_role = replica")
            _do(conn, delete, [values[k] for k in held.key])
            conn.execute("SET LOCAL session_replication_role = origin")
    except psycopg.Error:
        return


def _is_it(held: Held) -> sql.Composed:
    tests = [sql.SQL("{} = {}").format(sql.Identifier(k), sql.Placeholder()) for k in held.key]
    return sql.SQL(" AND ").join(tests)
