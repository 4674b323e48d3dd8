"""A file without a transaction: statement by statement, each recorded, resumed where it stopped.

A statement that may run in a transaction gets one of its own, together with its count in the ledger: there
is no moment at which one of them is true and the other is not. For what PostgreSQL refuses there (CREATE
INDEX CONCURRENTLY, VACUUM, CALL of a procedure that commits) the ledger says beforehand that it begins. Where
a crash leaves its outcome open, it is found out from the catalogs or from the statement being repeatable;
where neither tells, the run refuses to guess.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from schemabook.errors import Busy, ConnectionLost, MigrationError, SqlError
from schemabook.migrate import indexes, ledger, python_step
from schemabook.scripts import named

if TYPE_CHECKING:
    from schemabook.migrate.context import Context
    from schemabook.migrate.files import File
    from schemabook.migrate.ledger import Row
    from schemabook.statements import Statement

_ALONE: Final = {"CALL", "DO"}  # in a transaction they start, and fail only at their own COMMIT
_REPEATABLE: Final = {"VACUUM", "ANALYZE", "REINDEX", "CLUSTER", "CHECKPOINT"}
_NOT_IN_TRANSACTION: Final = "25001"
_SETTING: Final = {"SET", "RESET"}


def run(context: Context, file: File, row: Row | None) -> None:
    """Execute the file from its beginning, or from where the unfinished `row` says that it stopped."""
    started = time.perf_counter()
    resumed = row is not None and row.state != "applied"
    if not resumed:
        with context.ledger() as conn:
            if file.direction == "up":
                ledger.put(conn, file.step, "up")
            else:
                ledger.begin_down(conn, file.step.name, file.checksum)
    if file.step.is_python:
        _python(context, file)
    else:
        _Statements(context, file).run(row if resumed else None)
    context.refresh()
    with context.ledger() as conn:
        ledger.finish(conn, file.step.name, file.direction, (time.perf_counter() - started) * 1000)


def _python(context: Context, file: File) -> None:
    try:
        with named(file.label), context.session.guarded() as conn:
            conn.execute("SELECT set_config('lock_timeout', %s, false)", [context.lock_timeout(file)])
            python_step.run(file, conn)
    except ConnectionLost as error:
        error.message = f"{file.label}: {error.message} What it had done until then has taken effect."
        error.hint = "run again: the step begins anew"
        raise


class _Statements:
    def __init__(self, context: Context, file: File) -> None:
        self.context, self.file = context, file
        self.statements = file.statements(context.session.standard_strings)
        own = any(s.command == "SET" and "LOCK_TIMEOUT" in s.words[:3] for s in self.statements)
        # Its waits block nobody, and giving up leaves an invalid index: only a limit of the file's own counts
        self.unlimited = not own and file.lock_timeout is None

    def run(self, row: Row | None) -> None:
        done = row.statements_done if row else 0
        self._timeout(self.context.lock_timeout(self.file))
        for statement in self.statements[:done]:
            if statement.command in _SETTING:  # what the rest of the file stands on
                self.context.session.execute_statement(self.file.text, statement)
        for number, statement in enumerate(self.statements[done:], done + 1):
            begun = row is not None and row.statement_begun == number
            try:
                with named(self.file.label):
                    self._statement(number, statement, begun)
            except SqlError as error:
                error.notes = (self._stands(number),)
                raise
            except Busy as error:
                error.message += self._stands(number)
                raise
            except ConnectionLost as error:
                error.message = f"{self.file.label}:{statement.line}: {error.message} {self._stands(number)}"
                error.hint = "run again: it goes on with the statement that was not finished"
                raise

    def _statement(self, number: int, statement: Statement, begun: bool) -> None:
        work = indexes.parse(statement)
        if begun and self._took_effect(number, statement, work):
            self._advance(number)
            return
        if (
            work is None
            and statement.command not in _ALONE
            and not begun
            and self._together(number, statement)
        ):
            return
        with self.context.ledger() as conn:
            ledger.begun(conn, self.file.step.name, number)
        if work and self.unlimited:
            self._timeout("0")

        def again() -> None:
            if work:
                with self.context.session.guarded() as conn:
                    indexes.clear(conn, work)

        if begun:
            again()
        self.context.retrying(self.file, lambda: self._alone(statement, work, begun), again)
        if work and self.unlimited:
            self._timeout(self.context.lock_timeout(self.file))
        self._refuse_invalid(statement, work)
        self._advance(number)

    def _together(self, number: int, statement: Statement) -> bool:
        """The statement and its count in one transaction; False where PostgreSQL wants it outside of one."""

        def attempt() -> None:
            session = self.context.session
            with session.itself_undone(), session.guarded() as conn, conn.transaction():
                session.execute_statement(self.file.text, statement)
                self.context.become_owner(conn)
                ledger.advance(conn, self.file.step.name, number)

        try:
            self.context.retrying(self.file, attempt)
        except SqlError as error:
            if error.sqlstate == _NOT_IN_TRANSACTION:
                return False
            if error.sqlstate is not None:
                self._begin_again(number)
            raise
        except Busy:
            self._begin_again(number)
            raise
        return True

    def _alone(self, statement: Statement, work: indexes.Build | indexes.Rebuild | None, begun: bool) -> None:
        try:
            self.context.session.execute_statement(self.file.text, statement)
        except SqlError as error:
            if begun and statement.command == "DROP" and error.sqlstate in ("42704", "42P01"):
                return  # it had been dropped before the crash
            if work is None and error.sqlstate is not None:
                with self.context.ledger() as conn:  # it has failed for certain: nothing is open
                    ledger.begun(conn, self.file.step.name, 0)
            raise

    def _took_effect(
        self, number: int, statement: Statement, work: indexes.Build | indexes.Rebuild | None
    ) -> bool:
        """What became of a statement whose end nobody recorded. Raises MigrationError where none can tell."""
        if isinstance(work, indexes.Build):
            with self.context.session.guarded() as conn:
                return indexes.outcome(conn, work) == "done"
        repeatable = statement.command in _REPEATABLE or statement.words[:2] == ("ALTER", "SYSTEM")
        if work or repeatable or (statement.command == "DROP" and "CONCURRENTLY" in statement.words):
            return False
        name = self.file.step.name
        raise MigrationError(
            f"{self.file.label}:{statement.line}: statement {number} of {len(self.statements)} was at work "
            "when an earlier run was cut off, and whether it has taken effect cannot be known. "
            f"{self._stands(number)}",
            step=name,
            hint=f"look, then say how many statements have taken effect: accept(url, source, {name!r}, "
            f"statements={number}) (--accept {name} --statements {number}) if it has, {number - 1} if it has "
            "not; then run again",
        )

    def _refuse_invalid(self, statement: Statement, work: indexes.Build | indexes.Rebuild | None) -> None:
        """IF NOT EXISTS is content with an invalid index; we are not."""
        if not isinstance(work, indexes.Build):
            return
        with self.context.session.guarded() as conn:
            left = indexes.left(conn, work)
        if left:
            raise MigrationError(
                f"{self.file.label}:{statement.line}: there is an index {work.name}, and it is invalid.",
                step=self.file.step.name,
                hint="run again: the invalid index is dropped, and the statement executed",
            )

    def _begin_again(self, number: int) -> None:
        """The first statement has failed: the step has not begun, and its file may be corrected."""
        if number == 1:
            with self.context.ledger() as conn:
                ledger.not_begun(conn, self.file.step.name, self.file.direction)

    def _advance(self, number: int) -> None:
        with self.context.ledger() as conn:
            ledger.advance(conn, self.file.step.name, number)

    def _timeout(self, value: str) -> None:
        with self.context.session.guarded() as conn:
            conn.execute("SELECT set_config('lock_timeout', %s, false)", [value])

    def _stands(self, number: int) -> str:
        if number == 1:
            return "Nothing before it: it is the file's first statement."
        before = (
            "The statement before it has" if number == 2 else f"The {number - 1} statements before it have"
        )
        return f"{before} taken effect; the next run goes on behind."
