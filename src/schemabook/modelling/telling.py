"""A drift as text and as data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.generating import Generated
    from schemabook.modelling.differences import Difference
    from schemabook.modelling.drifting import Drift

_WHERE = {
    "models": "The models alone (database and migrations agree)",
    "database": "The database alone (models and migrations agree)",
    "migrations": "The migrations alone (models and database agree)",
}


def headline(drift: Drift) -> str:
    """How much there is, in one sentence."""
    *first, last = (side if side != "models" else drift.models for side in drift.sides)
    among = f"{', the '.join(first)} and the {last}"
    if not drift:
        return f"No drift: {among} agree."
    many = [counted(len(drift.differences), "difference")] if drift.differences else []
    many += [counted(len(drift.remarks), "contradiction") + " in Python"] if drift.remarks else []
    return f"{' and '.join(many)} between {among}."


def counted(many: int, what: str) -> str:
    """ "1 difference", "2 differences"."""
    return f"{many} {what}{'' if many == 1 else 's'}"


def sections(drift: Drift) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines: what differs, by who is alone; what Python says; what Alembic misses."""
    by_side: dict[str | None, list[Difference]] = defaultdict(list)
    for one in drift.differences:
        by_side[one.alone].append(one)
    for side in ("models", "database", "migrations", None):
        if by_side[side]:
            apart = "No two agree" if len(drift.sides) > 2 else "Models and database"
            yield _WHERE.get(side or "", apart), [str(one) for one in by_side[side]]
    if drift.remarks:
        yield "In Python, where no catalog sees it", [f"{one} [{one.rule}]" for one in drift.remarks]
    if drift.unseen_by_alembic:
        many = f"{len(drift.unseen_by_alembic)} of {sum(d.old == 'database' for d in drift.differences)}"
        yield f"Not seen by Alembic's autogenerate: {many}", [str(one) for one in drift.unseen_by_alembic]
    if drift.notes:
        yield "Notes", list(drift.notes)


def scripts(drift: Drift) -> Iterator[tuple[str, str]]:
    """Titles with SQL: what closes the drift, and the way back."""
    for found, what in ((drift.migration, "the database"), (drift.step, "the migrations")):
        if found is None:
            continue
        if not found:
            yield f"No migration leads {what} to the models: only the order of columns differs", ""
            continue
        yield f"The migration that leads {what} to the models", _sql(found, up=True)
        yield "The way back", _sql(found, up=False)


def _sql(found: Generated, *, up: bool) -> str:
    parts = found.up if up else found.down
    if len(parts) == 1:
        return parts[0].text
    return "\n".join(f"-- File {n} of {len(parts)}\n{one.text}" for n, one in enumerate(parts, 1))


def text(drift: Drift) -> str:
    """All of it as plain text."""
    lines = [headline(drift)]
    for title, rows in sections(drift):
        lines += ["", title, *(f"  {line}" for row in rows for line in row.splitlines())]
    for title, script in scripts(drift):
        lines += ["", title, *(f"  {line}".rstrip() for line in script.splitlines())]
    return "\n".join(lines)


def data(drift: Drift) -> dict[str, Any]:
    """All of it as JSON values."""
    unseen = drift.unseen_by_alembic
    return {
        "drift": bool(drift),
        "headline": headline(drift),
        "compared": list(drift.sides),
        "differences": [_difference(one, unseen) for one in drift.differences],
        "python": [{"rule": r.rule, "place": r.place, "text": r.text} for r in drift.remarks],
        "unseen_by_alembic": [str(one) for one in unseen] if unseen is not None else None,
        "migration": drift.migration.json() if drift.migration is not None else None,
        "step": drift.step.json() if drift.step is not None else None,
        "notes": list(drift.notes),
    }


def _difference(one: Difference, unseen: tuple[Difference, ...] | None) -> dict[str, Any]:
    change = one.change
    return {
        "object": change.object,
        "name": change.name,
        "kind": change.kind,
        "what": change.what,
        one.old: change.before,
        one.new: change.after,
        "alone": one.alone,
        "seen_by_alembic": one not in unseen if unseen is not None and one.old == "database" else None,
        "text": str(one),
    }
