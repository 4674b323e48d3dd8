"""Python steps: run on a scratch copy with a connection that observes what they send."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg

from schemabook.errors import MigrationError, SchemabookError
from schemabook.lexing import place
from schemabook.observing.limits import limited
from schemabook.observing.recording import Recorder
from schemabook.server import connect
from schemabook.server.urls import scrub
from schemabook.sqlerrors import sql_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.errors import SqlError
    from schemabook.observation import Observation


def observe_python(
    url: str, run: Callable[[psycopg.Connection[Any]], None], *, source: str, timeout: float
) -> tuple[Observation, ...]:
    """Call `run(connection)` in a transaction of the scratch database at `url`, which is then committed.

    `Observation.line` counts the statements. Raises SqlError for one that PostgreSQL refuses, Cancelled after
    `timeout` seconds, MigrationError for any other exception of the step.
    """
    with closing(connect(url, autocommit=False)) as connection:
        recorder = Recorder(connection, source)
        with limited(connection, timeout):
            try:
                run(connection)
            except SchemabookError:
                raise
            except psycopg.Error as error:
                raise _refused(error, source, recorder.last) from error
            except Exception as error:
                cause = _database_error(error)
                if cause is not None:
                    raise _refused(cause, source, recorder.last) from error
                said = scrub(f"{type(error).__name__}: {error}", url)
                raise MigrationError(
                    f"{source} failed on the scratch copy{_line(error, source)}: {said}",
                    step=source,
                    hint="the scratch copy has no rows: a step has to work without any",
                ) from error
        connection.commit()
        return tuple(recorder.found)


def _database_error(error: BaseException | None) -> psycopg.Error | None:
    """The driver's error behind SQLAlchemy's."""
    while error is not None and not isinstance(error, psycopg.Error):
        error = error.__cause__
    return error


def _refused(error: psycopg.Error, source: str, query: str) -> SqlError:
    """The server's complaint; line and column are those of the statement that was sent."""
    found = sql_error(error, None)
    found.message = f"{source}{_line(error, source)}: {found.message}"
    at = error.diag.statement_position
    if query and at:
        found.line, found.column = place(query, min(int(at) - 1, len(query)))
        found.source_line = query.split("\n")[found.line - 1]
    return found


def _line(error: BaseException, source: str) -> str:
    """ " (line 12)" of the step's own file, where the traceback passes through it."""
    name, found, trace = source.rpartition("/")[2], 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.replace("\\", "/").endswith("/" + name):
            found = trace.tb_lineno
        trace = trace.tb_next
    return f" (line {found})" if found else ""
