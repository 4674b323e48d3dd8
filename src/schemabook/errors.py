"""Every error a user may meet, as one small tree.

    SchemabookError
    ├── ServerError               a PostgreSQL server cannot be had or used
    │   ├── ServerStartError      the embedded server did not start (carries the end of its log)
    │   ├── ConnectError          a URL does not lead to a session (unreachable, wrong password, ...)
    │   ├── ConnectionLost        an open session was ended by the server or the network
    │   └── RightsError           the role may not do what is needed (create databases, ...)
    ├── SqlError                  PostgreSQL refused a statement (SQLSTATE, caret, DETAIL, HINT)
    │   └── Cancelled             it was stopped by the user (or timed out) and cancelled on the server
    ├── SyntaxProblem             text that we read ourselves is not understood (line, column)
    ├── UsageError                a call, magic or command line that cannot mean anything
    │   └── UnknownName           a name that does not exist, with the nearest that do
    ├── MigrationError            files, ledger and database do not agree, or a step cannot go on
    │   ├── Busy                  a lock cannot be had: another runner, or other sessions on the table
    │   └── NeedsConsent          a step loses data, and nobody has said that it may
    └── StaleError                a generated file no longer matches what it was generated from

Each carries its data as attributes, says in one sentence what happened and in a second what to do next,
and shows itself in a notebook as that message alone: IPython asks an exception for
`_render_traceback_`, and the cell still counts as failed.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class SchemabookError(Exception):
    """The root: `message` is what happened, `hint` the next step (None where none is known)."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """The message as the user reads it, one item a line."""
        return self.message.splitlines() + ([f"Next: {self.hint}"] if self.hint else [])

    def _render_traceback_(self) -> list[str]:
        first, *rest = self.lines() or [""]
        return [f"{type(self).__name__}: {first}", *rest]


class ServerError(SchemabookError):
    """A PostgreSQL server cannot be had or used."""


class ServerStartError(ServerError):
    """The embedded server did not start; `log` holds the last lines of its log."""

    def __init__(self, message: str, *, log: str = "", hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.log = log

    def lines(self) -> list[str]:
        """The message, the end of the server's log, the next step."""
        tail = [f"  | {line}" for line in self.log.splitlines()]
        return self.message.splitlines() + tail + ([f"Next: {self.hint}"] if self.hint else [])


class ConnectError(ServerError):
    """A URL does not lead to a session."""


class ConnectionLost(ServerError):
    """An open session was ended by the server or by the network."""


class RightsError(ServerError):
    """The connected role may not do what is needed."""


class SqlError(SchemabookError):
    """PostgreSQL refused a statement.

    `sqlstate` is the five-character code, `line` and `column` (from 1) say where in the user's text, `detail`
    and `server_hint` are the server's own words, `notes` what else the user should know, `file` where the
    text came from.
    """

    file: str | None = None

    def __init__(
        self,
        message: str,
        *,
        sqlstate: str | None = None,
        line: int | None = None,
        column: int | None = None,
        source_line: str | None = None,
        detail: str | None = None,
        server_hint: str | None = None,
        context: str | None = None,
        notes: tuple[str, ...] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.sqlstate, self.detail, self.server_hint, self.context = sqlstate, detail, server_hint, context
        self.line, self.column, self.source_line = line, column, source_line
        self.notes = notes

    def lines(self) -> list[str]:
        """The message with its SQLSTATE, the line with a caret, the server's details, the next step."""
        first, *rest = self.message.splitlines() or [""]
        found = [first + (f"  [{self.sqlstate}]" if self.sqlstate else ""), *rest, *self._caret()]
        for label, text in (("DETAIL", self.detail), ("HINT", self.server_hint), ("CONTEXT", self.context)):
            if text:
                found.append(f"{label}: {text}")
        found += self.notes
        return found + ([f"Next: {self.hint}"] if self.hint else [])

    def _caret(self) -> list[str]:
        if self.source_line is None or self.line is None:
            return []
        label = f"{self.file}:{self.line}: " if self.file else f"LINE {self.line}: "
        text, column = self.source_line, self.column or 1
        if column > 90:  # a long line is shown around its fault, not from its beginning
            text, column = "..." + text[column - 60 :], 63
        text = text[:120] + ("..." if len(text) > 120 else "")
        # a tab before the caret must stay a tab, or the caret drifts
        pad = "".join("\t" if c == "\t" else " " for c in text[: column - 1])
        return [label + text] + ([" " * len(label) + pad + "^"] if self.column else [])


class Cancelled(SqlError):
    """The statement was stopped by the user or by a timeout, and cancelled on the server."""


class SyntaxProblem(SchemabookError):
    """Text that we read ourselves is not understood; `line` and `column` count from 1."""

    def __init__(
        self, message: str, *, line: int | None = None, column: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.line = line
        self.column = column


class UsageError(SchemabookError):
    """A call, magic or command line that cannot mean anything."""


class UnknownName(UsageError):
    """A name that does not exist: says what kind of thing was looked for and what is near."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, tuple(known)
        super().__init__(f"There is no {kind} {name!r}.", hint=self._suggest())

    def _suggest(self) -> str | None:
        near = get_close_matches(self.name, self.known, n=3, cutoff=0.5)
        if near:
            return "did you mean " + " or ".join(repr(n) for n in near) + "?"
        if self.known:
            shown = ", ".join(self.known[:12]) + (", ..." if len(self.known) > 12 else "")
            return f"choose one of: {shown}"
        return None


class MigrationError(SchemabookError):
    """Files, ledger and database do not agree, or a step cannot go on; `step` names it, if it is one."""

    def __init__(self, message: str, *, step: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.step = step


class Busy(MigrationError):
    """A lock cannot be had: another runner is at work, or other sessions hold the table."""


class NeedsConsent(MigrationError):
    """A step loses data, and nobody has said that it may; `losses` says what, a sentence each."""

    def __init__(self, message: str, losses: Iterable[str], *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.losses = tuple(losses)

    def lines(self) -> list[str]:
        """The message, every loss, the next step."""
        return [*self.message.splitlines(), *(f"  - {loss}" for loss in self.losses), *super().lines()[1:]]


class StaleError(SchemabookError):
    """A generated file no longer matches what it was generated from."""
