"""Widths of text in the diagrams' own font, read from the font files.

Graphviz sizes the boxes with this font on every machine; a browser may not have it. Knowing the width,
the SVG can say it (`textLength`), and then text fits its box in whichever font the browser puts instead.
Format: https://learn.microsoft.com/typography/opentype/spec/ (tables head, hhea, hmtx, cmap format 4).
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

FAMILY: Final = "Schemabook Sans"
_FILES = {False: "SchemabookSans.ttf", True: "SchemabookSans-Bold.ttf"}


@lru_cache(1 << 14)  # names, types and hints recur in a schema, and each is measured several times
def width(text: str, size: float, *, bold: bool = False) -> float | None:
    """The width of `text` at `size`, in the unit of `size`; None where the font lacks a character."""
    advances = _advances(bold)
    try:
        return size * sum(advances[ord(c)] for c in text)
    except KeyError:
        return None


@lru_cache(1 << 14)
def clip(text: str, limit: float, size: float, *, bold: bool = False) -> str:
    """`text`, cut with an ellipsis where it is wider than `limit`; a character the font lacks is one em."""
    advances = _advances(bold)
    room = limit / size
    total = 0.0
    for position, character in enumerate(text):
        total += advances.get(ord(character), 1.0)
        if total > room:
            return text[: max(position - 1, 1)].rstrip() + "…"
    return text


def wrapped(text: str, limit: float, size: float, *, lines: int) -> list[str]:
    """`text` broken at blanks into lines no wider than `limit`, at most so many; the last one is cut."""
    found: list[str] = []
    rest = text
    while len(found) < lines - 1:
        head = clip(rest, limit, size)
        if head == rest:
            break
        # Where a word is wider than the line, the line is cut and nothing follows it.
        broken = rest[: len(head) - 1].rpartition(" ")[0].rstrip()
        if not broken:
            break
        found.append(broken)
        rest = rest[len(broken) :].lstrip()
    return [*found, clip(rest, limit, size)]


@cache
def _advances(bold: bool) -> dict[int, float]:
    """Code point to advance width in em."""
    data = files("schemabook.draw").joinpath("fonts", _FILES[bold]).read_bytes()
    tables = _tables(data)
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    wide = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
    return {c: wide[min(g, count - 1)] / units for c, g in _glyphs(data, tables["cmap"]).items()}


def _tables(data: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = [struct.unpack_from(">HHL", data, cmap + 4 + 8 * i)[2] for i in range(count)]
    start = next(cmap + o for o in offsets if struct.unpack_from(">H", data, cmap + o) == (4,))
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2

    def row(number: int, kind: str) -> tuple[int, ...]:
        # After endCode there are two bytes of padding.
        place = start + 14 + 2 * segments * number + (2 if number else 0)
        return struct.unpack_from(f">{segments}{kind}", data, place)

    ends, starts, deltas, ranges = row(0, "H"), row(1, "H"), row(2, "h"), row(3, "H")
    found: dict[int, int] = {}
    for i in range(segments):
        for code in range(starts[i], ends[i] + 1):
            glyph = code
            if ranges[i]:
                place = start + 16 + 6 * segments + 2 * i + ranges[i] + 2 * (code - starts[i])
                (glyph,) = struct.unpack_from(">H", data, place)
            if glyph and code != 0xFFFF:
                found[code] = (glyph + deltas[i]) % 65536
    return found
