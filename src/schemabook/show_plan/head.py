"""The line above a plan: what was measured for the statement as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.show_plan.rows import ms, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Plan


def headline(plan: Plan, *, timing: bool) -> str:
    """E.g. "Execution 12.3 ms, planning 0.4 ms; 1,204 blocks; 3 rows"."""
    return "; ".join(_parts(plan, timing=timing))


def _parts(plan: Plan, *, timing: bool) -> Iterator[str]:
    root = plan.root
    if not plan.analyzed:
        rows = "row" if root.rows_estimated == 1 else "rows"
        yield f"Estimated only: cost {number(root.total_cost)}, {number(root.rows_estimated)} {rows}"
        return
    if timing and plan.execution_ms is not None:
        planning = f", planning {ms(plan.planning_ms)} ms" if plan.planning_ms is not None else ""
        yield f"Execution {ms(plan.execution_ms)} ms{planning}"
    if root.buffers is not None:
        yield f"{number(root.buffers.total)} blocks"
        if root.buffers.temp:
            yield f"{number(root.buffers.temp)} temporary blocks"
    yield f"{number(root.rows_total)} row{'' if root.rows_total == 1 else 's'}"


def footers(plan: Plan, *, timing: bool) -> Iterator[str]:
    """Lines below the tree: triggers, JIT, settings."""
    for trigger in plan.triggers:
        name = trigger.constraint or trigger.name or "?"
        kind = "Foreign key" if trigger.constraint else "Trigger"
        where = f" on {trigger.relation}" if trigger.relation else ""
        time = f", {ms(trigger.ms)} ms" if timing and trigger.ms is not None else ""
        yield f"{kind} {name}{where}: {number(trigger.calls)} call{'' if trigger.calls == 1 else 's'}{time}"
    if plan.jit and timing:
        yield f"JIT: {number(plan.jit.get('Functions', 0))} functions compiled"
    if plan.settings:
        yield "Settings: " + ", ".join(f"{k} = {v}" for k, v in sorted(plan.settings.items()))
