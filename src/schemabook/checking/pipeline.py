"""The steps of a check in their order, and the run of those that are chosen."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schemabook.checking import catalogs, leaks, linters, tested
from schemabook.checking.outcome import Report
from schemabook.checking.run import Run
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from schemabook.checking.outcome import Outcome
    from schemabook.checking.run import Judge
    from schemabook.checking.subject import Subject

_DO: Final[dict[str, Callable[[Run], Outcome]]] = {
    "format": linters.format_,
    "lint": linters.lint,
    "types": linters.types,
    "unit": tested.unit,
    "integration": tested.integration,
    "coverage": tested.coverage,
    "secrets": leaks.secrets,
    "drift": catalogs.drift,
    "design": catalogs.design,
}
STEPS: Final = tuple(_DO)
#: What needs a database, or the run of all tests.
SLOW: Final = frozenset({"integration", "coverage", "drift", "design"})


def chosen(only: Iterable[str] = (), *, skip: Iterable[str] = ()) -> tuple[str, ...]:
    """The steps named, all where none is, less `skip`, in their order. Raises UnknownName, UsageError."""
    wanted = tuple(only)
    for name in wanted:
        if name not in STEPS:
            raise UnknownName("step", name, STEPS)
    found = tuple(s for s in STEPS if s in (wanted or STEPS) and s not in skip)
    if not found:
        raise UsageError("No step is left to run.", hint=f"the steps are: {', '.join(STEPS)}")
    return found


def check(
    subject: Subject,
    *,
    steps: Iterable[str] = STEPS,
    fix: bool = False,
    judge: Judge | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Run the steps on a subject; what one finds keeps none of the others from running.

    `fix` lets ruff rewrite what it can before it is asked. `judge` says what is wrong with the design of a
    schema, a line a finding; without one that step is skipped. `progress` hears what is being done.
    """
    wanted = chosen(steps)
    with tempfile.TemporaryDirectory(prefix="schemabook_check_") as folder:
        run = Run(subject, wanted, Path(folder), fix=fix, judge=judge)
        found = []
        for name in wanted:
            progress(f"{subject.name}: {name}")
            found.append(_DO[name](run))
    progress("")
    return Report(subject.name, tuple(found))
