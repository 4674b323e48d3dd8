"""What a plan must be like, as test cells say it: AssertionError with the reason, nothing otherwise."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw.files import write
from schemabook.errors import UnknownName, UsageError
from schemabook.insights import RULES
from schemabook.plan_diff.baseline import MORE, Baseline, baseline, regressions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.findings import Finding
    from schemabook.plan import Plan

UPDATE: Final = "SCHEMABOOK_UPDATE_BASELINES"


def uses(plan: Plan, index: str) -> None:
    """A node that ran reads this index."""
    __tracebackhide__ = True
    if not plan.uses(index):
        used = ", ".join(i for i in plan.indexes if plan.uses(i)) or "none"
        raise AssertionError(f"the plan does not use the index {index}; it uses: {used}")


def max_buffers(plan: Plan, most: int) -> None:
    """Not more than `most` blocks of tables and indexes; UsageError where they were not measured."""
    __tracebackhide__ = True
    buffers = plan.root.buffers
    if buffers is None or not plan.analyzed:
        raise UsageError(
            "The blocks of this plan were not measured.", hint="explain with analyze=True and buffers=True"
        )
    if buffers.total > most:
        heavy = max(plan.nodes, key=lambda n: n.buffers_self.total if n.buffers_self is not None else 0)
        own = heavy.buffers_self.total if heavy.buffers_self is not None else 0
        raise AssertionError(
            f"the plan reads {buffers.total:,} blocks, more than {most:,}; most of them, {own:,}, in {heavy}"
        )


def no_insight(findings: Sequence[Finding], rule: str | None) -> None:
    """No finding of this rule, or none at all; UnknownName for a rule that does not exist."""
    __tracebackhide__ = True
    known = [r.__name__.replace("_", "-") for r in RULES]
    if rule is not None and rule not in known:  # a misspelt rule would never fail
        raise UnknownName("plan rule", rule, known)
    found = [f for f in findings if rule in (None, f.rule)]
    if found:
        raise AssertionError("the plan has findings:\n" + "\n".join(str(f) for f in found))


def as_baseline(
    plan: Plan, path: str | Path, *, more: float = MORE, shape: bool = True, indexes: bool = True
) -> None:
    """No worse than stored; with SCHEMABOOK_UPDATE_BASELINES=1 it is stored instead.

    UsageError where nothing is stored.
    """
    __tracebackhide__ = True
    target = Path(path)
    if os.environ.get(UPDATE, "") not in ("", "0"):
        save_baseline(plan, target)
        return
    worse = regressions(_stored(target), plan, more=more, shape=shape, indexes=indexes)
    if worse:
        raise AssertionError(
            f"the plan is worse than {target.name}:\n"
            + "\n".join(f"  {w}" for w in worse)
            + f"\nIf that is meant: view.save_baseline(path), or run once with {UPDATE}=1."
        )


def save_baseline(plan: Plan, path: str | Path) -> Path:
    """Store shape, indexes and blocks as JSON; the file is the same for the same plan."""
    data = json.dumps(baseline(plan).data(), indent=1, ensure_ascii=False)
    return write(Path(path), (data + "\n").encode())


def _stored(path: Path) -> Baseline:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"There is no baseline {path.name} yet.",
            hint=f"store one: view.save_baseline({path.name!r}), or run once with {UPDATE}=1",
        ) from None
    except (OSError, ValueError):
        raise UsageError(
            f"{path.name} is not a plan baseline.", hint="write it with view.save_baseline(path)"
        ) from None
    return Baseline.of(data)
