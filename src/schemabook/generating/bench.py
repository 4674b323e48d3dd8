"""A scratch copy of A on which a script is found by doing it: what is left over is generated again.

A difference is a plan; PostgreSQL says whether it works. Each round reads the catalog, generates what still
differs and executes it. A round that fails is undone by making the copy anew, and tried with more apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg

from schemabook import alter, catalog
from schemabook.alter import Choices, Command, Script, following
from schemabook.errors import MigrationError
from schemabook.generating.render import grouped, settings_of
from schemabook.schema_diff import diff
from schemabook.server import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemabook.schema import Schema
    from schemabook.server import Scratch, Server

ROUNDS = 4
LEVELS = 3


class Bench:
    """One scratch database; `build(url)` makes A in it, `done` is what has been executed since.

    The state after each part that is committed is read once, and kept: `state(n)` is that after the first n
    commands of `done`.
    """

    def __init__(self, server: Server, build: Callable[[str], object]) -> None:
        self._server, self._build = server, build
        self.done: list[Command] = []
        self._states: dict[int, Schema] = {}
        self._scratch: Scratch | None = None
        self.conn: psycopg.Connection[Any]
        self._fresh()

    def close(self) -> None:
        """Drops the scratch database."""
        if self._scratch is not None:
            self.conn.close()
            self._scratch.drop()
            self._scratch = None

    def _fresh(self) -> None:
        """A new copy of A, and on it what has been done so far."""
        self.close()
        self._scratch = self._server.scratch("generate")
        self._build(self._scratch.url)
        self.conn = connect(self._scratch.url)
        for group in grouped(self.done):
            execute(self.conn, group)

    def read(self) -> Schema:
        """The catalog as it is now."""
        now = len(self.done)
        if now not in self._states:
            self._states[now] = catalog.read(self.conn)
        return self._states[now]

    def state(self, done: int) -> Schema:
        """The catalog as it was after so many commands, where a part ended."""
        return self._states[done]

    def do(self, commands: Sequence[Command]) -> None:
        """Executes commands; a failure leaves the copy as it was before. Raises psycopg.Error."""
        start = len(self.done)
        groups = grouped(commands)
        try:
            for n, group in enumerate(groups, 1):
                execute(self.conn, group)
                self.done += group
                if n < len(groups):
                    self.read()
        except psycopg.Error:
            if len(self.done) > start or not groups[0][0].transactional:  # else it was rolled back
                self._back_to(start)
            raise

    def _back_to(self, done: int) -> None:
        del self.done[done:]
        self._states = {n: state for n, state in self._states.items() if n <= done}
        self._fresh()

    def lead_to(
        self, goal: Schema, *, safe: bool = True, keep_order: bool = True, fill: bool = False
    ) -> Script:
        """The script that turns the copy into `goal`, executed. Raises MigrationError with what remains.

        `fill` is for the way back (`alter.Choices`). Where no way that spares writers leads there, one that
        does not is tried.
        """
        start = len(self.done)
        failures: list[str] = []
        for way in dict.fromkeys((safe, False)):
            for level in range(LEVELS):
                choices = Choices(safe=way, keep_order=keep_order, level=level, fill=fill)
                script, failure = self._try(goal, choices)
                if failure is None:
                    return script
                failures.append(failure)
                if len(self.done) > start:
                    self._back_to(start)
        raise MigrationError(
            "No SQL was found that leads there; the nearest attempt ends with:\n" + failures[0],
            hint="write this step by hand, or generate it in two halves",
        )

    def _try(self, goal: Schema, choices: Choices) -> tuple[Script, str | None]:
        script = self._renamed(goal)
        for round_ in range(ROUNDS):
            now = self.read()
            if not remaining(now, goal, keep_order=choices.keep_order):
                return script, None
            step = alter.difference(now, goal, replace(choices, level=0) if round_ else choices)
            if not step.commands:
                break
            try:
                self.do(step.commands)
            except psycopg.Error as error:
                return script, _said(error)
            script += step
        left = remaining(self.read(), goal, keep_order=choices.keep_order)
        return script, "\n".join(f"  {line}" for line in left[:20]) if left else None

    def _renamed(self, goal: Schema) -> Script:
        """First what is there under another name, and otherwise equal."""
        commands = following.implied(self.read(), goal)
        if commands:
            try:
                self.do(commands)
            except psycopg.Error:
                commands = ()
        return Script(commands)


def remaining(now: Schema, goal: Schema, *, keep_order: bool = True) -> list[str]:
    """What still differs, in words."""
    changes = diff(now, goal)
    return [str(c) for c in changes if keep_order or c.what != "order of columns"]


def _said(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error)
    at = getattr(error, "statement", "")
    return f"  {text}" + (f"\n  in: {at}" if at else "")


def execute(conn: psycopg.Connection[Any], commands: Sequence[Command]) -> None:
    """Each part in a transaction of its own, what cannot be in one on its own. Raises psycopg.Error."""
    for group in grouped(commands):
        if group[0].transactional:
            with conn.transaction():
                for text in (*settings_of(group), *(c.sql for c in group)):
                    _run(conn, text)
        else:
            for command in group:
                _run(conn, command.sql)


def _run(conn: psycopg.Connection[Any], text: str) -> None:
    try:
        conn.execute(text.encode(), prepare=False)
    except psycopg.Error as error:
        error.statement = text  # type: ignore[attr-defined]
        raise
