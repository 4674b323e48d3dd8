"""The page put together: drawings, dictionary, what the script has to know, and nothing from elsewhere."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw import svg
from schemabook.draw.page.book import book
from schemabook.draw.page.colors import css
from schemabook.draw.page.sections import counted, sections
from schemabook.draw.page.sheet import drawing
from schemabook.draw.text import html
from schemabook.draw.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw.page.book import Book
    from schemabook.draw.page.sheet import Sheet
    from schemabook.draw.picture import Picture
    from schemabook.draw.theme import Theme

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
# Without the script everything stands below each other; with it, one sheet fills the window.
_LIVE: Final = 'document.documentElement.classList.add("live")'


def page(
    sheets: Sequence[Sheet],
    *,
    title: str,
    digest: str,
    theme: Theme = LIGHT,
    whole: Picture | None = None,
) -> str:
    """One HTML file with all `sheets`, the first one open; `theme` is the one they were drawn in.

    One sheet is an ordinary diagram, several are an atlas: what `links` of a sheet names opens another one,
    and a stub opens the sheet that shows its table. `whole` is what dictionary and search go by where the
    sheets together do not draw every table.
    """
    held = book(sheets, whole)
    dark = ' data-theme="dark"' if theme.name == "dark" else ""
    return (
        f'<!doctype html>\n<html lang="en"{dark}>\n<head>\n<meta charset="utf-8">\n'
        f"<!-- schemabook digest: {digest} -->\n"
        f'<meta http-equiv="Content-Security-Policy" content="{html(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html(title)}</title>\n"
        f"<style>\n{svg.faces()}\n{css(theme)}{_asset('page.css')}</style>\n"
        f"<script>{_LIVE}</script>\n</head>\n<body>\n"
        f"{_bar(title, held)}\n"
        f'<main id="canvas" tabindex="0" aria-label="Drawing">\n{_drawings(held, theme)}\n</main>\n'
        '<aside id="panel" aria-label="Table" hidden></aside>\n'
        '<section id="dictionary" aria-label="Dictionary">\n<h2>Dictionary</h2>\n'
        f"{sections(held)}\n</section>\n"
        f'<script type="application/json" id="data">{_island(held.data())}</script>\n'
        f"<script>\n{_asset('page.js')}</script>\n</body>\n</html>\n"
    )


def _bar(title: str, held: Book) -> str:
    several = len(held.sheets) > 1
    options = "".join(f'<option value="{i}">{html(s.name)}</option>' for i, s in enumerate(held.sheets))
    choice = f'<select id="sheets" aria-label="Sheet">{options}</select>' if several else ""
    return (
        f'<header><h1>{html(title)}</h1><span class="count">{counted(held)}</span>{choice}'
        '<div class="search"><input id="search" type="search" role="combobox" aria-expanded="false" '
        'aria-controls="hits" aria-autocomplete="list" autocomplete="off" spellcheck="false" '
        'placeholder="Search tables, columns, comments  ( / )" aria-label="Search">'
        '<ul id="hits" role="listbox" aria-label="Hits" hidden></ul>'
        '<span id="status" role="status" aria-live="polite"></span></div>'
        '<div class="tools"><button id="out" aria-label="Zoom out" title="Zoom out ( - )">&minus;</button>'
        '<button id="in" aria-label="Zoom in" title="Zoom in ( + )">+</button>'
        '<button id="fit" title="Show the whole sheet ( 0 )">Fit</button>'
        '<button id="theme" title="Switch between light and dark">Light/dark</button></div></header>'
    )


def _drawings(held: Book, theme: Theme) -> str:
    return "\n".join(
        f'<section class="sheet{"" if i else " current"}" id="sheet{i}" aria-label="{html(sheet.name)}">'
        f"<h2>{html(sheet.name)}</h2>{drawing(sheet, i, held.buttons(sheet), theme)}</section>"
        for i, sheet in enumerate(held.sheets)
    )


def _island(data: dict[str, Any]) -> str:
    """JSON that can end no element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _asset(name: str) -> str:
    return files("schemabook.draw.page").joinpath(name).read_text(encoding="utf-8")
