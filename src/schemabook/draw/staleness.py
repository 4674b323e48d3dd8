"""Is a saved diagram out of date, and what has changed since it was drawn?

The digest in the file decides. The words come from drawing the diagram anew, as the file remembers that it
was asked for, and comparing: a drawing with the words in its record, a text line by line.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from schemabook.draw import words
from schemabook.draw.atlas import AROUND, INDEX, Atlas
from schemabook.draw.diagram import DRAWN
from schemabook.draw.drawing import diagram
from schemabook.draw.record import stored_record
from schemabook.draw.stored import stored_digest
from schemabook.draw.text import plural
from schemabook.errors import SchemabookError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.draw.diagram import Diagram
    from schemabook.draw.record import Record
    from schemabook.schema import Name, Schema

_MOST: Final = 12
_UNSEEN: Final = "what changed is nothing that it shows"
_FRONT: Final = "is the front page of an atlas: check the folder for what changed"
_OLD: Final = "what has changed cannot be told: the file does not remember what it showed"


@dataclass(frozen=True)
class Stale:
    """A file that does not show the schema, and why: one line a change, or the reason it cannot be told."""

    path: Path
    changes: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([str(self.path), *(f"  {line}" for line in self.changes)])


def stale(
    path: str | Path, schema: Schema, digest: str, domains: Mapping[Name, str] | None = None
) -> Stale | None:
    """What `path` shows otherwise than the snapshot with this digest; None where it is up to date."""
    if Path(path).is_dir():
        return _stale_atlas(Path(path), schema, digest, domains)
    target = Path(path)
    stored = stored_digest(target)
    if stored == digest:
        return None
    if not target.exists():
        return Stale(target, ("is not there",))
    if stored is None:
        return Stale(target, ("carries no digest: Schemabook did not write it, or not whole",))
    if ".." in stored:
        return Stale(target, ("shows what differs between two states: check it with --diff OLD NEW",))
    record = stored_record(target)
    if target.suffix.lower() in DRAWN and not record.said:
        return Stale(target, (_OLD,))
    try:
        now = diagram(schema, **record.options, domains=domains, digest=digest)
        if isinstance(now, Atlas) and target.suffix.lower() == ".md":
            return Stale(target, (_FRONT,))
    except UnknownName as error:
        return Stale(target, (f"it was drawn around something that is gone: {error.message}",))
    except (SchemabookError, TypeError, ValueError):
        return Stale(target, ("it does not say how it was drawn",))
    return Stale(target, _few(_changes(target, record, now)) or (_UNSEEN,))


def _stale_atlas(
    folder: Path, schema: Schema, digest: str, domains: Mapping[Name, str] | None
) -> Stale | None:
    """The index, and where that is up to date the diagrams: each domain's tables, each file."""
    found = stale(folder / INDEX, schema, digest, domains)
    if found is not None:
        return found
    options = {**stored_record(folder / INDEX).options, "atlas": True}
    now = diagram(schema, **options, domains=domains, digest=digest)
    assert isinstance(now, Atlas)
    around = (place for name in AROUND if stored_digest(place := folder / name) != digest)
    lines = [f"{place.name} is missing, or of another schema" for place in around]
    for sheet in now.sheets.sheets:
        place = folder / f"{sheet.slug}.svg"
        kept = stored_record(place).kept
        if stored_digest(place) != digest or kept is None:
            lines.append(f"{place.name} is missing, or of another schema")
        elif set(kept.corners) != {card.title for card in sheet.picture.cards}:
            lines.append(f"{place.name} shows other tables than its domain has now")
    return Stale(folder, _few(lines)) if lines else None


def compared(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """What differs between two diagrams in words: tables, their columns, relations."""
    before, after = _by_table(old), _by_table(new)
    found = [f"- table {name}" for name in before if name not in after]
    found += [f"+ table {name}" for name in after if name not in before]
    for name, columns in after.items():
        if name in before:
            found += [f"- {name}: {c}" for c in before[name] if c not in columns]
            found += [f"+ {name}: {c}" for c in columns if c not in before[name]]
    lines, lines_now = _relations(old), _relations(new)
    found += [f"- {line}" for line in lines if line not in lines_now]
    return found + [f"+ {line}" for line in lines_now if line not in lines]


def _changes(path: Path, record: Record, now: Diagram) -> list[str]:
    suffix = path.suffix.lower()
    if record.said:
        fresh = list(words.lines(now.picture, full=isinstance(now, Atlas) or suffix not in DRAWN))
        return compared(record.said, fresh)
    text = path.read_text(encoding="utf-8", errors="replace")
    again = now.content(suffix, stem=path.stem).decode()
    differ = difflib.unified_diff(_plain(text), _plain(again), lineterm="", n=0)
    return [f"{line[0]} {line[1:].strip()}" for line in differ if not line.startswith(("---", "+++", "@@"))]


def _plain(text: str) -> list[str]:
    """The lines that say something about the schema."""
    ours = ('  "digest": ', '  "drawn": ')  # in JSON, at its outermost level
    return [x for x in text.splitlines() if "schemabook digest:" not in x and not x.startswith(ours)]


def _by_table(lines: Sequence[str]) -> dict[str, list[str]]:
    tables = (line.strip().partition(": ") for line in lines[1:] if " -> " not in line)
    return {name: rest.split(", ") for name, colon, rest in tables if colon}


def _relations(lines: Sequence[str]) -> list[str]:
    return [line.strip() for line in lines[1:] if " -> " in line or " reads " in line]


def _few(lines: Sequence[str]) -> tuple[str, ...]:
    if len(lines) <= _MOST:
        return tuple(lines)
    return (*lines[:_MOST], f"and {plural(len(lines) - _MOST, 'more change')}")
