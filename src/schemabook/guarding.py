"""One door for what goes wrong while a session works: our errors instead of psycopg's, a usable connection.

After any exception the connection is idle again (what still ran is cancelled and read to its end), or closed,
and then the next use opens a new one.
"""

from __future__ import annotations

import select
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus

from schemabook.sqlerrors import Place, lost, sql_error, stopped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.errors import ConnectionLost
    from schemabook.session import Session

PATIENCE_S: Final = 5.0  # for the server to obey a cancellation


@contextmanager
def guarded(session: Session, place: Place | None = None, changes: int = 0) -> Iterator[None]:
    """Raises SqlError, Cancelled and ConnectionLost for psycopg's errors and the stop button.

    `place` is the statement at work, `changes` how many before it have taken effect.
    """
    open_before = session.users_transaction
    connection = session.connection
    try:
        yield
    except KeyboardInterrupt:
        cancelled = _settle(connection)
        if _gone(connection):
            session.close()
            raise _given_up(session, open_before) from None
        raise stopped(cancelled, place, _aftermath(session, changes, open_before)) from None
    except psycopg.Error as error:
        _settle(connection)
        if _gone(connection):
            session.close()
            raise lost(error, session.url, open_before) from None
        raise sql_error(error, place, _aftermath(session, changes, open_before)) from None
    except BaseException:
        _settle(connection)
        raise


def _given_up(session: Session, open_before: bool) -> ConnectionLost:
    error = lost(None, session.url, open_before)
    error.message += " The statement may have taken effect." if not open_before else ""
    return error


def _gone(connection: psycopg.Connection[Any]) -> bool:
    return connection.closed or connection.broken


def _aftermath(session: Session, changes: int, open_before: bool) -> tuple[str, ...]:
    """What the user should know after a failure: what is open, what has already taken effect."""
    if session.undoes_itself:
        return ()
    if session.failed:
        return ("The transaction has failed and does nothing more: ROLLBACK ends it.",)
    if changes and not open_before:
        some = "The change before it has" if changes == 1 else f"The {changes} changes before it have"
        return (f"{some} taken effect (BEGIN ... COMMIT makes it all or nothing).",)
    return ()


def _settle(connection: psycopg.Connection[Any]) -> bool:
    """Leave the connection idle or closed; True when the server has said that it failed the statement."""
    if _gone(connection):
        return False
    if connection.info.transaction_status != TransactionStatus.ACTIVE:
        # psycopg has cancelled and waited, and keeps the answer to itself; libpq remembers an error
        return bool(connection.pgconn.error_message.strip())
    try:
        connection.cancel_safe(timeout=PATIENCE_S)
        return _drain(connection)
    except (psycopg.Error, KeyboardInterrupt):
        connection.close()
        return False


def _drain(connection: psycopg.Connection[Any]) -> bool:
    """Read what is still coming; True when a 57014 was among it. Closes the connection after PATIENCE_S."""
    pgconn, seen, until = connection.pgconn, False, monotonic() + PATIENCE_S
    while pgconn.transaction_status == TransactionStatus.ACTIVE:
        if monotonic() > until:
            connection.close()
            return False
        if pgconn.is_busy():
            select.select([pgconn.socket], [], [], 0.1)
            pgconn.consume_input()
            continue
        result = pgconn.get_result()
        if result is None:
            break
        seen = seen or result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) == b"57014"
        if result.status == ExecStatus.COPY_OUT:
            _drain_copy(connection, until)
        elif result.status == ExecStatus.COPY_IN:
            pgconn.put_copy_end(b"stopped")
    return seen


def _drain_copy(connection: psycopg.Connection[Any], until: float) -> None:
    pgconn = connection.pgconn
    while monotonic() < until:
        size, _ = pgconn.get_copy_data(1)
        if size < 0:
            return
        if size == 0:
            select.select([pgconn.socket], [], [], 0.1)
            pgconn.consume_input()
