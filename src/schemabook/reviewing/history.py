"""A whole history of Alembic's proven: up, down and up again, each state equal to the one there was before.

First on empty tables, revision by revision from the bottom. Then from the top, with rows: each revision goes
down, up and down again, and the rows of the tables that are there on both sides must be what they were,
unless the revision's docstring has a line `Lost: ...`. At the end everything goes up once more, at once. The
database is compared by its catalog, in which autogenerate has no part.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemabook import workspace
from schemabook.proving import FileProof, Proof, contents
from schemabook.proving.record import differences, few, said_lost
from schemabook.proving.stage import State, attempt
from schemabook.reviewing.project import climb, go, project
from schemabook.scripts import apply
from schemabook.server import connect, scratch
from schemabook.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemabook.proving.contents import Contents
    from schemabook.reviewing.project import Project
    from schemabook.revisions import Revision
    from schemabook.schema import Schema


def prove(
    path: Path | str,
    *,
    rows: Sequence[Path] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Proof:
    """Execute every revision up, down and up again on a scratch database, with rows at the top.

    `path` is an alembic.ini, a pyproject.toml, a script folder, or a study's name; `rows` are SQL files with
    rows for the newest state, by default the sample of the study that the history belongs to. A revision that
    fails is part of the result. `progress(revision, done, total)` is called as it goes. Raises UsageError
    where there are no revisions, SqlError for rows that cannot be loaded, RightsError.
    """
    found = project(path)
    files = list(rows if rows is not None else _sample(found))
    started = time.perf_counter()
    with scratch("proof") as made:
        work = _Work(found, made.url, progress)
        if work.climb():
            work.load(files)
            work.descend()
        return Proof(
            name=found.name,
            files=tuple(work.proofs.values()),
            problems=tuple(work.problems),
            server_version=work.version,
            seconds=time.perf_counter() - started,
        )


def _sample(found: Project) -> Sequence[Path]:
    """The rows of the study: they are those of its newest version."""
    return workspace.study(found.study).sample if found.study is not None else ()


class _Work:
    """One history on one database, and what is known of its revisions."""

    def __init__(self, found: Project, url: str, progress: Callable[[str, int, int], None] | None) -> None:
        self.found, self.url, self._progress = found, url, progress
        self.proofs = {one.id: FileProof(file=one.source, step=one.id) for one in found.revisions}
        self.problems: list[str] = []
        self.states: list[Schema] = []  # before each revision, and after the last
        self.version, self._done = 0, 0

    def climb(self) -> bool:
        """Each revision up, down and up; False when one does not go up, or not down."""
        self.states.append(self._state().schema)
        for one in self.found.revisions:
            self._tell(one)
            if not self._reversible(one):
                return False
        return True

    def _reversible(self, one: Revision) -> bool:
        below, started = self.states[-1], time.perf_counter()
        if not self._goes(one, "upgrade", "fails on the way up"):
            return False
        self._put(one, seconds=time.perf_counter() - started)
        self.states.append(self._state().schema)
        if not self._goes(one, "downgrade", "fails on the way down"):
            return False
        self._compare(one, below, "down does not restore")
        if not self._goes(one, "upgrade", "fails on the second way up, after its way down"):
            return False
        self._compare(one, self.states[-1], "up after down differs")
        if not self.proofs[one.id].problems:
            self._put(one, reversible="kept")
        return True

    def load(self, files: Sequence[Path]) -> None:
        """The rows of the newest state."""
        session = Session(self.url)
        try:
            for path in files:
                apply(session, path)
        finally:
            session.close()

    def descend(self) -> None:
        """Down from the top with rows, each revision down, up and down; then up again at once."""
        top = self.states[-1]
        for n, one in reversed(list(enumerate(self.found.revisions))):
            self._tell(one)
            if not self._with_rows(one, self.states[n]):
                return
        if (why := attempt(lambda: climb(self.url, self.found.revisions))) is not None:
            self.problems.append(f"after going down to nothing, it does not go up again: {why}")
            return
        wrong = differences(top, self._state().schema)
        self.problems += [f"after going down to nothing, up differs: {words}" for words in few(wrong)]

    def _with_rows(self, one: Revision, below: Schema) -> bool:
        held = self._state()
        if not self._goes(one, "downgrade", "fails on the way down, with rows"):
            return False
        self._compare(one, below, "down does not restore, with rows")
        back = self._state()
        if not self._goes(one, "upgrade", "fails on the second way up, with rows"):
            return False
        self._compare(one, held.schema, "up after down differs, with rows")
        self._judge(one, held.rows, back.rows, self._state().rows)
        return self._goes(one, "downgrade", "fails on the second way down, with rows")

    def _judge(self, one: Revision, held: Contents, back: Contents, again: Contents) -> None:
        """What became of the rows of the tables that are there on both sides."""
        said = said_lost(Path(one.script.path)).rstrip(".")
        old, new = (contents.shared(rows, back) for rows in (held, again))
        gone = list(dict.fromkeys([*contents.fewer(held, back), *contents.moved(old, new)]))
        self._put(one, rows=contents.count(held), losses=tuple(few(contents.dropped(held, back))))
        if gone and not said:
            self._problem(one, *(f"after the way down {words}" for words in few(gone)))
            self._put(one, rows_kept="broken")
            return
        losses = (*self.proofs[one.id].losses, *(f"{words} ({said})" for words in few(gone)))
        self._put(one, losses=losses, rows_kept="declared" if gone else "kept")

    def _goes(self, one: Revision, way: Any, words: str) -> bool:
        why = attempt(lambda: go(self.url, one, way))
        if why is not None:
            self._problem(one, f"{words}: {why}")
        return why is None

    def _compare(self, one: Revision, wanted: Schema, words: str) -> None:
        wrong = differences(wanted, self._state().schema)
        self._problem(one, *(f"{words}: {each}" for each in few(wrong)))

    def _problem(self, one: Revision, *words: str) -> None:
        if words:
            new = tuple(w for w in words if w not in self.proofs[one.id].problems)
            self._put(one, reversible="broken", problems=(*self.proofs[one.id].problems, *new))

    def _put(self, one: Revision, **known: Any) -> None:
        self.proofs[one.id] = replace(self.proofs[one.id], **known)

    def _state(self) -> State:
        schema = self.found.schema(self.url)
        with connect(self.url) as conn:
            conn.execute(contents.SETTINGS)
            self.version = conn.info.server_version
            return State(schema, contents.read(conn, schema))

    def _tell(self, one: Revision) -> None:
        self._done += 1
        if self._progress:
            self._progress(one.id, self._done, 2 * len(self.found.revisions))
