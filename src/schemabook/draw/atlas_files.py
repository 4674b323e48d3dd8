"""The front page of an atlas as Markdown, for where files are browsed: the map, and a line a domain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemabook.draw.domain_map import referred
from schemabook.draw.text import visible

if TYPE_CHECKING:
    from schemabook.draw.sheets import Sheets

# What Markdown or HTML would take for its own.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def described(sheets: Sheets, title: str, stamp: str) -> str:
    """The text of `README.md`; `stamp` is the digest, with the record if there is one."""
    lines = [
        f"# {markdown(title)}",
        "",
        "[index.html](index.html) has everything on one page, with a search; it needs no network.",
        "",
        "![Map of the domains](map.svg)",
        "",
        "| domain | tables | main tables | refers to |",
        "|---|---|---|---|",
    ]
    for box, sheet in zip(sheets.boxes, sheets.sheets, strict=True):
        to = referred(box.name, sheets.between)
        cells = (
            f"[{markdown(box.name)}]({sheet.slug}.svg)",
            str(box.tables),
            ", ".join(markdown(name) for name in box.main),
            ", ".join(f"{markdown(name)} ({n})" for name, n in to),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", f"<!-- schemabook digest: {stamp} -->", ""])


def markdown(text: str) -> str:
    """Any name as text that Markdown shows as it is."""
    return _MARKUP.sub(r"\\\1", visible(text))
