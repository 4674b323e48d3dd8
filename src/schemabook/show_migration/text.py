"""A report on migrations as plain text: file, statement, locks, findings with the SQL to run instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.observation import strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.findings import Finding
    from schemabook.observation import Observation, Touched
    from schemabook.show_migration.view import Entry, MigrationReport

_LINES: Final = 4  # of a statement; the file has the rest
_WIDE: Final = 110
_MOST: Final = 12  # relations of a statement: a table with a thousand partitions is one sight


def text(report: MigrationReport) -> str:
    """The whole report; lines end without blanks."""
    lines = [report.verdict, *(f"Note: {note}" for note in report.notes)]
    source = None
    for entry in report.entries:
        if entry.observation.source != source:
            source = entry.observation.source
            lines += ["", source or "(no file)", "=" * len(source or "(no file)")]
        lines += ["", *_entry(entry, timing=report.timing)]
    return "\n".join(printable(line).rstrip() for line in lines)


def printable(line: str) -> str:
    """Control characters, which names and constants may hold, as question marks."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", line)


def statement(one: Observation) -> list[str]:
    """The statement's first lines."""
    lines = one.sql.expandtabs(4).splitlines() or [""]
    shown = [line if len(line) <= _WIDE else line[: _WIDE - 1] + "…" for line in lines[:_LINES]]
    return shown + ([f"… {len(lines) - _LINES} more lines"] if len(lines) > _LINES else [])


def locks(one: Observation) -> list[tuple[str, str, str]]:
    """Relation, mode and what was done to it, the strongest first."""
    order = sorted(one.touched, key=lambda t: -strength(t.mode))
    rows = [(_named(t), t.mode, done(t)) for t in order[:_MOST]]
    more = len(order) - _MOST
    return rows + ([(f"and {more} more", "", "")] if more > 0 else [])


def done(touched: Touched) -> str:
    """ "rewritten, read from end to end, 2 indexes built: a, b"."""
    said = ["rewritten"] if touched.rewritten else []
    said += ["read from end to end"] if touched.scanned and not touched.rewritten else []
    if touched.built:
        some = len(touched.built)
        said.append(f"{some} index{'es' if some > 1 else ''} built: {', '.join(touched.built)}")
    return ", ".join(said)


def aside(one: Observation) -> list[str]:
    """What else there is to know of the run."""
    said = [] if one.transactional or one.left_out else ["runs outside a transaction, in several of its own"]
    said += [f"not observed: {one.left_out}"] if one.left_out else []
    made = ", ".join(str(name) for name in one.created[:_MOST])
    return said + ([f"creates {made}"] if made else [])


def _entry(entry: Entry, *, timing: bool) -> Iterator[str]:
    one = entry.observation
    first, *rest = statement(one)
    if not one.touched and not entry.findings:  # it makes something new, or only says something
        first, rest = first + (" …" if rest else ""), []
    took = f"  ({one.seconds * 1000:.0f} ms on the scratch copy)" if timing else ""
    label = f"line {one.line}: "
    yield label + first + took
    yield from (" " * len(label) + line for line in rest)
    rows = locks(one)
    widths = [max((len(row[n]) for row in rows), default=0) for n in range(2)]
    for relation, mode, work in rows:
        yield f"    {mode.ljust(widths[1])}  {relation.ljust(widths[0])}  {work}"
    yield from (f"    {line}" for line in aside(one))
    for finding in entry.findings:
        yield from _finding(finding)
    if entry.opinion is not None:
        yield f"    squawk: {entry.opinion}"


def _finding(finding: Finding) -> Iterator[str]:
    yield f"  {finding.severity}: {finding.message} [{finding.rule}]"
    yield f"    Why: {finding.why}"
    if finding.fix:
        yield "    Instead:"
        yield from (f"      {line}" for line in finding.fix.splitlines())
    if finding.advice:
        yield f"    Next: {finding.advice}"


def _named(touched: Touched) -> str:
    return str(touched.relation) if touched.kind == "table" else f"{touched.relation} ({touched.kind})"
