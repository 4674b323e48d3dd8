"""The way in: `read()` takes what EXPLAIN gave, in whatever wrapping, and returns the `Plan`."""

from __future__ import annotations

import reprlib
from typing import TYPE_CHECKING, Any

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.plan import read_json
from schemabook.plan.build import build

if TYPE_CHECKING:
    from schemabook.plan.node import Plan

_HINT = "run EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ... and give its whole output."


def read(source: str | list[Any] | dict[str, Any]) -> Plan:
    """The plan in EXPLAIN (FORMAT JSON) output of PostgreSQL 12 or newer, analysed or not.

    `source` is the text, also as psql prints it, or the decoded values as drivers return them. Raises
    SyntaxProblem (with line and column, for text) when it is no plan, and UsageError when a rule turned
    the statement into several: `read_all()` returns them.
    """
    plans = read_all(source)
    if len(plans) > 1:
        raise UsageError(f"This output holds {len(plans)} plans.", hint="use read_all() for all of them.")
    return plans[0]


def read_all(source: str | list[Any] | dict[str, Any]) -> tuple[Plan, ...]:
    """Every plan in the output: rules may turn one statement into several. Errors as in `read()`."""
    document = _decode(source) if isinstance(source, str) else source
    return tuple(build(d) for d in _documents(document))


def _decode(text: str) -> Any:
    """The seam for further formats: each has a `parse(text)` that gives the same values as JSON."""
    if not text.strip():
        raise SyntaxProblem("There is no plan: the text is empty.", line=1, column=1, hint=_HINT)
    return read_json.parse(text)


def _documents(value: Any) -> list[dict[str, Any]]:
    """The objects with a "Plan"; unwraps result rows such as `[([{...}],)]`."""
    while isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    entries = list(value) if isinstance(value, list | tuple) else [value]
    # EXPLAIN prints utility statements that a rule adds, without a plan
    found = [_document(e) for e in entries if not (isinstance(e, dict) and "Utility Statement" in e)]
    if not found:
        raise SyntaxProblem("There is no plan in this output.", hint=_HINT)
    return found


def _document(entry: Any) -> dict[str, Any]:
    if isinstance(entry, dict) and isinstance(entry.get("Plan"), dict):
        return entry
    if isinstance(entry, dict) and "Node Type" in entry:
        return {"Plan": entry}
    raise SyntaxProblem(f'This is no query plan: {reprlib.repr(entry)} has no "Plan".', hint=_HINT)
