"""Parts as HTML: inline styles for a notebook, which keeps no style sheet; classes for the page."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

from schemabook.draw.text import html
from schemabook.tour.parts import Fold, Grid, Picture, Points, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.tour.parts import Part

_LEFT: Final = ' style="text-align: left"'
_RIGHT: Final = ' style="text-align: right"'
# What HTML cannot hold, and what reverses the text around it.
_HIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SVG: Final = "data:image/svg+xml;base64,"


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Writes HTML. `anchors` are ids of the page by the table that they describe; empty in a notebook."""

    anchors: Mapping[str, str] = field(default_factory=dict)

    def parts(self, parts: Sequence[Part]) -> str:
        """All parts, one after the other."""
        return "\n".join(self._part(part) for part in parts)

    def _part(self, part: Part) -> str:
        if isinstance(part, Text):
            return f"<p><b>{html(part.text)}</b></p>" if part.strong else f"<p>{html(part.text)}</p>"
        if isinstance(part, Points):
            return "<ul>" + "".join(f"<li>{html(item)}</li>" for item in part.items) + "</ul>"
        if isinstance(part, Grid):
            return self._grid(part)
        if isinstance(part, Fold):
            return self._fold(part)
        if isinstance(part, Picture):
            return picture(part)
        return f"<pre><code>{escaped(part.text)}</code></pre>"

    def _fold(self, fold: Fold) -> str:
        anchor = self.anchors.get(fold.anchor)
        named = f' id="{anchor}" data-table="{html(fold.anchor)}"' if anchor else ""
        opened = " open" if fold.open else ""
        summary = f"<summary>{self._summary(fold)}</summary>"
        return f"<details{named}{opened}>{summary}\n{self.parts(fold.parts)}</details>"

    def _summary(self, fold: Fold) -> str:
        """The table's name, where the fold is about one, stands out from what is said of it."""
        if fold.anchor and fold.summary.startswith(fold.anchor):
            return f"<code>{html(fold.anchor)}</code>{escaped(fold.summary[len(fold.anchor) :])}"
        return html(fold.summary)

    def _grid(self, grid: Grid) -> str:
        sides = [_RIGHT if n in grid.numbers else _LEFT for n in range(len(grid.heads))]
        head = "".join(f"<th{s}>{html(h) if h else ''}</th>" for h, s in zip(grid.heads, sides, strict=True))
        rows = (
            "".join(
                f"<td{side}>{self._cell(cell, code=n in grid.code)}</td>"
                for n, (cell, side) in enumerate(zip(row, sides, strict=True))
            )
            for row in grid.rows
        )
        body = "\n".join(f"<tr>{row}</tr>" for row in rows)
        title = f"<p><b>{html(grid.title)}</b></p>" if grid.title else ""
        return f"{title}<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"

    def _cell(self, cell: str, *, code: bool) -> str:
        if not cell:
            return ""
        if not code:
            return html(cell)
        anchor = self.anchors.get(cell)
        shown = f"<code>{html(cell)}</code>"
        return f'<a href="#{anchor}">{shown}</a>' if anchor else shown


def picture(part: Picture) -> str:
    """The drawing as a data image, which a notebook that is not trusted shows as well."""
    data = base64.b64encode(part.svg.encode()).decode("ascii")
    return f'<img style="max-width: 100%; height: auto" src="{_SVG}{data}" alt="{html(part.name)}">'


def escaped(text: str) -> str:
    """Escaped, with its lines and blanks as they are: SQL is copied from here."""
    return escape(_HIDDEN.sub("?", text), quote=True)
