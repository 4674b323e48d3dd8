"""The way up: each step on the state before it, with the rows of the versions below in the tables."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from schemabook.errors import MigrationError
from schemabook.proving import clients, contents
from schemabook.proving.record import differences, few, said_lost
from schemabook.proving.stage import attempt

if TYPE_CHECKING:
    from schemabook.proving.record import Record
    from schemabook.proving.stage import Stage, State
    from schemabook.steps import Step


def climb(stage: Stage, record: Record, step: Step) -> bool:
    """Prove a step; False when it does not even go up. The database has it afterwards, whatever was found."""
    before = stage.state()
    record.below[step.name] = before.schema
    record.saw(step, contents.count(before.rows))
    old = _clients(stage, before) if "expand" in step.directives else None
    started = time.perf_counter()
    if (why := attempt(lambda: stage.up(step))) is not None:
        record.problem(step, f"fails on the way up: {why}")
        return False
    record.put(step, seconds=time.perf_counter() - started)
    after = stage.state()
    _judge_up(record, step, before, after)
    if old is not None:
        _judge_clients(stage, record, step, old, after)
    if "idempotent" in step.directives and not _twice(stage, record, step, after):
        stage.rebuild(step)
    if not _down_and_up(stage, record, step, before, after):
        stage.rebuild(step)
    return True


def _judge_up(record: Record, step: Step, before: State, after: State) -> None:
    record.put(step, changes=tuple(few(contents.moved(before.rows, after.rows))))
    if not said_lost(step.path):  # rows may get other keys, but not get fewer in silence
        record.problem(step, *(f"on the way up {w}" for w in contents.fewer(before.rows, after.rows)))


def _clients(stage: Stage, before: State) -> clients.Clients:
    folder = stage.study.folder
    files = [*sorted((folder / "readers").glob("*.sql")), *folder.glob("queries.sql")]
    return clients.collect(stage.conn, before.schema, before.rows, files)


def _judge_clients(stage: Stage, record: Record, step: Step, old: clients.Clients, after: State) -> None:
    broken = old.broken(stage.conn, after.schema)
    verdict = "broken" if broken else "kept"
    record.put(step, expand=verdict, readers=len(old.readers), writers=len(old.writers))
    record.problem(step, *(f"says expand, but {words}" for words in few(broken)))


def _twice(stage: Stage, record: Record, step: Step, after: State) -> bool:
    """Apply the step once more; True when nothing has changed."""
    if (why := attempt(lambda: stage.once_more(step))) is not None:
        problems = [f"says idempotent, but fails the second time: {why}"]
    else:
        again = stage.state()
        found = differences(after.schema, again.schema) + contents.differences(after.rows, again.rows)
        problems = [f"says idempotent, but the second time changes: {words}" for words in few(found)]
    record.put(step, idempotent="broken" if problems else "kept")
    record.problem(step, *problems)
    return not problems


def _down_and_up(stage: Stage, record: Record, step: Step, before: State, after: State) -> bool:
    """The way down and up again; True when the database is as after the first way up."""
    if "irreversible" in step.directives:
        return _one_way(stage, record, step, after)
    if step.down is None and not step.is_python:
        return record.broken(step, "there is no way down, and the file does not say irreversible")
    if (why := attempt(lambda: stage.down(step))) is not None:
        return record.broken(step, f"fails on the way down: {why}")
    back = stage.state()
    wrong = [f"down does not restore: {w}" for w in few(differences(before.schema, back.schema))]
    record.judge_rows(step, contents.moved(before.rows, back.rows))
    if (why := attempt(lambda: stage.up(step))) is not None:
        return record.broken(step, *wrong, f"fails the second time up, after its way down: {why}")
    again = stage.state()
    wrong += [f"up after down differs: {w}" for w in few(differences(after.schema, again.schema))]
    if wrong:
        return record.broken(step, *wrong)
    record.put(step, reversible="kept")
    return contents.count(again.rows) == contents.count(after.rows)


def _one_way(stage: Stage, record: Record, step: Step, after: State) -> bool:
    """An irreversible step must be refused on the way down, and nothing may happen."""
    words = step.directives["irreversible"] or "no reason is given"
    record.put(step, reversible="not claimed", rows_kept="not claimed", irreversible=words)
    try:
        stage.down(step)
    except MigrationError:
        if not differences(after.schema, stage.state().schema):
            return True
    return record.broken(step, "says irreversible, but was taken back all the same")
