"""The lines of a diff: the foreign keys of both states, each with what became of it, and what views read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw.diff import spelling
from schemabook.draw.diff.union import home
from schemabook.draw.picture import Link
from schemabook.relations import relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemabook.draw.picture import Change
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema, View
    from schemabook.schema_diff import Change as Changed


_Meaning = tuple["Name", "Name", "Name", str, tuple[str, ...], tuple[str, ...]]


def key_links(old: Schema, new: Schema, both: Schema, changes: Sequence[Changed]) -> list[Link]:
    """The foreign keys of both, one link each, in a fixed order; its ends are the newer state's.

    A key that refers to another table or has other columns is one removed and one added.
    """
    said: dict[tuple[Name | None, str | None], list[str]] = {}
    for c in changes:
        if c.object == "foreign key" and c.kind == "changed" and c.what != "definition":
            said.setdefault((c.relation, c.member), []).append(spelling.link(c.what, c.before, c.after))
    before, after = _by_meaning(both, old), _by_meaning(both, new)
    found = []
    for meaning in sorted(before.keys() | after.keys()):
        one = after.get(meaning) or before[meaning]
        change: Change = "" if meaning in before else "added"
        change = "removed" if meaning not in after else change
        was = "; ".join(said.get((one.source, one.constraint), ())) if not change else ""
        found.append(
            Link(
                child=meaning[0],
                parent=meaning[1],
                relation=one,
                change="changed" if was else change,
                was=was,
            )
        )
    return found


def drawn(links: Iterable[Link]) -> set[tuple[Name, str]]:
    """The foreign keys that have a line, by table and name."""
    return {(x.relation.source, x.relation.constraint) for x in links if x.relation is not None}


def view_links(old: Schema, new: Schema, both: Schema, views: Sequence[View]) -> list[Link]:
    """What the views read in either state; of one that is gone it matters no more."""
    before, after = (set(_reads(both, known)) for known in (old, new))
    shown = {v.key for v in views} & {r.key for r in (*new.views, *new.tables)}
    found = []
    for pair in sorted(before | after):
        change: Change = "" if pair in before else "added"
        change = "removed" if pair not in after else change
        if pair[0] in shown:
            found.append(Link(child=pair[0], parent=pair[1], kind="reads", change=change))
    return found


def _by_meaning(both: Schema, known: Schema) -> dict[_Meaning, Relation]:
    """The relations whose ends have cards, by everything that a line shows of where it runs."""
    found: dict[_Meaning, Relation] = {}
    for r in relations(known):
        child, parent = home(both, r.child), home(both, r.parent)
        if child is not None and parent is not None:
            found[child, parent, r.source, r.constraint, r.columns, r.ref_columns] = r
    return found


def _reads(both: Schema, known: Schema) -> Iterator[tuple[Name, Name]]:
    for view in known.views:
        for name in view.depends_on:
            parent = home(both, name)
            if parent is not None and name != view.key:
                yield view.key, parent
