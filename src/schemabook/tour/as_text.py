"""Parts as plain text: what a terminal shows, and a reader on a site that shows no HTML."""

from __future__ import annotations

from textwrap import indent, wrap
from typing import TYPE_CHECKING, Final

from schemabook.draw.text import visible
from schemabook.tour.parts import Fold, Grid, Picture, Points, Sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.tour.parts import Part

_WIDTH: Final = 110  # characters of a line of prose
_CELL: Final = 80  # characters of a table's cell


def as_text(parts: Sequence[Part]) -> str:
    """All parts, an empty line between them."""
    return "\n\n".join(text for part in parts if (text := _part(part)))


def _part(part: Part) -> str:
    if isinstance(part, Grid):
        return "\n".join(_grid(part))
    if isinstance(part, Points):
        return "\n".join(_wrapped(item, "- ") for item in part.items)
    if isinstance(part, Fold):
        inner = as_text(part.parts)
        return visible(part.summary) + ("\n" + indent(inner, "  ") if inner else "")
    if isinstance(part, Picture):
        return part.words
    return part.text if isinstance(part, Sql) else _wrapped(part.text, "")


def _wrapped(text: str, bullet: str) -> str:
    # a long name is never cut in two: somebody may want to search for it
    lines = wrap(
        visible(text),
        _WIDTH,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def _grid(grid: Grid) -> Iterator[str]:
    if grid.title:
        yield visible(grid.title)
    rows = [[_cut(cell) for cell in row] for row in (grid.heads, *grid.rows)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(grid.heads))]
    for place, row in enumerate(rows):
        cells = (
            cell.rjust(width) if n in grid.numbers and place else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
        if not place:
            yield "  ".join("-" * width for width in widths)


def _cut(cell: str) -> str:
    shown = visible(cell) if cell else ""
    return shown if len(shown) <= _CELL else shown[: _CELL - 3] + "..."
