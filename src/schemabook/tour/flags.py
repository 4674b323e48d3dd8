"""Notes about things that have changed since they were written.

A note is about the section that it stands in and the tables that it names. What those were when somebody
last looked is the facts of the previous run; for a note that is flagged already it is remembered until the
note was edited and the flag deleted. Then it counts as looked at, as it does with `--accept`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schemabook.tour.about import changes, differences
from schemabook.tour.block import Block, is_ours, short_hash
from schemabook.tour.cells import mark, source
from schemabook.tour.markdown import plain
from schemabook.tour.merge import FLAG, Fresh, Kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.tour.about import Facts
    from schemabook.tour.cells import Cell

_SHOWN: Final = 8  # changes in one flag
_SHORT: Final = 3  # a name of fewer letters is meant only in backticks


@dataclass(frozen=True, kw_only=True)
class Sections:
    """What a tour says: facts by table, and for each section its tables and further facts."""

    tables: Facts
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A flagged note as it was then (`hash`), and what was otherwise when somebody last looked at it.

    A table that was not there is None.
    """

    hash: str
    tables: Mapping[str, Mapping[str, str] | None]
    facts: Mapping[str, str] | None


def of_blocks(tables: Facts, blocks: Sequence[Block]) -> Sections:
    """What the blocks say."""
    return Sections(
        tables=tables,
        about={b.key: b.tables for b in blocks},
        facts={b.key: b.facts for b in blocks},
    )


def of_cells(tables: Facts, cells: Sequence[Cell]) -> Sections:
    """What the generated cells of a notebook said."""
    marks = [m for c in cells if (m := mark(c)) is not None and is_ours(str(c.get("id")), m.key)]
    return Sections(
        tables=tables,
        about={m.key: m.tables for m in marks},
        facts={m.key: m.facts for m in marks},
    )


def digest(sections: Sections, key: str) -> str:
    """Tells whether what a section rests on is as it was."""
    about = {name: sections.tables.get(name) for name in sections.about.get(key, ())}
    return short_hash(json.dumps([about, sections.facts.get(key, {})], sort_keys=True))


def flagged(
    items: Sequence[Fresh | Kept],
    *,
    before: Sections,
    now: Sections,
    seen: Mapping[str, Seen],
    present: frozenset[str],
) -> tuple[list[Fresh | Kept], dict[str, Seen]]:
    """The cells with a flag before each note that is about something that changed, and what to remember.

    `seen` are the notes flagged before by their cell's id, `present` those whose flag is still there.
    """
    found: list[Fresh | Kept] = []
    remembered: dict[str, Seen] = {}
    for item in items:
        if isinstance(item, Kept):
            known = seen.get(name := str(item.cell.get("id")))
            if known is not None and name not in present and known.hash != short_hash(source(item.cell)):
                known = None  # the note was edited and the flag deleted: somebody has looked
            since, said = _since(item, before, now, known)
            if since is not None:
                remembered[name] = since
                found.append(Fresh(_flag(name, said), {}))
        found.append(item)
    return found, remembered


def _since(
    note: Kept, before: Sections, now: Sections, known: Seen | None
) -> tuple[Seen | None, tuple[str, ...]]:
    """What to remember of a note that is about something that changed, and the changes; None for others."""
    was = {**before.tables, **known.tables} if known is not None else dict(before.tables)
    old = {name: facts for name, facts in was.items() if facts is not None}
    differing = changes(old, now.tables, [n for n in {*was, *now.tables} if was.get(n) != now.tables.get(n)])
    meant = {*before.about.get(note.place, ()), *now.about.get(note.place, ())}
    meant |= set(known.tables) if known is not None else set()
    text = source(note.cell)
    tables = [name for name in differing if name in meant or mentions(text, name)]
    old_facts = before.facts.get(note.place, {})
    if known is not None and known.facts is not None:
        old_facts = known.facts
    new_facts = now.facts.get(note.place, {})
    told = tuple(differences(old_facts, new_facts)) if note.place in now.facts else ()
    said = (*(s for name in tables for s in differing[name]), *told)
    if not said:
        return None, ()
    hashed = known.hash if known is not None else short_hash(text)
    return Seen(
        hash=hashed, tables={n: old.get(n) for n in tables}, facts=dict(old_facts) if told else None
    ), said


def mentions(text: str, name: str) -> bool:
    """True where a note names a table, with or without its schema; a short name counts only in backticks."""
    return any(
        re.search(rf"(?<![\w.]){re.escape(form)}(?!\w)", text, re.IGNORECASE) is not None
        if len(form) >= _SHORT
        else f"`{form}`" in text
        for form in (name, f"public.{name}", name.rpartition(".")[2])
    )


def _flag(note: str, said: Sequence[str]) -> Block:
    more = len(said) - _SHOWN
    told = "; ".join(plain(s) for s in said[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
    text = (
        f"> **Changed since the note below was written:** {told}.\n>\n"
        "> Is the note still right? Edit it and delete this cell; "
        "or accept all notes as they are: `schemabook tour ... --accept`."
    )
    return Block(key=f"{FLAG}{note}", source=text, title="a flag")


def as_data(seen: Mapping[str, Seen]) -> dict[str, Any]:
    """The flagged notes as JSON holds them."""
    return {
        name: {
            "hash": s.hash,
            "tables": {t: dict(f) if f is not None else None for t, f in s.tables.items()},
            "facts": dict(s.facts) if s.facts is not None else None,
        }
        for name, s in seen.items()
    }


def from_data(data: object) -> dict[str, Seen]:
    """The same read again; what is not of that form is left out."""
    return dict(_read(data)) if isinstance(data, dict) else {}


def _read(data: Mapping[object, object]) -> Iterator[tuple[str, Seen]]:
    for name, held in data.items():
        if not isinstance(held, dict) or not isinstance(held.get("tables"), dict):
            continue
        facts = held.get("facts")
        yield (
            str(name),
            Seen(
                hash=str(held.get("hash", "")),
                tables={str(t): f if isinstance(f, dict) else None for t, f in held["tables"].items()},
                facts=facts if isinstance(facts, dict) else None,
            ),
        )
