"""The tour as one HTML page: nothing is loaded from anywhere, and nothing but our own script may run.

It has the same blocks as the notebook, with the dictionary of every table, folded; notes come from the
notebook beside it.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from schemabook.draw.text import html
from schemabook.tour.as_html import Writer, escaped
from schemabook.tour.block import cell_id
from schemabook.tour.cells import source
from schemabook.tour.merge import FLAG, Fresh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from schemabook.tour.block import Block
    from schemabook.tour.cells import Cell
    from schemabook.tour.merge import Kept
    from schemabook.tour.tour import Tour

#: Tells our pages from others.
MARK: Final = '<meta name="generator" content="schemabook tour">'
# Blocks that tell how to use the notebook.
_NOTEBOOKS_OWN: Final = frozenset({"setup"})


def page(tour: Tour, items: Sequence[Fresh | Kept], *, notebook: str) -> str:
    """The page. `items` are the blocks with people's cells between them, `notebook` the file of those."""
    body = _Body(tour)
    content = "\n".join(body.item(item) for item in items)
    script, style = _asset("page.js"), _asset("page.css")
    return _PAGE.format(
        mark=MARK,
        policy=_policy(script),
        title=html(f"A tour of {tour.title}"),
        style=style,
        contents="\n".join(body.contents),
        content=content,
        foot=(
            f"Notes are written into {html(notebook)} beside this page, never into the page itself: "
            "it is replaced whole when the tour is made anew."
        ),
        digest=html(tour.digest),
        script=script,
    )


@dataclass
class _Body:
    """Writes the blocks one after the other, and notes their headings."""

    tour: Tour
    contents: list[str] = field(default_factory=list)

    def item(self, item: Fresh | Kept) -> str:
        """One block, or one cell of people's."""
        if isinstance(item, Fresh):
            return self._block(item.block)
        return f'<div class="note">{self._note(item.cell)}</div>'

    @cached_property
    def _anchors(self) -> dict[str, str]:
        """The id of each table's entry in the dictionary."""
        return {str(t): cell_id(f"table:{t}") for t in self.tour.found.tables}

    @cached_property
    def _writer(self) -> Writer:
        return Writer(anchors=self._anchors)

    @cached_property
    def _markdown(self) -> MarkdownIt:
        return MarkdownIt("commonmark", {"html": False}).enable("table")

    def _block(self, block: Block) -> str:
        if block.key in _NOTEBOOKS_OWN:
            return ""
        if block.is_code:
            shown = self._writer.parts(block.shown.on_page) if block.shown is not None else ""
            head = f"<p><code>{html(block.source)}</code></p>" if block.key.startswith(_ASKED) else ""
            return f"<section>{head}{shown}</section>"
        kind = "flag" if block.key.startswith(FLAG) else "prose"
        return f'<div class="{kind}">{self._prose(block.source, cell_id(block.key))}</div>'

    def _prose(self, text: str, identifier: str) -> str:
        tokens = self._markdown.parse(text)
        for place, token in enumerate(tokens):
            if token.type == "heading_open" and token.tag in ("h2", "h3"):
                token.attrSet("id", identifier)
                heading = _plain(tokens[place + 1])
                self.contents.append(
                    f'<li class="{token.tag}"><a href="#{identifier}">{html(heading)}</a></li>'
                )
        return str(self._markdown.renderer.render(tokens, self._markdown.options, {}))

    def _note(self, cell: Cell) -> str:
        """A cell of people's: its text, and of code what it gave, as text."""
        text = source(cell)
        if cell.get("cell_type") == "markdown":
            return str(self._markdown.render(text))
        given = [_output(o) for o in cell.get("outputs", []) if isinstance(o, dict)]
        outputs = "".join(f"<pre>{escaped(o)}</pre>" for o in given if o)
        return f"<pre><code>{escaped(text)}</code></pre>{outputs}"


_ASKED: Final = ("path:", "focus", "search")


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


def _output(output: dict[str, object]) -> str:
    data = output.get("data")
    text = data.get("text/plain", "") if isinstance(data, dict) else output.get("text", "")
    return text if isinstance(text, str) else "".join(map(str, text)) if isinstance(text, list) else ""


def _asset(name: str) -> str:
    return files("schemabook.tour").joinpath(name).read_text(encoding="utf-8").rstrip("\n")


def _policy(script: str) -> str:
    """What the browser may do: show what is in the page, run this one script."""
    digest = base64.b64encode(hashlib.sha256(f"\n{script}\n".encode()).digest()).decode("ascii")
    allowed = ("default-src 'none'", "img-src data:", "style-src 'unsafe-inline'")
    return "; ".join((*allowed, f"script-src 'sha256-{digest}'", "base-uri 'none'", "form-action 'none'"))


_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{mark}
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<nav aria-label="Contents">
<input id="search" type="search" placeholder="Search tables, columns, comments" aria-label="Search tables">
<p id="found" role="status"></p>
<ol>
{contents}
</ol>
</nav>
<main>
{content}
<footer>
<p>{foot}</p>
<p>schemabook digest: {digest}</p>
</footer>
</main>
<script>
{script}
</script>
</body>
</html>
"""
