"""The diff in words, for the terminal, `text/plain` and the description inside the SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw.diff.order import SIGNS, counted, grouped
from schemabook.draw.diff.spelling import arrow, unqualified
from schemabook.draw.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.picture import Picture


def lines(picture: Picture) -> Iterator[str]:
    """The whole diff: how much it is, then a line a table and one for each thing that changed in it."""
    title = visible(picture.title) + ": " if picture.title else ""
    yield f"{title}{counted(picture)}"
    for group in grouped(picture):
        if group.title:
            about = group.whole.after or group.whole.before if group.whole else ""
            about = group.whole.text if group.whole and group.whole.what else about
            said = f": {visible(about)}" if about and group.kind != "view" else ""
            yield f"  {SIGNS[group.change]} {group.kind} {visible(group.title)}{said}"
        else:
            yield "  other objects"
        yield from (f"      {SIGNS[d.sign]} {visible(told(d))}" for d in group.parts)


def told(d: Difference) -> str:
    """One difference as its line says it; what stands in a row or on a line of the drawing in full."""
    if d.place in ("line", "foot", "enum", "card"):
        return d.text
    head = f"{d.object} {d.name}"
    if d.change == "changed":
        return f"{head}: {d.what} {arrow(d.before or 'none', d.after or 'none')}"
    return f"{head}: {unqualified(d.after or d.before)}"
