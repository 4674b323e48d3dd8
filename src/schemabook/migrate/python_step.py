"""Steps in Python: loaded from their file, given the run's connection, not allowed to end its transaction.

Nothing is left behind: no `__pycache__` in the folder of the SQL, no entry in sys.modules.
"""

from __future__ import annotations

import sys
import traceback
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.sql import Composable

from schemabook.errors import MigrationError, SchemabookError, SqlError
from schemabook.scripts import ends_transactions
from schemabook.sqlerrors import sql_error
from schemabook.statements import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from schemabook.migrate.files import File

_XID: Final = "SELECT pg_current_xact_id()::text"


def run(file: File, conn: psycopg.Connection[Any]) -> None:
    """Call the step's upgrade or downgrade.

    Raises SqlError for what PostgreSQL refused and MigrationError for any other exception, both with file and
    line of the step's own code. In a transaction the step may use savepoints (`conn.transaction()`), and
    neither commit nor roll back.
    """
    before = _xid(conn) if file.transaction else None
    factory, conn.cursor_factory = conn.cursor_factory, _Guarded if file.transaction else conn.cursor_factory
    rows, autocommit = conn.row_factory, conn.autocommit
    try:
        with _told(file), _module(file) as module:
            _function(file, module)(conn)
    finally:
        conn.cursor_factory, conn.row_factory = factory, rows
        if not conn.closed and conn.info.transaction_status == TransactionStatus.IDLE:
            conn.autocommit = autocommit
    _refuse_open_or_ended(file, conn, before)


class _Guarded(psycopg.Cursor[Any]):
    """A cursor that does not send what would begin or end a transaction."""

    def execute(self, query: Any, *args: Any, **options: Any) -> Any:
        """As in psycopg. Raises _Ended."""
        self._refuse(query)
        return super().execute(query, *args, **options)

    def executemany(self, query: Any, *args: Any, **options: Any) -> None:
        """As in psycopg. Raises _Ended."""
        self._refuse(query)
        super().executemany(query, *args, **options)

    def stream(self, query: Any, *args: Any, **options: Any) -> Any:
        """As in psycopg. Raises _Ended."""
        self._refuse(query)
        return super().stream(query, *args, **options)

    def _refuse(self, query: Any) -> None:
        text = query.as_string(self.connection) if isinstance(query, Composable) else query
        text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        for statement in split(text) if isinstance(text, str) else ():
            if ends_transactions(statement):
                raise _Ended(statement.command)


class _Ended(Exception):
    """The step wanted to end the transaction that it runs in."""


@contextmanager
def _module(file: File) -> Iterator[ModuleType]:
    name = "_schemabook_step_" + "".join(c if c.isalnum() else "_" for c in file.step.name)
    spec = spec_from_file_location(name, file.path, loader=_Loader(name, str(file.path)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickle look their module up
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.modules.pop(name, None)


class _Loader(SourceFileLoader):
    """Reads the source anew each time, and writes no bytecode beside it."""

    def get_code(self, fullname: str) -> Any:
        """The module's code, compiled from the source."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def _function(file: File, module: ModuleType) -> Callable[[psycopg.Connection[Any]], object]:
    name = "upgrade" if file.direction == "up" else "downgrade"
    found = getattr(module, name, None)
    if not callable(found):
        raise MigrationError(f"{file.label}: {name} is no function.", step=file.step.name)
    return found  # type: ignore[no-any-return]


@contextmanager
def _told(file: File) -> Iterator[None]:
    """Exceptions of the step come out as ours, with the place in its code."""
    try:
        yield
    except SchemabookError:
        raise
    except psycopg.Error as error:
        if error.sqlstate is None and _is_ending(error):
            raise _not_yours(file, _place(file, error), "commit or roll back") from error
        if error.sqlstate is None or error.sqlstate[:3] in ("57P", "08P"):
            raise  # the connection is gone: said where connections are
        raise _sql(file, error) from error
    except _Ended as error:
        raise _not_yours(file, _place(file, error), f"execute {error}") from None
    except Exception as error:
        line, text = _place(file, error)
        where = f", line {line}: {text}" if line else ""
        raise MigrationError(
            f"{type(error).__name__}: {error}\n{file.label}{where}\n{_aftermath(file)}",
            step=file.step.name,
            hint="correct the step and run again",
        ) from error


def _sql(file: File, error: psycopg.Error) -> SqlError:
    found = sql_error(error, None, (_aftermath(file),))
    found.line, found.source_line = _place(file, error)
    found.file = file.label
    return found


def _is_ending(error: psycopg.Error) -> bool:
    """psycopg's own refusal of conn.commit() and conn.rollback() in a transaction context."""
    return isinstance(error, psycopg.ProgrammingError) and "forbidden within a Transaction" in str(error)


def _not_yours(file: File, place: tuple[int | None, str | None], what: str) -> MigrationError:
    line, text = place
    return MigrationError(
        f"{file.label}{f', line {line}: {text}' if line else ''}\nThe step may not {what}: it runs in one "
        f"transaction with its row in the ledger. {_aftermath(file)}",
        step=file.step.name,
        hint="leave that out (conn.transaction() makes a savepoint); for work in batches write the "
        "directive  # schemabook: no-transaction",
    )


def _refuse_open_or_ended(file: File, conn: psycopg.Connection[Any], before: str | None) -> None:
    """MigrationError for a step that has not left the connection as it got it."""
    if conn.closed:
        raise _left(file, f"has closed the connection. {_aftermath(file)}", "leave the connection open")
    status = conn.info.transaction_status
    if before is None:
        if status != TransactionStatus.IDLE:
            conn.rollback()
            hint = "use  with conn.transaction():  around what belongs together"
            raise _left(file, "has left a transaction open; it is rolled back.", hint)
    elif status == TransactionStatus.INERROR:
        said = "has swallowed an error of PostgreSQL, which has failed the whole transaction."
        hint = "put what may fail into  with conn.transaction():  which makes a savepoint"
        raise _left(file, f"{said} {_aftermath(file)}", hint)
    elif status != TransactionStatus.INTRANS or _xid(conn) != before:
        said = "has ended the transaction that it runs in: what it had done until then has taken effect, and "
        hint = "undo by hand what it has done, take the COMMIT or ROLLBACK out of it, and run again"
        raise _left(file, said + "the ledger does not have the step.", hint)


def _left(file: File, said: str, hint: str) -> MigrationError:
    return MigrationError(f"{file.label} {said}", step=file.step.name, hint=hint)


def _xid(conn: psycopg.Connection[Any]) -> str:
    row = conn.execute(_XID).fetchone()
    assert row is not None
    return str(row[0])


def _aftermath(file: File) -> str:
    if file.transaction:
        return "Nothing of the file has been applied."
    return "What it had done until then has taken effect; run again, it begins anew."


def _place(file: File, error: BaseException) -> tuple[int | None, str | None]:
    """The innermost line of the step's own code in the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    mine = [f for f in frames if f.filename == str(file.path)]
    return (mine[-1].lineno, mine[-1].line) if mine else (None, None)
