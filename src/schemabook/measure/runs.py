"""`compare()`: both situations in turn, round by round, TIMING OFF, each after a run that is not counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from schemabook import plan
from schemabook.errors import UsageError
from schemabook.explaining import TIMEOUT_MS, explain, one_statement
from schemabook.measure.trial import Setup, arranged, check, setup
from schemabook.measure.verdict import LEAST, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.plan import Plan
    from schemabook.session import Session

ROUNDS: Final = 12
BUDGET_S: Final = 60.0
_SHORT_MS: Final = 15.0  # what the runs of one round add up to, at least: short runs are repeated
_MOST: Final = 15  # runs of a side in one round
_FEWEST: Final = 2  # rounds, whatever the budget
_WRITES: Final = (
    "the statement writes; every run leaves dead rows behind although it is rolled back, so blocks grow from "
    "run to run. VACUUM the table afterwards."
)


@dataclass(frozen=True, kw_only=True)
class Runs:
    """One side: its setup, the plan, the blocks of every run, one time (milliseconds) a round.

    `plan` is that of the run with the fewest blocks, TIMING OFF: rows and blocks, no times of nodes.
    """

    setup: Setup
    plan: Plan
    blocks: tuple[int, ...]
    ms: tuple[float, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What `compare()` found; `statement` is the statement that was measured."""

    statement: str
    before: Runs
    after: Runs
    verdict: Verdict

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes the comparison worth less, each once."""
        return tuple(dict.fromkeys((*self.before.warnings, *self.after.warnings)))

    def __str__(self) -> str:
        return "\n".join([str(self.verdict), *(f"Warning: {w}" for w in self.warnings)])


@dataclass
class _Side:
    """A side while it is measured."""

    setup: Setup
    statement: str
    values: Mapping[str, Any] | None
    plans: list[Plan] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def done(self) -> Runs:
        return Runs(
            setup=self.setup,
            plan=min(self.plans, key=_blocks),
            blocks=tuple(self.blocks),
            ms=tuple(self.ms),
            warnings=tuple(dict.fromkeys(self.warnings)),
        )


def compare(
    session: Session,
    statement: str,
    before: Setup | str = "",
    after: Setup | str = "",
    *,
    values: Mapping[str, Any] | None = None,
    rounds: int = ROUNDS,
    least: float = LEAST,
    consent: bool = False,
    timeout_ms: int = TIMEOUT_MS,
    budget_s: float = BUDGET_S,
) -> Comparison:
    """The statement under two situations, in turn: A B, B A, A B, ... with a verdict.

    A setup is SQL that runs first (CREATE INDEX, DROP INDEX, SET, INSERT, ANALYZE) and is rolled back, as is
    the statement. In each round each side runs once uncounted, then a few times TIMING OFF; the round's time
    is their median. No new round begins after `budget_s` seconds. Changes by setups need a scratch database
    or `consent`. Raises UsageError, SqlError, Cancelled after `timeout_ms` for a single statement.
    """
    sides = (_side(statement, setup(before), values), _side(statement, setup(after), values))
    for side in sides:
        one_statement(side.statement)
        check(session, side.setup, consent=consent)
    if rounds < 1:
        raise UsageError("There must be at least one round.", hint="six are the fewest that prove anything")
    began = monotonic()
    for number in range(rounds):
        if number >= _FEWEST and monotonic() - began > budget_s:
            break
        for side in sides if number % 2 == 0 else sides[::-1]:
            _round(session, side, timeout_ms)
    old, new = (side.done() for side in sides)
    return Comparison(statement=statement, before=old, after=new, verdict=_verdict(old, new, least))


def _side(statement: str, situation: Setup, values: Mapping[str, Any] | None) -> _Side:
    own = situation.values if situation.values is not None else values
    return _Side(situation, situation.statement or statement, own)


def _round(session: Session, side: _Side, timeout_ms: int) -> None:
    """One situation, arranged and undone: a run that warms the caches, then those that count."""
    with arranged(session, side.setup, timeout_ms) as warnings:
        side.warnings += warnings
        warm = _run(session, side, timeout_ms)
        count = max(1, min(_MOST, round(_SHORT_MS / max(warm.execution_ms or 0.0, 0.001))))
        found = [_run(session, side, timeout_ms) for _ in range(count)]
    side.plans.append(min(found, key=_blocks))
    if _writes(side):
        side.warnings.append(_WRITES)
    side.ms.append(median(p.execution_ms or 0.0 for p in found))
    side.blocks += [_blocks(p) for p in found if p.root.buffers is not None]


def _blocks(found: Plan) -> int:
    buffers = found.root.buffers
    return buffers.total + buffers.temp if buffers is not None else 0


def _writes(side: _Side) -> bool:
    return any(n.node_type == "ModifyTable" for n in side.plans[-1].nodes)


def _run(session: Session, side: _Side, timeout_ms: int) -> Plan:
    return plan.read(explain(session, side.statement, side.values, timing=False, timeout_ms=timeout_ms))


def _verdict(before: Runs, after: Runs, least: float) -> Verdict:
    rows = [
        None if p.root.rows_total is None else round(p.root.rows_total) for p in (before.plan, after.plan)
    ]
    return judge(
        (before.blocks, after.blocks), (before.ms, after.ms), same_rows=rows[0] == rows[1], least=least
    )
