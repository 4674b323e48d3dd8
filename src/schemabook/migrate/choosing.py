"""Which steps a run would execute, and what stands in its way: files held against the ledger, purely."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Final

from schemabook import steps
from schemabook.errors import MigrationError, UnknownName, UsageError
from schemabook.migrate.model import State, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemabook.migrate.ledger import Row
    from schemabook.migrate.model import Standing
    from schemabook.steps import Step
    from schemabook.workspace import Study

Key = tuple[tuple[int, int], float, str]
NOTHING: Final = "0"
_NAME = re.compile(r"(v\d+\.\d+)/(?:.+/)?(\d+)_\w+")


def states(study: Study, rows: Mapping[str, Row]) -> Status:
    """How every step of the files and of the ledger stands, in order."""
    files = {step.name: step for step in study.steps}
    last = max((key(name) for name in rows), default=None)
    found = []
    for name in sorted({*files, *rows}, key=key):
        row = rows.get(name)
        at, took = (row.applied_at, row.seconds) if row else (None, None)
        found.append(State(name, _standing(name, files.get(name), row, last), at, took))
    return Status(tuple(found))


def up(study: Study, rows: Mapping[str, Row], to: str | None, out_of_order: bool) -> list[Step]:
    """The steps to apply, in order. Raises MigrationError where files and ledger do not agree."""
    bound = target(study, to)
    status = states(study, rows)
    _refuse_missing(status.named("missing"))
    _refuse_changed(status.named("changed"))
    for name in status.named("unfinished"):
        _refuse_unfinished(study, rows[name], "up")
    pending = [s for s in study.steps if s.name not in rows or rows[s.name].state == "up"]
    pending = [s for s in pending if bound is None or key(s.name) <= bound]
    late = [s.name for s in pending if s.name in status.named("out of order")]
    if late and not out_of_order:
        raise MigrationError(
            f"{_list(late)} would be applied out of order: later steps are applied already.",
            step=late[0],
            hint="give it a number behind the last one that is applied, or say that the order does not "
            "matter with out_of_order=True (--out-of-order)",
        )
    return pending


def down(study: Study, rows: Mapping[str, Row], to: str | None, count: int) -> list[Step]:
    """The steps to undo, the last one first. Raises MigrationError where one has no way down."""
    if to is None and count < 1:
        raise UsageError(f"steps={count}: at least one step goes down.", hint='down to nothing: to="0"')
    bound = target(study, to)
    applied = sorted(rows, key=key, reverse=True)
    names = applied[:count] if bound is None else [n for n in applied if key(n) > bound]
    status = states(study, rows)
    _refuse_missing([n for n in names if n in status.named("missing")])
    _refuse_changed([n for n in names if n in status.named("changed")])
    for name in (n for n in status.named("unfinished") if n in rows):
        _refuse_unfinished(study, rows[name], "down")
    files = {step.name: step for step in study.steps}
    found = [files[n] for n in names]
    _refuse_one_way(found)
    return found


def between(study: Study, since: str | None, to: str | None) -> list[Step]:
    """The steps after `since` (a version or step; None: from the first) up to and with `to` (None: all)."""
    after, last = target(study, since), target(study, to)
    names = [s for s in study.steps if after is None or key(s.name) > after]
    return [s for s in names if last is None or key(s.name) <= last]


def target(study: Study, to: str | None) -> Key | None:
    """What `to` means: everything up to and with this key. Raises UnknownName, UsageError."""
    if to is None:
        return None
    if to == NOTHING:
        return (-1, -1), -inf, ""
    if to in (v.name for v in study.versions):
        return steps.number(to), inf, ""
    return key(named(study, to))


def named(study: Study, name: str, others: Iterable[str] = ()) -> str:
    """The full name of the one step that is called so, or ends so. Raises UnknownName, UsageError."""
    known = sorted({*(s.name for s in study.steps), *others}, key=key)
    if name in known:
        return name
    found = [n for n in known if name and n.endswith(name)]
    if len(found) > 1:
        raise UsageError(f"{name!r} is the end of several steps: {_list(found)}.", hint="write more of it")
    if not found:
        raise UnknownName("version or step", name, [*(v.name for v in study.versions), *known])
    return found[0]


def key(name: str) -> Key:
    """What steps are ordered by, from a step's name. Raises MigrationError for a name that is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise MigrationError(
            f"The ledger schemabook.migrations has a row {name!r}, which is no step's name.",
            hint="look at the row, and delete it if nobody knows what it is for",
        )
    return steps.number(found[1]), int(found[2]), name


def _standing(name: str, step: Step | None, row: Row | None, last: Key | None) -> Standing:
    if row is None:
        return "pending" if last is None or key(name) > last else "out of order"
    if step is None:
        return "missing"
    if row.state != "applied":
        return "unfinished"
    return "applied" if row.checksum == step.checksum else "changed"


def _by_hand(verb: str, step: str) -> str:
    """The call, and the option of the command line."""
    return f"{verb}(url, source, {step!r}) (--{verb} {step})"


def _refuse_missing(names: Iterable[str]) -> None:
    if found := list(names):
        raise MigrationError(
            f"The database has {_list(found)}, and there is no file of that name here.",
            step=found[0],
            hint="restore the file (another branch may have it); if it is gone for good, "
            f"{_by_hand('forget', found[0])} takes it out of the ledger",
        )


def _refuse_changed(names: Iterable[str]) -> None:
    if found := list(names):
        raise MigrationError(
            f"{_list(found)}: the file was changed after it was applied.",
            step=found[0],
            hint="restore the file and write a new step for the change; if the database already is as the "
            f"file now says, {_by_hand('accept', found[0])}",
        )


def _refuse_unfinished(study: Study, row: Row, direction: str) -> None:
    """An unfinished step can be resumed in its own direction, by the same file."""
    ways = (
        f"{_by_hand('accept', row.step)} if it has been finished by hand, "
        f"{_by_hand('forget', row.step)} if it has been undone by hand"
    )
    if row.state != direction:
        raise MigrationError(
            f"{row.step} stopped midway {row.state}, behind {_count(row.statements_done)}.",
            step=row.step,
            hint=f"run {row.state}() again, it goes on there; or {ways}",
        )
    step = next(s for s in study.steps if s.name == row.step)
    file = step.path if step.is_python or direction == "up" else step.down
    recorded = row.checksum if direction == "up" else row.down_checksum
    if file is not None and steps.checksum(file) != recorded:
        raise MigrationError(
            f"{row.step} stopped midway {row.state}, behind {_count(row.statements_done)}, and its file was "
            "changed since: where to go on cannot be known.",
            step=row.step,
            hint=f"restore the file and run again, it goes on there; or {ways}",
        )


def _refuse_one_way(found: Iterable[Step]) -> None:
    lacking = []
    for step in found:
        if "irreversible" in step.directives:
            why = step.directives["irreversible"]
            raise MigrationError(
                f"{step.name} is irreversible{': ' + why if why else ''}; nothing has been undone.",
                step=step.name,
                hint="write a new step that repairs what is wrong, or restore a backup",
            )
        if step.down is None and not step.is_python:
            lacking.append(step)
    if lacking:
        names = [s.path.with_suffix(".down.sql").name for s in lacking]
        raise MigrationError(
            f"There is no way down from {_list([s.name for s in lacking])}; nothing has been undone.",
            step=lacking[0].name,
            hint=f"write {_list(names)} beside the way up",
        )


def _count(done: int) -> str:
    return (
        "no statement"
        if done == 0
        else "its first statement"
        if done == 1
        else f"its first {done} statements"
    )


def _list(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
