"""The runner: steps up and down, one connection and one run at a time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from schemabook import workspace
from schemabook.errors import SqlError
from schemabook.migrate import choosing, files, ledger, piecemeal, whole
from schemabook.migrate.context import Context, Patience
from schemabook.migrate.model import (
    ATTEMPTS,
    LOCK_TIMEOUT_MS,
    RUNNER_TIMEOUT_S,
    Applied,
    Event,
    Planned,
    Status,
)
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    import psycopg

    from schemabook.migrate.ledger import Row
    from schemabook.migrate.model import Direction, Progress
    from schemabook.steps import Step
    from schemabook.workspace import Study

Source = workspace.Study | Path
# duplicate table, object, schema, function, column: PostgreSQL's codes for what exists already
ALREADY_THERE: Final = frozenset({"42P07", "42710", "42P06", "42723", "42701"})


class Runner:
    """The only run in a database, while the `with` block lasts; `session` is for what belongs between.

    Raises ConnectError, Busy (another run is there), RightsError (no ledger can be made).
    """

    def __init__(
        self, url: str, source: Source, patience: Patience | None = None, progress: Progress | None = None
    ) -> None:
        self.study = study_of(source)
        self.context = Context(url, patience or Patience(), progress)

    @property
    def session(self) -> Session:
        """The session of the run."""
        return self.context.session

    def __enter__(self) -> Self:
        try:
            self.context.lock()
            with self.session.guarded() as conn:
                ledger.create(conn)
        except BaseException:
            self.context.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.close()

    def rows(self) -> dict[str, Row]:
        """The ledger."""
        with self.session.guarded() as conn:
            return ledger.read(conn)

    def up(self, to: str | None = None, *, out_of_order: bool = False) -> tuple[Applied, ...]:
        """Apply what is pending, in order; see `schemabook.migrate.up`."""
        rows = self.rows()
        return self._execute(choosing.up(self.study, rows, to, out_of_order), "up", rows)

    def down(self, to: str | None = None, steps: int = 1) -> tuple[Applied, ...]:
        """Undo steps, the last one first; see `schemabook.migrate.down`."""
        rows = self.rows()
        return self._execute(choosing.down(self.study, rows, to, steps), "down", rows)

    def _execute(self, steps: list[Step], direction: Direction, rows: dict[str, Row]) -> tuple[Applied, ...]:
        found = []
        for file in files.checked(steps, direction, self.session.standard_strings):
            name, started = file.step.name, time.perf_counter()
            self.context.check()
            self.context.tell(Event("begins", name, direction))
            with _explained(file):
                self._one(file, rows.get(name))
            found.append(Applied(name, direction, time.perf_counter() - started))
            self.context.tell(Event("ends", name, direction, found[-1].seconds))
        return tuple(found)

    def _one(self, file: files.File, row: Row | None) -> None:
        if file.transaction:
            whole.run(self.context, file)
            self.context.refresh()
        else:
            piecemeal.run(self.context, file, row)


@contextmanager
def _explained(file: files.File) -> Iterator[None]:
    """Errors with their place; what is there already may have been made before there was a ledger."""
    try:
        yield
    except SqlError as error:
        if not file.step.is_python:
            files.locate(error, file.text)
        if file.direction == "up" and error.sqlstate in ALREADY_THERE and error.hint is None:
            error.hint = (
                "if the database has the step by other means, stamp(url, source, to=...) (--stamp --to STEP) "
                "writes into the ledger what it has, and executes nothing"
            )
        raise


def up(
    url: str,
    source: Source,
    *,
    to: str | None = None,
    out_of_order: bool = False,
    lock_timeout_ms: int = LOCK_TIMEOUT_MS,
    attempts: int = ATTEMPTS,
    runner_timeout_s: float = RUNNER_TIMEOUT_S,
    progress: Progress | None = None,
) -> tuple[Applied, ...]:
    """Apply the pending steps of `source`, up to and with the version or step `to`; what was executed.

    Every file is checked before the first is executed; each takes effect in one transaction with its row in
    the ledger, or not at all. A statement waits `lock_timeout_ms` for a lock, then the file is rolled back
    and tried again, `attempts` times in all. A second run waits `runner_timeout_s` for the first.
    `progress` is called with an `Event` ("waits" comes from another thread).
    Raises MigrationError where files and ledger do not agree, Busy, SqlError with file and line,
    ConnectionLost, Cancelled, UnknownName for `to`.
    """
    patience = Patience(lock_timeout_ms, attempts, runner_timeout_s)
    with Runner(url, source, patience, progress) as runner:
        return runner.up(to, out_of_order=out_of_order)


def down(
    url: str,
    source: Source,
    *,
    to: str | None = None,
    steps: int = 1,
    lock_timeout_ms: int = LOCK_TIMEOUT_MS,
    attempts: int = ATTEMPTS,
    runner_timeout_s: float = RUNNER_TIMEOUT_S,
    progress: Progress | None = None,
) -> tuple[Applied, ...]:
    """Undo the last `steps` steps, or all that came after the version or step `to` ("0": all there are).

    Raises as `up` does, and MigrationError, before anything is undone, for a step that has no way down.
    """
    patience = Patience(lock_timeout_ms, attempts, runner_timeout_s)
    with Runner(url, source, patience, progress) as runner:
        return runner.down(to, steps)


def status(url: str, source: Source) -> Status:
    """How every step stands. Reads only; a database without a ledger has nothing applied."""
    study = study_of(source)
    with _looking(url) as conn:
        return choosing.states(study, ledger.read(conn))


def plan(
    url: str,
    source: Source,
    *,
    to: str | None = None,
    down: bool = False,
    steps: int = 1,
    out_of_order: bool = False,
) -> tuple[Planned, ...]:
    """What `up` (or `down`) would execute, with its text. Reads only, and raises as they do."""
    study = study_of(source)
    with _looking(url) as conn:
        rows = ledger.read(conn)
        strings = conn.info.parameter_status("standard_conforming_strings") != "off"
    found = choosing.down(study, rows, to, steps) if down else choosing.up(study, rows, to, out_of_order)
    checked = files.checked(found, "down" if down else "up", strings)
    return tuple(_planned(file, rows.get(file.step.name)) for file in checked)


@contextmanager
def _looking(url: str) -> Iterator[psycopg.Connection[Any]]:
    session = Session(url)
    try:
        with session.guarded() as conn:
            yield conn
    finally:
        session.close()


def study_of(source: Source) -> Study:
    """The study itself, or the one that lies in a folder. Raises UsageError."""
    return source if isinstance(source, workspace.Study) else workspace.at(Path(source))


def _planned(file: files.File, row: Row | None) -> Planned:
    done = row.statements_done if row is not None and row.state == file.direction else 0
    return Planned(file.step.name, file.direction, file.text, file.transaction, done)
