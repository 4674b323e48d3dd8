"""The way in: `read()` takes what EXPLAIN gave, in whatever wrapping, and returns the `Plan`."""

from __future__ import annotations

import re
import reprlib
from typing import TYPE_CHECKING, Any

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.plan import framing, read_json, read_text, read_xml, read_yaml
from schemabook.plan.build import build

if TYPE_CHECKING:
    from schemabook.plan.node import Plan

_YAML = re.compile(r"\s*(?:- )?Plan:\s*$")
_HINT = "run EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ... and give its whole output."


def read(source: str | list[Any] | dict[str, Any]) -> Plan:
    """The plan in EXPLAIN output of PostgreSQL 12 or newer: text, JSON, YAML or XML, analysed or not.

    `source` is the text, also as psql, pgAdmin, DBeaver, a mail or the log of auto_explain has it
    (`framing.py`, `wrapped.py`), or the decoded values of JSON as drivers return them. Raises SyntaxProblem
    (with line and column, for text) when it is no plan, and UsageError when there are several: `read_all()`
    returns them.
    """
    plans = read_all(source)
    if len(plans) > 1:
        raise UsageError(f"This output holds {len(plans)} plans.", hint="use read_all() for all of them.")
    return plans[0]


def read_all(source: str | list[Any] | dict[str, Any]) -> tuple[Plan, ...]:
    """Every plan in the output: of a statement that rules turned into several, of a script, of a log.

    Errors as in `read()`.
    """
    if not isinstance(source, str):
        return tuple(build(d) for d in _documents(source))
    if not source.strip():
        raise SyntaxProblem("There is no plan: the text is empty.", line=1, column=1, hint=_HINT)
    found: list[Plan] = []
    for sheet in framing.sheets(source):
        decoded = _decode(sheet)
        # EXPLAIN prints utility statements that a rule adds, without a plan
        found += (build(sheet.beside | d) for d in _documents(decoded))
    if not found:
        raise SyntaxProblem("There is no plan in this text.", line=1, column=1, hint=_HINT)
    return tuple(found)


def _decode(sheet: framing.Sheet) -> Any:
    """The documents of one output, whatever its format: the same values as JSON has."""
    start = next((line.lstrip() for line in sheet.lines if line.strip()), "")
    if start.startswith(("[", "{")):
        return read_json.parse(sheet.text)
    if start.startswith("<"):
        return read_xml.parse(sheet.text)
    if any(_YAML.match(line) for line in sheet.lines):
        return read_yaml.parse(sheet.text)
    return read_text.parse(sheet.lines)


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
