"""The scratch database of a proof: where the steps are executed, by the runner, and what it then holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schemabook import migrate
from schemabook.catalog import read
from schemabook.errors import Cancelled, SchemabookError
from schemabook.proving import contents
from schemabook.scripts import apply
from schemabook.server import connect, server
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import psycopg

    from schemabook.proving.contents import Contents
    from schemabook.schema import Schema
    from schemabook.server import Scratch
    from schemabook.steps import Step
    from schemabook.workspace import Study

_NOTHING: Final = "0"


@dataclass(frozen=True)
class State:
    """What a database holds: its schema and its rows."""

    schema: Schema
    rows: Contents


class Stage:
    """One study on a scratch database of its own; `more` are further files with rows, by version."""

    def __init__(self, study: Study, more: Mapping[str, Sequence[Path]]) -> None:
        self.study, self.more = study, more
        self._scratch: Scratch | None = None
        self._conn: psycopg.Connection[Any] | None = None

    def start(self) -> None:
        """An empty database, in the place of the one there may be."""
        self.end()
        self._scratch = server().scratch("proof")
        self._conn = connect(self._scratch.url)
        self._conn.execute(contents.SETTINGS)

    def end(self) -> None:
        """Drop the database."""
        if self._conn is not None:
            self._conn.close()
        if self._scratch is not None:
            self._scratch.drop()

    @property
    def conn(self) -> psycopg.Connection[Any]:
        """A connection to the database, other than the runner's."""
        assert self._conn is not None
        return self._conn

    @property
    def url(self) -> str:
        """Where the database is."""
        assert self._scratch is not None
        return self._scratch.url

    def state(self) -> State:
        """What the database holds now."""
        schema = read(self.conn)
        return State(schema, contents.read(self.conn, schema))

    def up(self, step: Step) -> None:
        """Apply the steps up to this one."""
        migrate.up(self.url, self.study, to=step.name)

    def once_more(self, step: Step) -> None:
        """Apply the step though it is applied: the ledger forgets it first."""
        migrate.stamp(self.url, self.study, to=self._previous(step))
        self.up(step)

    def down(self, step: Step) -> None:
        """Take the step back."""
        migrate.down(self.url, self.study, to=self._previous(step))

    def to_the_top(self) -> None:
        """Apply everything."""
        migrate.up(self.url, self.study)

    def load(self, version: str) -> None:
        """The rows of a version."""
        (own,) = [v.sample for v in self.study.versions if v.name == version]
        session = Session(self.url)
        try:
            for path in (*own, *self.more.get(version, ())):
                apply(session, path)
        finally:
            session.close()

    def rebuild_below(self, step: Step) -> None:
        """A new database with all steps below this one, and the rows of the versions below."""
        self.start()
        previous = self._previous(step)
        if previous == _NOTHING:
            return
        for version in self.study.versions:
            if version.name == step.version:
                break
            migrate.up(self.url, self.study, to=version.name)
            self.load(version.name)
        migrate.up(self.url, self.study, to=previous)

    def rebuild(self, step: Step) -> None:
        """A new database, as after the step's first way up: what follows is proven all the same."""
        self.rebuild_below(step)
        self.up(step)

    def _previous(self, step: Step) -> str:
        names = [s.name for s in self.study.steps]
        place = names.index(step.name)
        return names[place - 1] if place else _NOTHING


def attempt(act: Callable[[], object]) -> str | None:
    """None when it works, the error's words otherwise."""
    try:
        act()
    except Cancelled:  # by the user: no step's fault
        raise
    except SchemabookError as error:
        return "; ".join(error.message.splitlines()[:3])
    return None
