"""The proof itself: every step up, down and up again, first with the rows there were, then with the newest.

Climbing, each step is proven on the state before it, with the sample rows of the versions below in the
tables. Then, with the rows of all versions, everything goes down again. Files are executed by the runner, as
they will be; for the second application of an idempotent file the ledger is set back first.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from schemabook.migrate.run import study_of
from schemabook.proving.climbing import climb
from schemabook.proving.descending import descend, from_nothing
from schemabook.proving.proof import Proof
from schemabook.proving.record import Record
from schemabook.proving.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from schemabook.steps import Step
    from schemabook.workspace import Study


def prove(
    source: Study | Path,
    *,
    rows: Mapping[str, Sequence[Path]] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Proof:
    """Execute every file of a study or folder up, down and up again, and hold it to what it says of itself.

    `rows` are more SQL files with rows, by version, applied like the version's own sample at its end. Old
    readers ask the tables and views, and the queries of `queries.sql` and `readers/*.sql` in the folder.
    `progress(step, done, total)` is called as it goes. A step that fails is part of the result. Raises
    UsageError and MigrationError for a folder that is none, SqlError for sample rows that cannot be loaded,
    ServerError where no scratch database can be made, RightsError where row-level security hides rows.
    """
    study = study_of(source)
    stage, record = Stage(study, rows or {}), Record(study)
    started = time.perf_counter()
    try:
        stage.start()
        _execute(stage, record, _teller(study, progress))
        return Proof(
            name=study.name,
            files=tuple(record.files.values()),
            problems=tuple(record.problems),
            server_version=stage.conn.info.server_version,
            seconds=time.perf_counter() - started,
        )
    finally:
        stage.end()


def _execute(stage: Stage, record: Record, tell: Callable[[Step], None]) -> None:
    for version in stage.study.versions:
        for step in version.steps:
            tell(step)
            if not climb(stage, record, step):
                return
        stage.load(version.name)
    top = stage.state().schema
    for step in reversed(stage.study.steps):
        tell(step)
        if not descend(stage, record, step):
            return
    from_nothing(stage, record, top)


def _teller(study: Study, progress: Callable[[str, int, int], None] | None) -> Callable[[Step], None]:
    done = 0

    def tell(step: Step) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(step.name, done, 2 * len(study.steps))

    return tell
