"""One statement under two situations, measured fairly: `compare()`.

`runs.py` runs, `trial.py` looks after the situation (undone each time), `verdict.py` judges: blocks first,
which repeat exactly, then times, with a confidence interval.
"""

from schemabook.measure.runs import Comparison, Runs, compare
from schemabook.measure.trial import Setup
from schemabook.measure.verdict import Interval, Verdict, hodges_lehmann

__all__ = ["Comparison", "Interval", "Runs", "Setup", "Verdict", "compare", "hodges_lehmann"]
