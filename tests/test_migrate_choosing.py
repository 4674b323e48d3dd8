"""Which steps a run executes: a model of a few lines says the same, for any ledger and any target."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from schemabook.migrate import choosing
from schemabook.migrate.ledger import Row
from schemabook.steps import Step, Version
from schemabook.workspace import Study


class Made(Step):
    """A step without a file."""

    checksum = "same"
    directives = {}  # noqa: RUF012


def made(version: str, number: int) -> Made:
    path = Path(f"{number:03d}_s.sql")
    return Made(version, number, f"{version}/{number:03d}_s", path, path.with_suffix(".down.sql"))


SHAPES = st.lists(st.integers(0, 3), min_size=1, max_size=12)


def study(shape: list[int]) -> Study:
    found = [
        Version(f"v0.{v}", tuple(made(f"v0.{v}", n + 1) for n in range(count)))
        for v, count in enumerate(shape)
    ]
    return Study("made", Path(), tuple(found))


def row(step: Step) -> Row:
    return Row(step.name, step.version, "same", "applied", 0, 0, None, datetime.now(UTC), 1.0)


@given(SHAPES, st.data())
def test_up_and_down_against_a_model(shape: list[int], data: st.DataObject) -> None:
    one = study(shape)
    order = [step.name for step in one.steps]
    applied = data.draw(st.sets(st.sampled_from(order))) if order else set()
    rows = {step.name: row(step) for step in one.steps if step.name in applied}
    to = data.draw(st.sampled_from([None, "0", *(v.name for v in one.versions), *order]))
    if to is None:
        reached = len(order)
    elif to in order:
        reached = order.index(to) + 1
    else:
        last = -1 if to == "0" else int(to.removeprefix("v0."))
        reached = sum(shape[: last + 1])
    up = choosing.up(one, rows, to, out_of_order=True)
    assert [s.name for s in up] == [n for n in order[:reached] if n not in applied]
    if to is not None:
        down = choosing.down(one, rows, to, 1)
        assert [s.name for s in down] == [n for n in reversed(order[reached:]) if n in applied]


@given(SHAPES, st.integers(1, 9), st.data())
def test_down_by_a_number_of_steps(shape: list[int], count: int, data: st.DataObject) -> None:
    one = study(shape)
    order = [step.name for step in one.steps]
    reached = data.draw(st.integers(0, len(order)))
    rows = {step.name: row(step) for step in one.steps[:reached]}
    assert [s.name for s in choosing.down(one, rows, None, count)] == order[:reached][::-1][:count]
    states = [s.status for s in choosing.states(one, rows).states]
    assert states == ["applied"] * reached + ["pending"] * (len(order) - reached)
