"""Findings -> migration files: the fixes that lose nothing and hold nobody up, with the way back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.lint.message import DesignFinding

#: What PostgreSQL refuses inside a transaction.
_ALONE: Final = re.compile(r"\bCONCURRENTLY\b")
_DIRECTIVE: Final = "-- schemabook: no-transaction"


@dataclass(frozen=True)
class FixFile:
    """One step of a migration folder without its number: `<NNN>_<name>.sql` and `<NNN>_<name>.down.sql`."""

    name: str
    up: str
    down: str
    findings: tuple[DesignFinding, ...]


def fixes(findings: Iterable[DesignFinding]) -> tuple[FixFile, ...]:
    """The files that fix what can be fixed safely: at most one in a transaction, then one without.

    A finding is left out where its fix may lose or refuse data, change what a query reads, or hold up
    others for long (`safe` is False), where it has none, and where nothing takes it back.
    """
    safe = [f for f in findings if f.safe and f.fix and f.undo]
    together = [f for f in safe if not _is_alone(f)]
    alone = [f for f in safe if _is_alone(f)]
    files = []
    if together:
        files.append(_file("lint_fixes", together, ()))
    if alone:
        files.append(_file("lint_indexes", alone, (_DIRECTIVE,)))
    return tuple(files)


def _is_alone(finding: DesignFinding) -> bool:
    return bool(_ALONE.search(f"{finding.fix} {finding.undo}"))


def _file(name: str, findings: Sequence[DesignFinding], head: Sequence[str]) -> FixFile:
    up = [*head, *(f"-- {_said(f)}\n{f.fix}" for f in findings)]
    down = [*head, *(f"-- back from {_said(f)}\n{f.undo}" for f in reversed(findings))]
    return FixFile(name, _text(up), _text(down), tuple(findings))


def _text(parts: Sequence[str]) -> str:
    return "\n\n".join(p.strip() for p in parts) + "\n"


def _said(finding: DesignFinding) -> str:
    """The finding on one line: a name with a line end in it must not end the comment."""
    places = ", ".join(finding.places)
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", f"{finding.rule}: {places}")
