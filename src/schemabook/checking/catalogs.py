"""The steps that ask PostgreSQL: do models and SQL make the same database, and is its design sound?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.checking.outcome import Outcome, first
from schemabook.checking.run import nothing
from schemabook.errors import SchemabookError
from schemabook.generating.sources import source
from schemabook.modelling import drifting, loading
from schemabook.server import server

if TYPE_CHECKING:
    from schemabook.checking.run import Run
    from schemabook.schema import Schema


def drift(run: Run) -> Outcome:
    """Do the models make the database that the SQL makes, and does Python say the same of it?"""
    against, shown = run.subject.against, run.ours("drift")
    if against is None:
        hint = "name it: --against sql/shop, a snapshot, a URL; or in [tool.schemabook.check]"
        return nothing("drift", "there is nothing that the models must agree with", hint)
    path = run.subject.root / against
    try:
        other = source(path if path.exists() else against).schema(server())
        found = drifting.drift(run.subject.models, other, proposing=False, alembic=False)
    except SchemabookError as error:
        return _unread(run, "drift", error)
    if not found:
        run.schema = other  # the models make the same
        return Outcome(step="drift", state="ok", said="no difference", command=shown)
    lines = [*map(str, found.differences), *map(str, found.remarks)]
    return Outcome(
        step="drift",
        state="failed",
        said=_many(len(lines), "difference"),
        command=shown,
        lines=first(lines),
        next="change the models, or bring the SQL in step: schemabook migrate --generate",
    )


def design(run: Run) -> Outcome:
    """Have the design rules nothing to say about the models' schema?"""
    if run.judge is None:
        return nothing("design", "nobody judges here")
    try:
        schema = run.schema or loading.snapshot(loading.load(run.subject.models), server())
    except SchemabookError as error:
        return _unread(run, "design", error)
    lines, shown = run.judge(schema, run.subject), run.ours("design")
    if not lines:
        return Outcome(step="design", state="ok", said=_size(schema), command=shown)
    return Outcome(
        step="design",
        state="failed",
        said=f"{_many(len(lines), 'finding')} in {_size(schema)}",
        command=shown,
        lines=first(lines),
        next="change the design, or say why it stays: a lint.ignore in schemabook.toml",
    )


def _unread(run: Run, step: str, error: SchemabookError) -> Outcome:
    """Models that cannot be imported or created, or something unreadable beside them."""
    said = error.lines()[:-1] if error.hint else error.lines()
    return Outcome(
        step=step,
        state="failed",
        said="the schemas cannot be compared" if step == "drift" else "the models make no schema",
        command=run.ours(step),
        lines=first(said),
        next=error.hint,
    )


def _size(schema: Schema) -> str:
    return _many(len(schema.tables), "table")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
