"""Two plans of the same query, node by node: what is the same, what changed, what came and went.

`compare()` is the way in. `match.py` says which node answers to which, `changes.py` what differs between
two that do, `words.py` says it in sentences, `baseline.py` holds a plan against one that was stored.
"""

from schemabook.plan_diff.baseline import Baseline, baseline, regressions
from schemabook.plan_diff.changes import Change
from schemabook.plan_diff.model import Pair, PlanDiff, compare

__all__ = ["Baseline", "Change", "Pair", "PlanDiff", "baseline", "compare", "regressions"]
