"""A drawing as part of the page: ids of its own, colours by variable, cards that can be pressed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from schemabook.draw.page.colors import variables
from schemabook.draw.svg import written
from schemabook.draw.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from schemabook.draw.picture import Picture
    from schemabook.draw.theme import Theme

_SVG: Final = "http://www.w3.org/2000/svg"
# What the page does without: the page brings the font, and the dictionary says what the description did.
_LEFT_OUT: Final = frozenset(f"{{{_SVG}}}{tag}" for tag in ("style", "title", "desc", "metadata"))
_GROUP, _TEXT, _PATH = (f"{{{_SVG}}}{tag}" for tag in ("g", "text", "path"))
_USUAL: Final = {
    _TEXT: (("fill", "var(--text)"), ("font-size", "12.00")),
    _PATH: (("fill", "none"), ("stroke", "var(--edge)"), ("stroke-width", "1.1")),
    f"{{{_SVG}}}polygon": (("stroke", "none"),),
}
_KINDS: Final = (
    (re.compile(r"t\d+"), "card"),
    (re.compile(r"e\d+"), "enum"),
    (re.compile(r"r\d+e?"), "line"),
    (re.compile(r"lr\d+"), "word"),
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One drawing of the page. `picture` is what it says, None where it is no diagram of tables.

    `svg` is text, or its elements, which the page then makes its own. `id` stands in the address of the page;
    `links` are ids of elements of the drawing with the sheet that
    pressing them opens.
    """

    id: str
    name: str
    svg: str | ET.Element
    picture: Picture | None
    links: Mapping[str, str] = field(default_factory=dict)


def drawing(sheet: Sheet, number: int, buttons: Collection[str], theme: Theme) -> str:
    """The SVG of a sheet for the page, its ids prefixed by `s<number>-`; `buttons` are ids in the drawing."""
    # What is given as elements is the caller's: it is changed, which saves parsing 1,000 tables again.
    root = ET.fromstring(sheet.svg) if isinstance(sheet.svg, str) else sheet.svg  # noqa: S314 (our own drawing)
    for child in [c for c in root if c.tag in _LEFT_OUT]:
        root.remove(child)
    colors = variables(theme)
    for element in list(root.iter()):
        _tidy(element, colors)
        if "id" in element.attrib:
            _named(element, f"s{number}-", buttons)
    # An image's parts are nothing to a screen reader; these are buttons.
    root.set("role", "group")
    root.set("aria-label", visible(sheet.name))
    root.attrib.pop("aria-labelledby", None)
    return written(root)


def _tidy(element: ET.Element, colors: Mapping[str, str]) -> None:
    """Leave out what only a file of its own needs, and what page.css says once for all drawings."""
    element.tail = None
    if element.tag == _GROUP:
        element.text = None
        for child in [c for c in element if c.tag == _TEXT and not (c.text or "").strip()]:
            element.remove(child)
        _joined(element)
    held = element.attrib
    for name in ("fill", "stroke"):
        color = held.get(name, "")
        if color in colors:
            held[name] = colors[color]
    if element.tag == _TEXT:
        # The page always brings the font, so that no text has to be fitted.
        held.pop("textLength", None)
        held.pop("lengthAdjust", None)
    for name, value in _USUAL.get(element.tag, ()):
        if held.get(name) == value:
            del held[name]


def _joined(group: ET.Element) -> None:
    """The strokes of a line as one: a crow's foot comes as nine."""
    first: dict[tuple[tuple[str, str], ...], ET.Element] = {}
    for path in group.findall(_PATH):
        look = tuple(sorted((name, value) for name, value in path.attrib.items() if name != "d"))
        if (known := first.setdefault(look, path)) is not path:
            known.set("d", known.get("d", "") + path.get("d", ""))
            group.remove(path)


def _named(element: ET.Element, prefix: str, buttons: Collection[str]) -> None:
    name = element.attrib["id"]
    element.set("id", prefix + name)
    other = "sign" if element.get("class") == "edge" else "rest"
    kind = next((word for pattern, word in _KINDS if pattern.fullmatch(name)), other)
    element.set("class", kind)
    if name in buttons:
        element.set("tabindex", "0")
        element.set("role", "button")
        element.set("class", f"{kind} button")
