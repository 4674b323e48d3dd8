"""Executing SQL files: a study's own, all or nothing; others' scripts, as far as they make sense.

A dump or a hand-made script speaks to psql and to the server it came from. In a scratch database its
`\\connect`, CREATE DATABASE and OWNER TO somebody unknown have no meaning: they are left out, and named.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schemabook.errors import SqlError, SyntaxProblem, UsageError
from schemabook.lexing import refuse_unsendable
from schemabook.refusing import refuse
from schemabook.session import Session
from schemabook.statements import Statement, split, uncommented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import psycopg

_TRANSACTION = {"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"}
# The words of the statement, never its text: a comment may stand before them.
_OTHER_DATABASE = {("CREATE", "DATABASE"), ("DROP", "DATABASE"), ("ALTER", "DATABASE")}
_CONDITIONS = {"\\if", "\\elif", "\\else", "\\endif"}  # left out, both branches would be executed
_ROLES = {"GRANT", "REVOKE", "REASSIGN", "ALTER"}
_UNDEFINED_OBJECT = "42704"  # 'role "x" does not exist'
_GZIP = b"\x1f\x8b"  # RFC 1952, 2.3.1
_UNKNOWN_PARAMETER = "42704", "22023", "42602"


@dataclass
class Loaded:
    """What came of a script: how many statements were executed, and which were left out, with the reason."""

    statements: int = 0
    left_out: list[tuple[int, str, str]] = field(default_factory=list)  # line, statement, reason

    def __str__(self) -> str:
        parts = [f"{self.statements:,} statement{'' if self.statements == 1 else 's'} executed"]
        if self.left_out:
            parts.append(f"{len(self.left_out)} left out:")
        return ", ".join(parts) + "".join(f"\n  line {n}: {s} ({why})" for n, s, why in self.left_out)


def read(path: Path) -> str:
    """The text of an SQL file; UsageError in one sentence where there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"There is no file {str(path)!r}.", hint="check the path") from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path.name} is not UTF-8 text (byte {error.start}).",
            hint="gunzip it first"
            if error.object.startswith(_GZIP)
            else "a custom-format dump becomes text with  pg_restore -f dump.sql FILE",
        ) from None
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.") from None


def apply(session: Session, path: Path) -> None:
    """Execute a file of our own in one transaction; a failure undoes all of it and names file and line.

    Raises SyntaxProblem, before anything is executed, for a file that ends or begins transactions itself.
    """
    text = checked(path, standard_strings=session.standard_strings)
    with all_or_nothing(session, path.name):
        session.execute(text)


def checked(path: Path, name: str | None = None, *, standard_strings: bool = True) -> str:
    """The text of a file of our own, called `name` in messages.

    Raises SyntaxProblem for a statement that only psql knows, and for one that begins or ends a transaction:
    that is not the file's to do.
    """
    text = read(path)
    with named(name or path.name):
        refuse_unsendable(text)
        for statement in split(text, standard_strings=standard_strings):
            refuse(text, statement)
            _refuse_transactions(statement)
    return text


@contextmanager
def all_or_nothing(session: Session, name: str) -> Iterator[psycopg.Connection[Any]]:
    """One transaction around a file called `name`; errors say where, and that nothing has been applied."""
    with session.lock, named(name), session.itself_undone():
        try:
            with session.guarded() as connection, connection.transaction():
                yield connection
        except SqlError as error:
            error.notes = ("Nothing of the file has been applied.",)
            raise


@contextmanager
def named(name: str) -> Iterator[None]:
    """Errors inside name the file."""
    try:
        yield
    except SqlError as error:
        error.file = name
        raise
    except SyntaxProblem as error:
        error.message = f"{name}: {error.message}"
        raise


def ends_transactions(statement: Statement) -> bool:
    """True for a statement that begins or ends a transaction; savepoints may."""
    own = statement.command == "ROLLBACK" and "TO" in statement.words
    return statement.words[:2] == ("PREPARE", "TRANSACTION") or (
        statement.command in _TRANSACTION and not own
    )


def _refuse_transactions(statement: Statement) -> None:
    if ends_transactions(statement):
        raise SyntaxProblem(
            f"Line {statement.line}: {statement.command} cannot stand in a study's file, which "
            "is applied as one transaction; nothing has been applied.",
            line=statement.line,
            column=1,
            hint="leave it out; SAVEPOINT and ROLLBACK TO are allowed",
        )


def load(url: str, path: Path, progress: Callable[[int, int], None] | None = None) -> Loaded:
    """Execute a script that we did not write (DDL by hand, `pg_dump` output) in the database at `url`.

    Only for a database of one's own. `progress(done, total)` is called as it goes, in characters. Raises
    SqlError with file and line for a statement that PostgreSQL refuses, SyntaxProblem, before anything is
    executed, for one with a command of psql inside it and for psql's conditions.
    """
    text = read(path)
    loaded = Loaded()
    session = Session(url)  # of its own: dumps change search_path and more for the rest of the session
    try:
        session.execute("SET synchronous_commit = off")
        for statement in _checked(text, path):
            reason = _why_not(statement) or _attempt(session, text, statement, path)
            if reason is None:
                loaded.statements += 1
            else:
                loaded.left_out.append((statement.line, _brief(statement), reason))
            if progress:
                progress(statement.start + len(statement.text), len(text))
    finally:
        session.close()
    return loaded


def _checked(text: str, path: Path) -> list[Statement]:
    """The statements, when all of them can be executed or left out."""
    found = split(text)
    with named(path.name):
        refuse_unsendable(text)
        for statement in found:
            if statement.kind == "broken" or statement.text.split()[0] in _CONDITIONS:
                refuse(text, statement)
    return found


def _why_not(statement: Statement) -> str | None:
    if statement.kind == "meta":
        return "a command of psql"
    if statement.words[:2] in _OTHER_DATABASE or statement.words[:3] == ("COMMENT", "ON", "DATABASE"):
        return "about a whole database"
    return None


def _attempt(session: Session, text: str, statement: Statement, path: Path) -> str | None:
    """Execute one statement; the reason where it is left out after all."""
    try:
        session.execute_statement(text, statement)
    except SqlError as error:
        reason = _forgivable(statement, error)
        if reason is None or session.in_transaction:
            error.file = path.name
            if error.source_line is None and error.line is not None:  # the only statement of the file
                error.source_line = text.split("\n")[error.line - 1]
            raise
        return reason
    return None


def _forgivable(statement: Statement, error: SqlError) -> str | None:
    if error.sqlstate == _UNDEFINED_OBJECT and statement.command in _ROLES and "role" in error.message:
        return error.message
    # a newer pg_dump sets parameters that an older server does not know: "SET transaction_timeout = 0"
    if statement.command == "SET" and error.sqlstate in _UNKNOWN_PARAMETER:
        return error.message
    return None


def _brief(statement: Statement) -> str:
    text = " ".join(uncommented(statement.text).split())
    return text if len(text) <= 60 else text[:57] + "..."
