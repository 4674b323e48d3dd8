"""`MigrationReport`: what migrations do, as text, as data, and as a notebook shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from schemabook.show_migration.html import html
from schemabook.show_migration.text import text

if TYPE_CHECKING:
    from schemabook.findings import Finding, Severity
    from schemabook.observation import Observation
    from schemabook.safety.second_opinion import Opinion


@dataclass(frozen=True)
class Entry:
    """One statement: what was observed, what that means, and whether squawk agrees."""

    observation: Observation
    findings: tuple[Finding, ...] = ()
    opinion: Opinion | None = None


@dataclass(frozen=True, kw_only=True)
class MigrationReport:
    """Statements in order; `sources` are the files, `notes` what the whole report lacks.

    `target` is the name of the database whose sizes were used, empty where none was. With `timing` the text
    says how long each statement took on the scratch copy; without it nothing in it differs from run to run.
    """

    entries: tuple[Entry, ...]
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    target: str = ""
    timing: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the statements."""
        return tuple(finding for entry in self.entries for finding in entry.findings)

    @property
    def worst(self) -> Severity | None:
        """The worst severity; None where nothing was found."""
        found = {finding.severity for finding in self.findings}
        order: tuple[Severity, ...] = ("error", "warning", "info")
        return next((severity for severity in order if severity in found), None)

    @property
    def verdict(self) -> str:
        """One sentence for all of it."""
        if not self.sources:
            return "0 statements in 0 files: no step is pending."
        counts = Counter(finding.severity for finding in self.findings)
        many = len(self.entries)
        what = f"{many} statement{'' if many == 1 else 's'} in {len(self.sources)} file"
        what += "" if len(self.sources) == 1 else "s"
        by = f", judged by the sizes of {self.target}" if self.target else ""
        if not counts:
            return f"{what}{by}: nothing blocks for long."
        said = [
            f"{counts[s]} {s}{'' if s == 'info' or counts[s] == 1 else 's'}"
            for s in ("error", "warning", "info")
        ]
        return f"{what}{by}: {', '.join(one for one in said if not one.startswith('0 '))}."

    def text(self) -> str:
        """The report as plain text, file by file."""
        return text(self)

    def html(self) -> str:
        """The report as one HTML <div>."""
        return html(self)

    def json(self) -> dict[str, Any]:
        """The report as data; without `timing` nothing in it differs from run to run."""
        return {
            "verdict": self.verdict,
            "target": self.target,
            "files": list(self.sources),
            "notes": list(self.notes),
            "statements": [self._data(entry) for entry in self.entries],
        }

    def _data(self, entry: Entry) -> dict[str, Any]:
        one = entry.observation
        found: dict[str, Any] = {
            "file": one.source,
            "line": one.line,
            "sql": one.sql,
            "transactional": one.transactional,
            "left_out": one.left_out,
            "created": [str(name) for name in one.created],
            "locks": [
                {
                    "relation": str(t.relation),
                    "table": str(t.table),
                    "kind": t.kind,
                    "mode": t.mode,
                    "rewritten": t.rewritten,
                    "scanned": t.scanned,
                    "built": list(t.built),
                }
                for t in one.touched
            ],
            "findings": [
                {k: v for k, v in asdict(f).items() if v is not None and k not in ("node", "share")}
                for f in entry.findings
            ],
            "squawk": asdict(entry.opinion) if entry.opinion else None,
        }
        return {**found, "seconds": round(one.seconds, 4)} if self.timing else found

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<MigrationReport: {self.verdict}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}
