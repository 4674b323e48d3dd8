"""Ask the schema: one table and what is around it, and a search through every name and comment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook import explore
from schemabook.draw.drawing import diagram
from schemabook.relations import root
from schemabook.tour import dictionary
from schemabook.tour.drawing import drawn
from schemabook.tour.parts import Grid, Picture, Text, points
from schemabook.tour.shown import Shown
from schemabook.tour.words import plural

if TYPE_CHECKING:
    from schemabook.draw.picture import Detail
    from schemabook.schema import Name
    from schemabook.tour.explored import Explored

_NEIGHBOURS: Final = 25  # with more of them only their names are drawn
_ROOM: Final = 12
_WORDS: Final = ("email", "name", "status", "created_at", "amount", "id")


def focus(found: Explored, name: str, digest: str) -> Shown:
    """One table: where it stands, its columns and rules, what refers to it; UnknownName for none."""
    key = root(found.schema, found.schema.table(name).key)
    table = found.schema.by_key[key]
    detail: Detail = "keys" if len(_near(found, key)) <= _NEIGHBOURS else "names"
    shown = diagram(found.schema, focus=f"{key.schema}.{key.name}", detail=detail, digest=digest)
    about = f"{key} and {plural(len(shown.picture.cards) - 1, 'neighbour')}"
    step = next((s for s in found.order if s.table == key), None)
    place = f"In the domain {found.domains.of[key]}; its role: {found.roles[key]}."
    if step is not None:
        place += f" Number {found.order.index(step) + 1} of the reading order: {step.reason}."
    into = [explore.reference_sentence(r) for r in found.into.get(key, ())]
    return Shown(
        f"tour.focus({name!r})",
        (
            Text(place),
            Picture(svg=drawn([shown], digest)[0], name=about, words=str(shown)),
            dictionary.entry(found, table, alone=True),
            *((Text("What refers to it", strong=True), *points(into)) if into else ()),
        ),
    )


def search(found: Explored, text: str) -> Shown:
    """Tables, columns, comments, enums and functions that have to do with a word, the best first."""
    name = f"tour.search({text!r})"
    hits = explore.search(found.schema, text)
    if not hits:
        return Shown(name, (Text(f"Nothing in this schema is called {text!r}, nor nearly so."),))
    rows = tuple((h.kind, str(h.table) if h.table else "", h.name, h.text) for h in hits)
    heads = ("kind", "table", "name", "what it says")
    return Shown(name, (Grid(heads=heads, rows=rows, code=frozenset({1, 2})),))


def example(found: Explored) -> Name:
    """A table worth looking at: a main one whose neighbours a picture has room for."""
    main = found.main or tuple(t.key for t in found.tables)
    return next((n for n in main if 2 <= len(_near(found, n)) <= _ROOM), main[0])


def _near(found: Explored, key: Name) -> set[Name]:
    return {r.child for r in found.into.get(key, ())} | {r.parent for r in found.out.get(key, ())}


def word(found: Explored) -> str:
    """A word worth searching for: the first usual one that some columns have."""
    names = [c.name for t in found.tables for c in t.columns]
    return next((w for w in _WORDS if any(w in n for n in names)), names[0] if names else "id")
