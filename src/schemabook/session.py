"""One interactive session: SQL text in, results out, statement by statement, as psql does it.

Every statement is its own transaction unless the text says BEGIN. Text without bound parameters is sent as it
stands (`%`, `::`, `:x` and `[1:2]` are PostgreSQL's). Ctrl-C or the stop button cancels on the server.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import TransactionStatus

from schemabook import copying, loading
from schemabook.binding import Bound, bind
from schemabook.guarding import guarded
from schemabook.lexing import refuse_unsendable
from schemabook.refusing import refuse
from schemabook.server import connect, hide
from schemabook.sqlerrors import Place
from schemabook.statements import Statement, split
from schemabook.values import adapted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from psycopg.pq.abc import PGresult

_READ_ONLY = {"SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "FETCH"}


@dataclass(frozen=True)
class Field:
    """A column of a result; `type` is spelled as in SQL ("numeric(10,2)"), `oid` identifies it."""

    name: str
    oid: int
    type: str


@dataclass(frozen=True)
class Result:
    """What one statement gave: its command tag, and for a query its columns and rows (Python objects).

    `fields` is None for a statement that returns no rows. `notices` are (severity, message) pairs; a message
    of NOTIFY that has come in has the severity "NOTIFY".
    """

    tag: str
    fields: tuple[Field, ...] | None = None
    rows: Sequence[tuple[Any, ...]] = ()
    notices: tuple[tuple[str, str], ...] = ()
    raw: PGresult | None = field(default=None, repr=False, compare=False)
    copied: str | None = None  # the text of COPY ... TO STDOUT

    def text_rows(self, limit: int | None = None) -> list[list[str | None]]:
        """The first rows as PostgreSQL spells them, as psql would show them."""
        if self.raw is None or self.fields is None:
            return []
        count = self.raw.ntuples if limit is None else min(limit, self.raw.ntuples)
        return [[self._cell(row, col) for col in range(len(self.fields))] for row in range(count)]

    def text_column(self, column: int) -> list[str | None]:
        """A column as PostgreSQL spells it."""
        return [self._cell(row, column) for row in range(len(self.rows))]

    def _cell(self, row: int, col: int) -> str | None:
        assert self.raw is not None
        value = self.raw.get_value(row, col)
        return None if value is None else value.decode("utf-8", "replace")


class Session:
    """A connection for interactive work; opened at the first use, and again after it was lost.

    It may be used from several threads (`lock` keeps them apart), and after a fork: the child opens its own.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: psycopg.Connection[Any] | None = None
        self._notices: list[tuple[str, str]] = []
        self._lock = RLock()
        self._pid = os.getpid()
        self._open_before: bool | None = None  # inside `itself_undone`: was a transaction of the user's open
        self.on_change: list[Callable[[], None]] = []  # called after a statement that may change the schema

    def __repr__(self) -> str:
        return f"<session on {hide(self.url)}>"

    @property
    def lock(self) -> RLock:
        """Held while something is executed; hold it for statements that belong together."""
        self._forget_parents()
        return self._lock

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The psycopg connection (autocommit); opened when needed. Raises ConnectError."""
        with self.lock:
            if self._connection is None or self._connection.closed:
                self._connection = connect(self.url)
                # names, types and notices are text whatever the database's encoding
                self._connection.execute("SET client_encoding = 'UTF8'")
                self._connection.add_notice_handler(self._note)
                self._connection.add_notify_handler(self._notified)
                loading.register(self._connection)
            return self._connection

    @property
    def in_transaction(self) -> bool:
        """True between BEGIN and its end."""
        return self._status() in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    @property
    def failed(self) -> bool:
        """True in a transaction that an error has ended in all but name."""
        return self._status() == TransactionStatus.INERROR

    @property
    def undoes_itself(self) -> bool:
        """True inside `itself_undone`."""
        return self._open_before is not None

    @property
    def users_transaction(self) -> bool:
        """True when a transaction is open that is not one of our own."""
        return self.in_transaction if self._open_before is None else self._open_before

    @property
    def standard_strings(self) -> bool:
        """The server's standard_conforming_strings: it decides where a string ends."""
        return self.connection.info.parameter_status("standard_conforming_strings") != "off"

    def close(self) -> None:
        """End the session; what was not committed is rolled back."""
        self._forget_parents()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def guarded(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection for statements of our own: psycopg's errors come out as ours.

        Raises SqlError, Cancelled, ConnectionLost (the next use opens a new connection), ConnectError.
        """
        with self.lock, guarded(self):
            yield self.connection

    @contextmanager
    def itself_undone(self) -> Iterator[None]:
        """Inside, a transaction or savepoint of our own is open; its failure leaves nothing to end."""
        before = self._open_before
        self._open_before = self.users_transaction
        try:
            yield
        finally:
            self._open_before = before

    def run(
        self,
        source: str,
        values: Mapping[str, Any] | None = None,
        *,
        prefix: str = "",
        alone: bool = False,
    ) -> Iterator[Result]:
        """Execute every statement of a text and give each one's result as it arrives.

        `values` are for `:name` and `{{name}}`; None leaves both untouched. `prefix` ("EXPLAIN ...") is put
        before each statement; `alone` has the server refuse more than one command in it. Raises SyntaxProblem
        before anything is executed; SqlError with the place in `source`, the statements before it have taken
        effect then, unless a transaction of the text's own was open.
        """
        changes = 0
        strings = self.standard_strings
        waiting = self._read(source, 0)
        while waiting:
            statement = waiting.pop(0)
            result = self.execute_statement(
                source, statement, values, prefix=prefix, alone=alone, changes=changes
            )
            changes += statement.command not in _READ_ONLY
            if waiting and strings != self.standard_strings:  # strings end elsewhere from here on
                strings = self.standard_strings
                waiting = self._read(source, waiting[0].start)
            yield result

    def _read(self, source: str, start: int) -> list[Statement]:
        refuse_unsendable(source)
        found = split(source, start, standard_strings=self.standard_strings)
        for statement in found:
            refuse(source, statement)
        return found

    def execute_statement(
        self,
        source: str,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        prefix: str = "",
        alone: bool = False,
        changes: int = 0,
    ) -> Result:
        """Execute one statement of `source`; `changes` of its statements have taken effect before."""
        refuse_unsendable(statement.text)
        refuse(source, statement)
        with self.lock:
            bound = self._bound(statement, values).behind(prefix)
            place = Place(source, statement, bound, bare=values is None)
            with guarded(self, place, changes):
                result = self._execute(statement, bound, alone)
        if statement.command not in _READ_ONLY:
            for call in self.on_change:
                call()
        return result

    def execute(
        self,
        source: str,
        values: Mapping[str, Any] | None = None,
        *,
        prefix: str = "",
        alone: bool = False,
    ) -> Result:
        """Execute a text and give the last statement's result (an empty one for no statement)."""
        result = Result("")
        with self.lock:
            for result in self.run(source, values, prefix=prefix, alone=alone):  # noqa: B007
                pass
        return result

    def _bound(self, statement: Statement, values: Mapping[str, Any] | None) -> Bound:
        if values is None:
            return Bound(statement.text)
        found = bind(statement.text, values, standard_strings=self.standard_strings)
        pairs = zip(found.names, found.values, strict=True)
        return replace(found, values=tuple(adapted(self.connection, name, v) for name, v in pairs))

    def _execute(self, statement: Statement, bound: Bound, alone: bool) -> Result:
        self._notices.clear()
        connection = self.connection
        if statement.copies == "in":
            result = Result(copying.copy_in(connection, bound, statement.data or ""))
        elif statement.copies == "out":
            tag, text = copying.copy_out(connection, bound)
            result = Result(tag, copied=text)
        else:
            # without values the text goes out as it is: psycopg would otherwise read % as a placeholder
            cursor: psycopg.Cursor[Any] = (
                psycopg.RawCursor(connection) if bound.values else connection.cursor()
            )
            # asking for binary results is what makes psycopg use the extended protocol without parameters
            cursor.execute(bound.text.encode(), bound.values or None, binary=alone and not bound.values)
            result = self._result(cursor)
        self._after(connection)
        return replace(result, notices=tuple(self._notices))

    def _result(self, cursor: psycopg.Cursor[Any]) -> Result:
        tag, raw = cursor.statusmessage or "", cursor.pgresult
        if cursor.description is None or raw is None:
            return Result(tag)
        loading.learn(self.connection, [d.type_code for d in cursor.description], cursor)
        fields = tuple(Field(d.name, d.type_code, d.type_display) for d in cursor.description)
        return Result(tag, fields, loading.rows(self.connection, raw), raw=raw)

    def _after(self, connection: psycopg.Connection[Any]) -> None:
        """Take in messages that have arrived, and keep talking UTF-8."""
        connection.pgconn.consume_input()
        while message := connection.pgconn.notifies():
            name, payload = message.relname.decode(), message.extra.decode()
            self._notified(psycopg.Notify(name, payload, message.be_pid))
        if connection.info.parameter_status("client_encoding") not in ("UTF8", None) and not self.failed:
            connection.execute("SET client_encoding = 'UTF8'")
            self._notices.append(("NOTICE", "client_encoding stays UTF8 here: every text is Unicode."))

    def _status(self) -> TransactionStatus:
        self._forget_parents()
        if self._connection is None or self._connection.closed:
            return TransactionStatus.IDLE
        return self._connection.info.transaction_status

    def _forget_parents(self) -> None:
        """After a fork the connection and the lock belong to the parent: neither is used or closed here."""
        if self._pid != os.getpid():
            _inherited.append(self._connection)
            self._connection, self._open_before = None, None
            self._lock, self._pid = RLock(), os.getpid()

    def _note(self, diagnostic: psycopg.errors.Diagnostic) -> None:
        severity = diagnostic.severity_nonlocalized or diagnostic.severity or "NOTICE"
        self._notices.append((severity, diagnostic.message_primary or ""))

    def _notified(self, message: psycopg.Notify) -> None:
        payload = f" with payload {_quoted(message.payload)}" if message.payload else ""
        told = f"Asynchronous notification {_quoted(message.channel)}{payload} received."
        self._notices.append(("NOTIFY", told))


def _quoted(text: str) -> str:
    return f'"{text}"'


_inherited: list[psycopg.Connection[Any] | None] = []  # kept, so that no destructor ends the parent's session
