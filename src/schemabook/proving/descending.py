"""The way down from the top, with the newest rows: what works on old rows may fail on new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.proving import contents
from schemabook.proving.record import differences, few
from schemabook.proving.stage import attempt

if TYPE_CHECKING:
    from schemabook.proving.record import Record
    from schemabook.proving.stage import Stage, State
    from schemabook.schema import Schema
    from schemabook.steps import Step


def descend(stage: Stage, record: Record, step: Step) -> bool:
    """Down, up, and down again with the newest rows; False when there is no way down."""
    if "irreversible" in step.directives or (step.down is None and not step.is_python):
        return False
    held = stage.state()
    record.saw(step, contents.count(held.rows))
    problems = _newest(stage, record, step, held)
    if problems and record.of(step).reversible == "kept":
        record.broken(step, *few(problems))
    if problems:
        stage.rebuild_below(step)
    return True


def from_nothing(stage: Stage, record: Record, top: Schema) -> None:
    """Up to the top again, at once, after everything went down."""
    if (why := attempt(stage.to_the_top)) is not None:
        record.problems.append(f"after going down to nothing, it does not go up again: {why}")
        return
    wrong = differences(top, stage.state().schema)
    record.problems += [f"after going down to nothing, up differs: {words}" for words in few(wrong)]


def _newest(stage: Stage, record: Record, step: Step, held: State) -> list[str]:
    """What is wrong with the way down with the newest rows; if nothing, the step is taken back then."""
    if (why := attempt(lambda: stage.down(step))) is not None:
        return [f"fails on the way down with the newest rows: {why}"]
    back = stage.state()
    record.loses(step, *few(contents.dropped(held.rows, back.rows)))
    if wrong := differences(record.below[step.name], back.schema):
        return [f"down does not restore, with the newest rows: {words}" for words in wrong]
    if (why := attempt(lambda: stage.up(step))) is not None:
        return [f"fails on the second way up, with the newest rows: {why}"]
    again = stage.state()
    # what the way down has changed and the way up changes back is no loss
    old, new = (contents.shared(state.rows, back.rows) for state in (held, again))
    gone = [*contents.fewer(held.rows, back.rows), *contents.moved(old, new)]
    record.judge_rows(step, list(dict.fromkeys(gone)))
    if wrong := differences(held.schema, again.schema):
        return [f"up after down differs, with the newest rows: {words}" for words in wrong]
    why = attempt(lambda: stage.down(step))
    return [] if why is None else [f"fails on the second way down, with the newest rows: {why}"]
