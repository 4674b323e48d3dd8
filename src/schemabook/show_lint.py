"""Design findings as text, HTML, data and annotations of a pull request."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Final

from schemabook.lint.judging import SEVERITIES
from schemabook.show_plan.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.findings import Severity
    from schemabook.lint.fixes import FixFile
    from schemabook.lint.judging import Judgement
    from schemabook.lint.message import DesignFinding
    from schemabook.lint.suppress import Suppressed
    from schemabook.schema import Schema

_COLORS: Final = {"error": "#dc2626", "warning": "#d9730d", "info": "#3b82f6"}
_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}  # GitHub's words
_ANNOTATED: Final = 20  # lines of a fix
_READ: Final = 9  # lines of a fix
_WHOLE: Final = "the whole schema"
_PLURAL: Final = {"error": "errors", "warning": "warnings", "info": "remarks"}
_SINGULAR: Final = {"error": "error", "warning": "warning", "info": "remark"}
_INSET: Final = "margin: 2px 0 0 16px"
_FAINT: Final = "opacity: .7"


@dataclass(frozen=True, repr=False)
class LintReport:
    """What the design rules say about a schema; `level` is the least severe that makes `exit_code` 1."""

    findings: tuple[DesignFinding, ...]
    suppressed: tuple[Suppressed, ...]
    schema: Schema
    level: Severity = "warning"

    @classmethod
    def of(cls, judgement: Judgement, schema: Schema, level: Severity = "warning") -> LintReport:
        """The report of `lint.judged(schema)`."""
        return cls(judgement.findings, judgement.suppressed, schema, level)

    @property
    def exit_code(self) -> int:
        """0 where nothing is as severe as `level`, else 1."""
        most = SEVERITIES.index(self.level)
        return int(any(SEVERITIES.index(f.severity) <= most for f in self.findings))

    @cached_property
    def by_table(self) -> dict[str, tuple[DesignFinding, ...]]:
        """The findings by table, the most severe first; what is about more than one comes before."""
        found: dict[str, list[DesignFinding]] = {}
        for finding in self.findings:
            found.setdefault(self._table(finding), []).append(finding)
        ranked = sorted(found, key=lambda name: (name != _WHOLE, _rank(found[name]), name))
        return {name: tuple(sorted(found[name], key=lambda f: _rank([f]))) for name in ranked}

    @property
    def headline(self) -> str:
        """How much was found, in one line."""
        counts = Counter(f.severity for f in self.findings)
        said = [f"{n} {(_SINGULAR if n == 1 else _PLURAL)[s]}" for s in SEVERITIES if (n := counts[s])]
        tables = len(self.schema.tables)
        where = f"{tables} table{'' if tables == 1 else 's'}"
        left = f"; {len(self.suppressed)} suppressed" if self.suppressed else ""
        return f"{', '.join(said) if said else 'No design findings'} in {where}{left}"

    def text(self, *, suppressed: bool = False) -> str:
        """Plain text, grouped by table; with `suppressed` also what is left alone, and why."""
        lines = [self.headline + "."]
        for name, findings in self.by_table.items():
            lines += ["", name]
            for finding in findings:
                lines += [f"  {line}" for line in _lines(finding)]
        if suppressed and self.suppressed:
            lines += ["", "suppressed", *(f"  {printable(str(s))}" for s in self.suppressed)]
        return "\n".join(lines)

    def json(self) -> dict[str, Any]:
        """Counts, findings and suppressed findings as data."""
        counts = Counter(f.severity for f in self.findings)
        return {
            "counts": {s: counts[s] for s in SEVERITIES},
            "exit_code": self.exit_code,
            "findings": [_data(f) for f in self.findings],
            "suppressed": [
                {**_data(s.finding), "reason": s.by.reason, "source": s.by.source} for s in self.suppressed
            ],
        }

    def github(self) -> str:
        """One workflow command a finding, which GitHub shows on the pull request; empty for none."""
        return "\n".join(_command(f) for f in self.findings)

    def html(self) -> str:
        """One <div>: details of each finding on demand, inline styles, no scripts."""
        parts = [f'<div style="font-size: 13px; line-height: 1.45"><p>{_safe(self.headline)}.</p>']
        for name, findings in self.by_table.items():
            parts.append(f'<p style="margin: 8px 0 0"><b>{_safe(name)}</b></p>')
            parts += [_html(f) for f in findings]
        if self.suppressed:
            inner = "".join(f'<div style="{_INSET}">{_safe(str(s))}</div>' for s in self.suppressed)
            title = f'<summary style="cursor: pointer; {_FAINT}">{len(self.suppressed)} suppressed</summary>'
            parts.append(f'<details style="margin: 8px 0 0">{title}{inner}</details>')
        return "\n".join([*parts, "</div>"])

    def fixes(self) -> tuple[FixFile, ...]:
        """Migration files for what can be fixed safely; see `lint.fixes`."""
        from schemabook.lint.fixes import fixes

        return fixes(self.findings)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<LintReport: {self.headline}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(str(r) for r in (*self.schema.tables, *self.schema.views))

    def _table(self, finding: DesignFinding) -> str:
        """The table that a finding belongs to: the longest beginning of its target that names one."""
        if len(finding.places) > 1:
            tables = {self._named(place) for place in finding.places}
            return tables.pop() if len(tables) == 1 else _WHOLE
        return self._named(finding.target)

    def _named(self, place: str) -> str:
        parts = place.split(".")
        starts = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
        return next((s for s in starts if s in self._names), _WHOLE)


def _rank(findings: list[DesignFinding]) -> int:
    return min(SEVERITIES.index(f.severity) for f in findings)


def _lines(finding: DesignFinding) -> Iterator[str]:
    yield printable(f"{finding.severity}: {finding.target}: {finding.message} [{finding.rule}]")
    yield printable(f"  Why: {finding.why}")
    if finding.fix:
        yield "  Fix:"
        yield from (f"    {printable(line)}" for line in _shortened(finding.fix.split("\n"), _READ))
    if finding.advice:
        yield printable(f"  Next: {finding.advice}")


def _data(finding: DesignFinding) -> dict[str, Any]:
    hidden = ("node", "share", "habit")
    return {k: list(v) if k == "places" else v for k, v in asdict(finding).items() if k not in hidden}


def _command(finding: DesignFinding) -> str:
    said = [f"{finding.target}: {finding.message}", finding.why]
    said += _shortened(finding.fix.split("\n"), _ANNOTATED) if finding.fix else []
    said += [finding.advice] if finding.advice else []
    title = _property(f"{finding.rule}: {finding.target}")
    return f"::{_COMMANDS[finding.severity]} title={title}::{_message(chr(10).join(said))}"


def _shortened(lines: list[str], most: int) -> list[str]:
    """A reader takes in some lines; the whole fix is in the report's data."""
    more = len(lines) - most
    return lines if more <= 1 else [*lines[:most], f"... and {more} more lines"]


def _message(text: str) -> str:
    """A command's message: GitHub decodes exactly these."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def _html(finding: DesignFinding) -> str:
    fix = (
        f'<pre style="{_INSET}; white-space: pre-wrap"><code>{_safe(finding.fix)}</code></pre>'
        if finding.fix
        else ""
    )
    advice = f'<div style="{_INSET}">{_safe(finding.advice)}</div>' if finding.advice else ""
    return (
        '<details style="margin: 4px 0 0"><summary style="cursor: pointer">'
        f'<b style="color: {_COLORS[finding.severity]}">▲ {_safe(finding.rule)}</b> '
        f"{_safe(finding.target)}: {_safe(finding.message)}</summary>"
        f'<div style="{_INSET}">{_safe(finding.why)}</div>{fix}{advice}</details>'
    )


def _safe(text: str) -> str:
    """Escaped, without control characters other than line ends."""
    return escape(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "?", text), quote=True)
