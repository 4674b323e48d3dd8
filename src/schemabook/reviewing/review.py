"""One revision held against the models: what autogenerate missed, and whether the way down leads back.

Autogenerate compares what SQLAlchemy reflects. Here the catalogs are compared: of a scratch database with all
revisions up to this one, and of one that `create_all()` has made. What differs is said in words, with the
lines that close it, found and executed by the generator of migrations.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from schemabook import schema_diff
from schemabook.alter import notes
from schemabook.errors import MigrationError
from schemabook.generating import generate, of_schema
from schemabook.reviewing.autogenerating import pending
from schemabook.reviewing.pasting import body
from schemabook.reviewing.project import HEAD, climb, go, project
from schemabook.server import scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schemabook.generating import Source
    from schemabook.reviewing.project import Project
    from schemabook.revisions import Revision
    from schemabook.schema import Schema
    from schemabook.schema_diff import Change

# ALTER TABLE adds a column behind all others, wherever its model has it
_ORDER: Final = "order of columns"


@dataclass(frozen=True, kw_only=True, repr=False)
class Review:
    """What is to be done about a revision; its text says so, with lines to paste.

    `missed` are the differences from the revision's state to the models', the order of columns aside;
    `upgrade` are the lines for the end of upgrade(), `downgrade` those for the beginning of downgrade().
    `left` are the differences that the way down leaves to the state before, `restore` the lines for the end
    of downgrade(). `again` are those of up, down and up to up alone. `renames` is what the revision drops and
    adds though it looks renamed, `pending` what autogenerate would write if it were asked again. `notes` is
    what a reader should know, `stops` why a part of this could not be found out.
    """

    revision: str
    message: str
    source: str
    missed: tuple[Change, ...] = ()
    upgrade: str = ""
    downgrade: str = ""
    left: tuple[Change, ...] = ()
    restore: str = ""
    again: tuple[Change, ...] = ()
    renames: tuple[str, ...] = ()
    pending: str = ""
    notes: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when the revision leads to the models, and back."""
        return not (self.missed or self.left or self.again or self.renames or self.stops)

    def json(self) -> dict[str, Any]:
        """The review as JSON values; each change with its words."""
        lists = {name: [_change(c) for c in getattr(self, name)] for name in ("missed", "left", "again")}
        plain = {k: v for k, v in asdict(self).items() if k not in lists}
        return {**plain, **lists, "ok": self.ok}

    def __repr__(self) -> str:  # what a notebook shows
        return str(self)

    def __str__(self) -> str:
        lines = [f"{self.revision} {self.message.rstrip('.')} ({self.source})"]
        for title, found in self._parts():
            lines += ["", title, *found] if found else []
        if self.ok:
            lines.append("leads to the models and back: the catalogs are equal")
        return "\n".join(lines)

    def _parts(self) -> list[tuple[str, list[str]]]:
        """Titles with their lines; those that have none are not shown."""
        return [
            ("Not in the revision, though it is in the models:", _listed(self.missed)),
            ("At the end of upgrade():", self.upgrade.split("\n") if self.upgrade else []),
            ("At the beginning of downgrade():", self.downgrade.split("\n") if self.downgrade else []),
            ("After the way down, against the state before:", _listed(self.left)),
            ("At the end of downgrade():", self.restore.split("\n") if self.restore else []),
            ("Up, down and up differs from up:", _listed(self.again)),
            (
                "Dropped and added; if it is renamed, op.alter_column() or op.rename_table() keeps its data:",
                [f"  {one}" for one in self.renames],
            ),
            ("Autogenerate, asked again, would write:", self.pending.split("\n") if self.pending else []),
            ("Note:", [f"  {one}" for one in self.notes]),
            ("Could not be found out:", [f"  {one}" for one in self.stops]),
        ]


def review(
    path: Path | str, revision: str = HEAD, *, progress: Callable[[str], None] | None = None
) -> Review:
    """Compare a revision with the models that env.py names, and its way down with the state before it.

    `path` is an alembic.ini, a pyproject.toml, a script folder, or a study's name. Everything happens on
    scratch databases. Raises UsageError where there are no revisions or models, MigrationError where the
    revisions up to this one do not go up.
    """
    tell = progress or (lambda _: None)
    found = project(path)
    chain = found.until(revision)
    last = chain[-1]
    tell("the models")
    goal = _built(found, found.models())
    tell(f"{last.id}: up, down, up")
    before, after, known = _walk(found, chain)
    known["pending"] = pending(found, chain)
    missed = tuple(c for c in schema_diff.diff(after, goal) if c.what != _ORDER)
    if missed:
        tell("what closes the difference")
        known |= _closing(found.at(chain), found.models())
    if "left" in known:
        back = known.pop("back")
        known |= _restoring(back, before)
    return Review(
        revision=last.id,
        message=last.message,
        source=last.source,
        missed=missed,
        renames=tuple(one.rpartition(": if ")[0] for one in notes.likely_renames(before, after)),
        **known,
    )


def _built(found: Project, source: Source) -> Schema:
    with scratch("review") as made:
        source.build(made.url)
        return found.schema(made.url)


def _walk(found: Project, chain: tuple[Revision, ...]) -> tuple[Schema, Schema, dict[str, Any]]:
    """The states before and after the last revision, and what is wrong with its way down."""
    last = chain[-1]
    with scratch("review") as made:
        climb(made.url, chain[:-1])
        before = found.schema(made.url)
        go(made.url, last, "upgrade")
        after = found.schema(made.url)
        try:
            go(made.url, last, "downgrade")
        except MigrationError as error:
            return before, after, {"stops": (error.message,)}
        back = found.schema(made.url)
        wrong: dict[str, Any] = {}
        if back != before:
            wrong |= {"left": schema_diff.diff(before, back), "back": back}
        try:
            go(made.url, last, "upgrade")
        except MigrationError as error:
            return before, after, {**wrong, "stops": (f"{error.message}; after its way down",)}
        return before, after, {**wrong, "again": schema_diff.diff(after, found.schema(made.url))}


def _closing(at: Source, goal: Source) -> dict[str, Any]:
    """The lines that lead to the models and back."""
    try:
        made = generate(at, goal, consent=True, safe=False, keep_order=False)
    except MigrationError as error:
        return {"notes": tuple(error.lines())}
    return {"upgrade": body(made.commands), "downgrade": body(made.commands_down), "notes": made.notes}


def _restoring(back: Schema, before: Schema) -> dict[str, Any]:
    """The lines by which the way down would lead to the state before."""
    try:
        made = generate(of_schema(back), of_schema(before), consent=True, safe=False)
    except MigrationError as error:
        return {"restore": "\n".join(f"    # {line}" for line in error.lines())}
    return {"restore": body(made.commands)}


def _listed(changes: tuple[Change, ...]) -> list[str]:
    return [f"  {change}" for change in changes]


def _change(change: Change) -> dict[str, Any]:
    return {**asdict(change), "text": str(change)}
