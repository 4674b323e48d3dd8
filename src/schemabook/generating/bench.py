"""A scratch copy of A on which a script is found by doing it: what is left over is generated again.

A difference is a plan; PostgreSQL says whether it works. Each round reads the catalog, generates what still
differs and executes it. A round that fails is undone by making the copy anew, and tried with more apart.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import psycopg

from schemabook import alter, catalog
from schemabook.alter import Command, Script, renames
from schemabook.errors import MigrationError
from schemabook.generating.render import settings_of
from schemabook.schema_diff import diff
from schemabook.server import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemabook.schema import Schema
    from schemabook.server import Scratch, Server

ROUNDS = 4
LEVELS = 3


class Bench:
    """One scratch database; `build(url)` makes A in it, `done` is what has been executed since."""

    def __init__(self, server: Server, build: Callable[[str], None]) -> None:
        self._server, self._build = server, build
        self.done: list[Command] = []
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
        if self.done:
            execute(self.conn, self.done)

    def read(self) -> Schema:
        """The catalog as it is now."""
        return catalog.read(self.conn)

    def do(self, commands: Sequence[Command]) -> None:
        """Executes commands; a failure leaves the copy as it was before. Raises psycopg.Error."""
        try:
            execute(self.conn, commands)
        except psycopg.Error:
            self._fresh()
            raise
        self.done += commands

    def lead_to(self, goal: Schema, *, safe: bool = True, keep_order: bool = True) -> Script:
        """The script that turns the copy into `goal`, executed. Raises MigrationError with what remains."""
        start = len(self.done)
        failures: list[str] = []
        for level in range(LEVELS):
            script, failure = self._try(goal, level, safe=safe, keep_order=keep_order)
            if failure is None:
                return script
            failures.append(failure)
            if len(self.done) > start:
                del self.done[start:]
                self._fresh()
        raise MigrationError(
            "No SQL was found that leads there; the nearest attempt ends with:\n" + failures[0],
            hint="write this step by hand, or generate it in two halves",
        )

    def _try(self, goal: Schema, level: int, *, safe: bool, keep_order: bool) -> tuple[Script, str | None]:
        script, now = self._renamed(goal)
        for round_ in range(ROUNDS):
            now = self.read() if round_ else now
            left = remaining(now, goal, keep_order=keep_order)
            if not left:
                return script, None
            step = alter.difference(now, goal, safe=safe, keep_order=keep_order, level=0 if round_ else level)
            if not step.commands:
                break
            try:
                self.do(step.commands)
            except psycopg.Error as error:
                return script, _said(error)
            script += step
        left = remaining(self.read(), goal, keep_order=keep_order)
        return script, "\n".join(f"  {line}" for line in left[:20]) if left else None

    def _renamed(self, goal: Schema) -> tuple[Script, Schema]:
        """First what is there under another name, and otherwise equal."""
        now = self.read()
        commands = renames.implied(now, goal)
        if commands:
            try:
                self.do(commands)
            except psycopg.Error:
                commands = ()
            now = self.read()
        return Script(commands), now


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
    for (_, transactional), each in groupby(commands, key=lambda c: (c.part, c.transactional)):
        if not transactional:
            for command in each:
                _run(conn, command.sql)
            continue
        with conn.transaction():
            found = list(each)
            for text in (*settings_of(found), *(c.sql for c in found)):
                _run(conn, text)


def _run(conn: psycopg.Connection[Any], text: str) -> None:
    try:
        conn.execute(text.encode(), prepare=False)
    except psycopg.Error as error:
        error.statement = text  # type: ignore[attr-defined]
        raise
