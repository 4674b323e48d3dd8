"""One interactive session: SQL text in, results out, statement by statement, as psql does it.

Every statement is its own transaction unless the text says BEGIN. Text without bound parameters is sent as it
stands (`%`, `::`, `:x` and `[1:2]` are PostgreSQL's). Ctrl-C or the stop button cancels on the server.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.pq import TransactionStatus

from schemabook import loading
from schemabook.binding import Bound, bind
from schemabook.errors import SyntaxProblem
from schemabook.server import connect, hide
from schemabook.sqlerrors import lost, sql_error
from schemabook.statements import Statement, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from psycopg.pq.abc import PGresult

_COPY_DATA = re.compile(r"\b(FROM\s+STDIN|TO\s+STDOUT)\b", re.IGNORECASE)
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

    `fields` is None for a statement that returns no rows. `notices` are (severity, message) pairs.
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

    def _cell(self, row: int, col: int) -> str | None:
        assert self.raw is not None
        value = self.raw.get_value(row, col)
        return None if value is None else value.decode("utf-8", "replace")


class Session:
    """A connection for interactive work; opened at the first use, and again after it was lost."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: psycopg.Connection[Any] | None = None
        self._notices: list[tuple[str, str]] = []
        self.on_change: list[Callable[[], None]] = []  # called after a statement that may change the schema

    def __repr__(self) -> str:
        return f"<session on {hide(self.url)}>"

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The psycopg connection (autocommit); opened when needed. Raises ConnectError."""
        if self._connection is None or self._connection.closed:
            self._connection = connect(self.url)
            # names, types and notices are text whatever the database's encoding
            self._connection.execute("SET client_encoding = 'UTF8'")
            self._connection.add_notice_handler(self._note)
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

    def close(self) -> None:
        """End the session; what was not committed is rolled back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def run(
        self, source: str, values: Mapping[str, Any] | None = None, *, prefix: str = ""
    ) -> Iterator[Result]:
        """Execute every statement of a text and give each one's result as it arrives.

        `values` are for `:name` and `{{name}}`; None leaves both untouched. `prefix` ("EXPLAIN ...") is put
        before each statement. Raises SqlError with the place in `source`; the statements before it have taken
        effect, unless a transaction of the text's own was open.
        """
        changes = 0
        for statement in split(source):
            result = self.execute_statement(source, statement, values, prefix=prefix, changes=changes)
            changes += statement.command not in _READ_ONLY
            yield result

    def execute_statement(
        self,
        source: str,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        prefix: str = "",
        changes: int = 0,
    ) -> Result:
        """Execute one statement of `source`; `changes` of its statements have taken effect before."""
        _refuse_meta(statement)
        bound = bind(statement.text, values) if values is not None else Bound(statement.text)
        bound = bound.behind(prefix)
        with self._failing_clearly(source, statement, bound, changes):
            result = self._execute(statement, bound)
        if statement.command not in _READ_ONLY:
            for call in self.on_change:
                call()
        return result

    def execute(self, source: str, values: Mapping[str, Any] | None = None, *, prefix: str = "") -> Result:
        """Execute a text and give the last statement's result (an empty one for no statement)."""
        result = Result("")
        for result in self.run(source, values, prefix=prefix):  # noqa: B007
            pass
        return result

    def _execute(self, statement: Statement, bound: Bound) -> Result:
        self._notices.clear()
        connection = self.connection
        if statement.command == "COPY" and _COPY_DATA.search(statement.text):
            return self._copy(statement)
        # without values the text goes out as it is: psycopg would otherwise read % as a placeholder
        cursor: psycopg.Cursor[Any] = psycopg.RawCursor(connection) if bound.values else connection.cursor()
        cursor.execute(bound.text.encode(), bound.values or None)
        return self._result(cursor)

    def _result(self, cursor: psycopg.Cursor[Any]) -> Result:
        tag, notices = cursor.statusmessage or "", tuple(self._notices)
        if cursor.description is None:
            return Result(tag, notices=notices)
        fields = tuple(Field(d.name, d.type_code, d.type_display) for d in cursor.description)
        return Result(tag, fields, cursor.fetchall(), notices, cursor.pgresult)

    def _copy(self, statement: Statement) -> Result:
        cursor = self.connection.cursor()
        with cursor.copy(statement.text.encode()) as copy:
            if re.search(r"\bTO\s+STDOUT\b", statement.text, re.IGNORECASE):
                text = b"".join(bytes(block) for block in copy).decode()
                return Result("COPY", notices=tuple(self._notices), copied=text)
            copy.write((statement.data or "").encode())
        return Result(cursor.statusmessage or "COPY", notices=tuple(self._notices))

    @contextmanager
    def _failing_clearly(
        self, source: str, statement: Statement, bound: Bound, changes: int
    ) -> Iterator[None]:
        was_open = self.in_transaction
        try:
            yield
        except KeyboardInterrupt:
            raise sql_error(None, source, statement, bound, self._aftermath(changes, was_open)) from None
        except psycopg.Error as error:
            if self._connection is None or self._connection.closed or self._connection.broken:
                self.close()
                raise lost(error, self.url, was_open) from None
            notes = self._aftermath(changes, was_open)
            raise sql_error(error, source, statement, bound, notes) from None

    def _aftermath(self, changes: int, was_open: bool) -> tuple[str, ...]:
        """What the user should know after a failure: what is open, what has already taken effect."""
        if self.failed:
            return ("The transaction has failed and does nothing more: ROLLBACK ends it.",)
        if changes and not was_open:
            some = "The change before it has" if changes == 1 else f"The {changes} changes before it have"
            return (f"{some} taken effect (BEGIN ... COMMIT makes it all or nothing).",)
        return ()

    def _status(self) -> TransactionStatus:
        if self._connection is None or self._connection.closed:
            return TransactionStatus.IDLE
        return self._connection.info.transaction_status

    def _note(self, diagnostic: psycopg.errors.Diagnostic) -> None:
        severity = diagnostic.severity_nonlocalized or diagnostic.severity or "NOTICE"
        self._notices.append((severity, diagnostic.message_primary or ""))


_META_ADVICE = {
    "\\d": "db.schema shows the tables, db.schema.table(name) one of them",
    "\\dt": "db.schema shows the tables",
    "\\i": "db.load(path) executes a file",
    "\\ir": "db.load(path) executes a file",
    "\\copy": "write COPY ... FROM STDIN with the rows in the text, or use pandas",
    "\\c": "name the connection on the first line of the cell: %%sql URL",
    "\\connect": "name the connection on the first line of the cell: %%sql URL",
}


def _refuse_meta(statement: Statement) -> None:
    if statement.kind == "meta":
        word = statement.text.split()[0]
        raise SyntaxProblem(
            f"Line {statement.line}: {word} is a command of the program psql; the server does not know it.",
            line=statement.line,
            column=1,
            hint=_META_ADVICE.get(word, "write it in SQL, or run it in psql"),
        )
