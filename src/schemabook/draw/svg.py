"""Graphviz's SVG made fit to be shown: title and description, the font, text that fits its boxes.

The font travels in the file, because a picture inside an <img> may load nothing. Where a viewer does not
take it, or it lacks a letter, `textLength` with `spacingAndGlyphs` scales what is put instead.
"""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from schemabook.draw import metrics

if TYPE_CHECKING:
    from collections.abc import Mapping

_SVG: Final = "http://www.w3.org/2000/svg"
_IN_ATTRIBUTES: Final = (('"', "&quot;"), ("\r", "&#13;"), ("\n", "&#10;"), ("\t", "&#09;"))
_FONTS: Final = f"{metrics.FAMILY}, Helvetica, Arial, Liberation Sans, sans-serif"


def finished(raw: bytes, *, title: str, description: str, digest: str, hints: Mapping[str, str]) -> str:
    """The SVG of `nop2` without Graphviz's comments, with `title`, `description` and `digest` in it.

    `hints` are the tooltips by element id; one point of the layout is one pixel.
    """
    return written(tree(raw, title=title, description=description, digest=digest, hints=hints))


def tree(raw: bytes, *, title: str, description: str, digest: str, hints: Mapping[str, str]) -> ET.Element:
    """The same as elements."""
    root = ET.fromstring(raw)  # noqa: S314 (Graphviz's own output)
    width, height = (float(n) for n in root.attrib["viewBox"].split()[2:])
    # Graphviz declares xlink as well; nothing here uses it, and ElementTree writes only what is used.
    root.attrib = {
        "width": f"{width:g}",
        "height": f"{height:g}",
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-labelledby": "schemabook-title schemabook-desc",
        "font-family": _FONTS,
    }
    for element in root.iter():
        _tidy(element, hints)
    style = ET.Element(f"{{{_SVG}}}style")
    style.text = "".join(
        _face(bold=bold)
        for bold in sorted({t.get("font-weight") == "bold" for t in root.iter(f"{{{_SVG}}}text")})
    )
    style.tail = "\n"
    root.insert(0, style)
    for place, (tag, text, attributes) in enumerate(
        (
            ("title", title, {"id": "schemabook-title"}),
            ("desc", description, {"id": "schemabook-desc"}),
            ("metadata", f"schemabook digest: {digest}", {"id": "schemabook-digest"}),
        )
    ):
        added = ET.Element(f"{{{_SVG}}}{tag}", attributes)
        added.text, added.tail = text, "\n"
        root.insert(place, added)
    return root


def written(root: ET.Element) -> str:
    """The elements of one drawing as text.

    ElementTree's own writer looks for the namespaces of every name first; here there is one.
    """
    root.attrib = {"xmlns": _SVG, **root.attrib}
    pieces: list[str] = []
    _write(root, pieces)
    return "".join(pieces).rstrip() + "\n"


def _write(element: ET.Element, pieces: list[str]) -> None:
    tag = element.tag[len(_SVG) + 2 :]
    attributes = "".join([f' {name}="{_attribute(value)}"' for name, value in element.attrib.items()])
    text = _escaped(element.text) if element.text else ""
    if text or len(element):
        pieces.append(f"<{tag}{attributes}>{text}")
        for child in element:
            _write(child, pieces)
        pieces.append(f"</{tag}>")
    else:
        pieces.append(f"<{tag}{attributes} />")
    if element.tail:
        pieces.append(_escaped(element.tail))


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _attribute(text: str) -> str:
    """Escaped as ElementTree does: line breaks would be read as blanks."""
    text = _escaped(text)
    for sign, entity in _IN_ATTRIBUTES:
        if sign in text:
            text = text.replace(sign, entity)
    return text


def faces() -> str:
    """The CSS rules that bring both weights of the font, for a page that holds several drawings."""
    return "\n".join(_face(bold=bold) for bold in (False, True))


@cache
def _face(*, bold: bool) -> str:
    """The CSS rule that brings the font: Latin, punctuation and arrows as WOFF2, about 15 kB."""
    name = "SchemabookSans-Bold.woff2" if bold else "SchemabookSans.woff2"
    data = base64.b64encode(files("schemabook.draw").joinpath("fonts", name).read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{metrics.FAMILY}";font-weight:{"bold" if bold else "normal"};'
        f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
    )


def _tidy(element: ET.Element, hints: Mapping[str, str]) -> None:
    if element.tag == f"{{{_SVG}}}text":
        _fit(element)
    if element.tag != f"{{{_SVG}}}g":
        return
    hint = hints.get(element.get("id", ""))
    for child in element.findall(f"{{{_SVG}}}title"):
        if hint is None:
            element.remove(child)
        else:
            child.text = hint


def _fit(text: ET.Element) -> None:
    """Say how wide the text is, so that a browser without our font keeps it inside its box."""
    text.attrib.pop("font-family", None)
    text.attrib.pop(
        "{http://www.w3.org/XML/1998/namespace}space", None
    )  # runs of blanks are no-break already
    if text.get("text-anchor") == "start":
        del text.attrib["text-anchor"]
    size, bold = float(text.get("font-size", "12")), text.get("font-weight") == "bold"
    room = metrics.width(text.text or "", size, bold=bold)
    if room and len(text.text or "") > 1:
        text.set("textLength", f"{room:.2f}")
        text.set("lengthAdjust", "spacingAndGlyphs")
