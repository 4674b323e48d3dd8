"""The ledger corrected by hand: nothing of a schema is changed here, only what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook.errors import MigrationError, UsageError
from schemabook.migrate import choosing, files, ledger
from schemabook.migrate.run import Runner, study_of

if TYPE_CHECKING:
    import psycopg

    from schemabook.migrate.ledger import Row
    from schemabook.migrate.model import Status
    from schemabook.migrate.run import Source
    from schemabook.steps import Step
    from schemabook.workspace import Study


def stamp(url: str, source: Source, *, to: str | None = None) -> Status:
    """Write that the database has the steps up to and with `to` (None: all, "0": none), and no others.

    Nothing is executed: for a database that was made by other means, or that another tool takes over. Steps
    that stand in the ledger already keep their time. Raises UnknownName for `to`.
    """
    study = study_of(source)
    bound = choosing.target(study, to)
    wanted = {s.name: s for s in study.steps if bound is None or choosing.key(s.name) <= bound}
    with Runner(url, study) as runner:
        rows = runner.rows()
        with runner.context.ledger() as conn:
            for name in rows.keys() - wanted.keys():
                ledger.remove(conn, name)
            for name, step in wanted.items():
                if name not in rows or (rows[name].state, rows[name].checksum) != ("applied", step.checksum):
                    ledger.put(conn, step, "applied")
        return choosing.states(study, runner.rows())


def accept(url: str, source: Source, step: str, *, statements: int | None = None) -> Status:
    """The database is as the file says: a changed file is what was applied, an unfinished one is done.

    With `statements` an unfinished file is not done, but its first `statements` statements have taken effect,
    and the next run goes on behind them. Raises MigrationError for a step that needs no such word.
    """
    study = study_of(source)
    with Runner(url, study) as runner:
        rows = runner.rows()
        found, row = _find(study, rows, step)
        if row is None or found is None or (row.state, row.checksum) == ("applied", found.checksum):
            name = found.name if found else step
            raise MigrationError(
                f"{name} is neither changed nor unfinished: there is nothing to accept.",
                step=name,
                hint="status() (--status) shows how each step stands; stamp() (--stamp) writes all anew",
            )
        with runner.context.ledger() as conn:
            if statements is None:
                _done(conn, found, row)
            else:
                _partly(conn, found, row, statements)
        return choosing.states(study, runner.rows())


def forget(url: str, source: Source, step: str) -> Status:
    """Take out of the ledger a step whose file is gone, or the attempt of one that stopped midway.

    An unfinished way up counts as never begun then, an unfinished way down likewise: the step is applied.
    Refused, with MigrationError, for a step that is applied and whose file is there: down() undoes that.
    """
    study = study_of(source)
    with Runner(url, study) as runner:
        found, row = _find(study, runner.rows(), step)
        if row is None or (found is not None and row.state == "applied"):
            name, said = found.name if found else step, "applied" if row else "not in the ledger"
            raise MigrationError(
                f"{name} is {said}: there is nothing to forget.",
                step=name,
                hint="down() (--down) undoes a step; stamp(to=...) (--stamp --to ...) writes the ledger anew "
                "without undoing",
            )
        with runner.context.ledger() as conn:
            back = row.state == "down" and found is not None
            ledger.not_begun(conn, row.step, "down" if back else "up")
        return choosing.states(study, runner.rows())


def _find(study: Study, rows: dict[str, Row], name: str) -> tuple[Step | None, Row | None]:
    full = choosing.named(study, name, rows)
    return next((s for s in study.steps if s.name == full), None), rows.get(full)


def _done(conn: psycopg.Connection[Any], step: Step, row: Row) -> None:
    if row.state == "down":
        ledger.remove(conn, step.name)
    else:
        ledger.accept(conn, step)


def _partly(conn: psycopg.Connection[Any], step: Step, row: Row, statements: int) -> None:
    if row.state == "applied" or step.is_python or statements < 0:
        raise UsageError(
            f"statements={statements} is for an SQL file that stopped midway.", hint="leave it out"
        )
    (file,) = files.checked([step], row.state)
    if statements > len(file.statements(standard_strings=True)):
        raise UsageError(
            f"{file.label} has no {statements} statements.", hint="count them in plan() (--dry-run)"
        )
    ledger.resume_at(conn, step, file.checksum, statements)
