"""Statement after statement on a scratch copy, each in a transaction of its own, each read before it ends.

A lock is seen only when it is new to its transaction; so every statement of a text gets a transaction, even
where all of them are meant to be one (`Observation.block` says which belong together). What a statement did
stays on the copy, since the next one builds on it.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from schemabook.errors import SqlError, SyntaxProblem
from schemabook.lexing import refuse_unsendable, tokens
from schemabook.observation import Observation
from schemabook.observing.apart import run_apart
from schemabook.observing.limits import TIMEOUT_S, limited
from schemabook.observing.python import observe_python
from schemabook.observing.state import created, locks, state, touched
from schemabook.refusing import refuse
from schemabook.session import Session
from schemabook.statements import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schemabook.observing.units import Unit
    from schemabook.statements import Statement

_REFUSED: Final = ("25001", "2D000")  # not in a transaction; a procedure that ends one
_BEGINS: Final = ("BEGIN", "START")
_ENDS: Final = ("COMMIT", "END", "ROLLBACK", "ABORT")
_INSIDE: Final = ("SAVEPOINT", "RELEASE")
_SERVER: Final = ("DATABASE", "SYSTEM", "TABLESPACE", "SUBSCRIPTION")
_ROLES: Final = ("ROLE", "USER", "GROUP")
_GRANTS: Final = ("GRANT", "REVOKE", "REASSIGN", "ALTER")
_BLOCKS: Final = ("DO", "CALL")
_ENDS_ITSELF: Final = "it ends its transactions itself, and nobody had to wait: its locks are not known"
_WHOLE_SERVER: Final = "it is about the whole server: not run on the scratch copy"
_ROLE: Final = "roles belong to the whole server: run on the scratch copy and undone"


def observe_units(
    url: str,
    units: Iterable[Unit],
    *,
    timeout: float = TIMEOUT_S,
    progress: Callable[[str], None] | None = None,
    before: Callable[[Statement], None] | None = None,
) -> tuple[Observation, ...]:
    """Run files or revisions one after the other in the scratch database at `url`, which they change.

    `progress` is called with each one's name before it is run, `before` with each statement of a text that
    is to be observed, when no lock is held. Raises as `observe` does.
    """
    found: list[Observation] = []
    for unit in units:
        if progress:
            progress(unit.source)
        if unit.run is None:
            found += observe(
                url,
                unit.text,
                source=unit.source,
                transaction=unit.transaction,
                timeout=timeout,
                before=before,
            )
        else:
            found += observe_python(url, unit.run, source=unit.source, timeout=timeout)
    return tuple(found)


def observe(
    url: str,
    text: str,
    *,
    source: str = "",
    transaction: bool = True,
    timeout: float = TIMEOUT_S,
    before: Callable[[Statement], None] | None = None,
) -> tuple[Observation, ...]:
    """Run a text in the scratch database at `url` and say what each statement did to the tables.

    `url` must be a database of one's own: what the text does stays. `transaction` says whether the text is
    meant to be one transaction, where it does not say so itself. `timeout` is seconds a statement. `before`
    is called with each statement, when no lock is held.
    Raises SqlError with line and caret for a statement that PostgreSQL refuses, Cancelled for one that takes
    longer, SyntaxProblem, before anything is run, for what cannot be sent, ConnectError.
    """
    session = Session(url)
    with closing(session):
        try:
            return tuple(_Text(session, text, source, transaction, timeout).observations(before))
        except SqlError as error:
            error.file = source or None
            raise
        except SyntaxProblem as error:
            error.message = f"{source}: {error.message}" if source else error.message
            raise


class _Text:
    """One text under way: which transaction a statement is meant to be in."""

    def __init__(self, session: Session, text: str, source: str, transaction: bool, timeout: float) -> None:
        self.session, self.text, self.source, self.timeout = session, text, source, timeout
        self.block = 1
        self.together = transaction  # the statements that come now are one transaction

    def observations(self, before: Callable[[Statement], None] | None = None) -> list[Observation]:
        """All statements, in order."""
        refuse_unsendable(self.text)
        statements = split(self.text, standard_strings=self.session.standard_strings)
        for statement in statements:
            refuse(self.text, statement)
        found = [self._next(statement, before) for statement in statements]
        return [one for one in found if one is not None]

    def _next(self, statement: Statement, before: Callable[[Statement], None] | None) -> Observation | None:
        command = statement.command
        if command in _BEGINS or command in _ENDS or command in _INSIDE:
            if command in _BEGINS or (command in _ENDS and "TO" not in statement.words):
                self.block += 1
                self.together = command in _BEGINS
            return None
        if not self.together:
            self.block += 1
        if before is not None:
            before(statement)
        began = time.perf_counter()
        return replace(self._observed(statement), seconds=time.perf_counter() - began)

    def _observed(self, statement: Statement) -> Observation:
        if len(statement.words) > 1 and statement.words[1] in _SERVER and statement.command != "COMMENT":
            return self._observation(statement, left_out=_WHOLE_SERVER)
        try:
            return self._in_transaction(_for_session(statement))
        except SqlError as error:
            if error.sqlstate in _REFUSED:
                return self._apart(statement)
            if error.sqlstate == "42704" and statement.command in _GRANTS and "role" in error.message:
                return self._observation(statement, left_out=error.message)
            raise

    def _in_transaction(self, statement: Statement) -> Observation:
        words, session, role = statement.words, self.session, _about_role(statement)
        with (
            session.lock,
            session.itself_undone(),
            session.guarded() as connection,
            connection.transaction(force_rollback=role),
        ):
            before = state(connection)
            with limited(connection, self.timeout):
                session.execute_statement(self.text, statement)
            after, taken = state(connection), locks(connection)
        return self._observation(
            statement,
            touched=touched(before, after, taken, words),
            created=created(before, after),
            left_out=_ROLE if role else "",
        )

    def _apart(self, statement: Statement) -> Observation:
        before, after, taken = run_apart(self.session, self.text, statement, self.timeout)
        self.block += 1
        found = self._observation(
            statement,
            touched=touched(before, after, taken, statement.words),
            created=created(before, after),
            transactional=False,
            refused=self.together,
            left_out="" if taken or statement.command not in _BLOCKS else _ENDS_ITSELF,
        )
        self.block += 1
        return found

    def _observation(self, statement: Statement, **facts: object) -> Observation:
        # the comments before a statement are kept with it by the splitter; they are no part of what is run
        silent = takewhile(lambda t: t.kind in ("space", "comment"), tokens(statement.text))
        skipped = sum(len(token.text) for token in silent)
        at = statement.start + skipped
        known = Observation(
            source=self.source,
            line=statement.line + statement.text.count("\n", 0, skipped),
            sql=self.text[at : statement.start + len(statement.text)],
            block=self.block,
            at=at,
        )
        return replace(known, **facts)  # type: ignore[arg-type]


def _about_role(statement: Statement) -> bool:
    """True for CREATE ROLE and the like; a user mapping is the database's own."""
    first, second, third = (*statement.words, "", "", "")[:3]
    return first in ("CREATE", "ALTER", "DROP") and second in _ROLES and third != "MAPPING"


def _for_session(statement: Statement) -> Statement:
    """What would end with the transaction, made to last: here that ends before the next statement.

    SET LOCAL becomes SET; a temporary table loses ON COMMIT DROP. The text keeps its length, so that an
    error's place is right.
    """
    words = [t for t in tokens(statement.text) if t.kind == "word"]
    cut = [words[1]] if statement.words[:2] == ("SET", "LOCAL") else []
    if statement.command == "CREATE" and {"TEMP", "TEMPORARY"} & set(statement.words):
        for at in range(len(words) - 2):
            if [w.text.upper() for w in words[at : at + 3]] == ["ON", "COMMIT", "DROP"]:
                cut += words[at : at + 3]
    text = statement.text
    for word in cut:
        text = text[: word.start] + " " * len(word.text) + text[word.end :]
    return replace(statement, text=text)
