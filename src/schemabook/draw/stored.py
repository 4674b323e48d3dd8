"""The schema's digest inside a diagram's file: how it gets there and how it is read back.

A file whose digest differs from the schema's is stale; Graphviz's bytes differ between its versions and
say nothing. PNG: https://www.w3.org/TR/png-3/#11tEXt. PDF: ISO 32000-1, 7.5.6 (incremental updates).
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = b"schemabook digest"
_TEXT: Final = re.compile(rb"schemabook digest: ([0-9A-Za-z:+/=_.-]+)")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
# Where the digest stands at the beginning, the end says whether the rest is there.
_ENDS: Final = {".svg": b"</svg>", ".html": b"</html>", ".png": b"IEND\xaeB`\x82"}


def stored_digest(path: str | Path) -> str | None:
    """The digest of the schema that a saved diagram shows; None where there is none to be read.

    That is as well so for a file that is missing, cut off or cannot be read: it shows no known schema.
    """
    try:
        data = Path(path).read_bytes()
    except OSError:
        return None
    if not data.rstrip().endswith(_ENDS.get(Path(path).suffix.lower(), b"")):
        return None
    if data.startswith(_PNG):
        texts = (body.partition(b"\0") for kind, body in _chunks(data) if kind == b"tEXt")
        return next(
            (value.decode("latin-1").partition(",")[0] for key, _, value in texts if key == _WORD), None
        )
    if Path(path).suffix.lower() == ".json":
        return _of_json(data)
    # In an SVG title and description stand before it, and a table may have any name.
    found = _TEXT.search(data, max(data.find(b'id="schemabook-digest"'), 0))
    return found[1].decode("ascii") if found else None


def is_foreign(path: Path) -> bool:
    """True for a file with something in it that Schemabook did not draw, or that is not whole any more."""
    return path.is_file() and path.stat().st_size > 0 and stored_digest(path) is None


def png_with(data: bytes, digest: str) -> bytes:
    """A PNG with the digest as a tEXt chunk after its header."""
    end = len(_PNG) + 25
    return data[:end] + _chunk(b"tEXt", _WORD + b"\0" + digest.encode("latin-1")) + data[end:]


def pdf_with(data: bytes, digest: str) -> bytes:
    """A PDF whose document information is the digest alone: cairo's holds the time of drawing."""
    trailer = data[data.rindex(b"trailer") :]
    size, root, info, start = (
        int(_found(pattern, trailer))
        for pattern in (rb"/Size (\d+)", rb"/Root (\d+) 0 R", rb"/Info (\d+) 0 R", rb"startxref\s+(\d+)")
    )
    # The old dictionary stays in the file, so its time is blanked as well, in place.
    data = re.sub(rb"/CreationDate \(D:[^)]*", lambda m: m[0][:18] + b"0" * (len(m[0]) - 18), data)
    body = b"%d 0 obj\n<< /Subject (schemabook digest: %s) >>\nendobj\n" % (info, digest.encode("ascii"))
    place = len(data)
    table = b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (info, place)
    tail = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\n" % (size, root, info, start)
    return data + body + table + tail + b"startxref\n%d\n%%%%EOF\n" % (place + len(body))


def _of_json(data: bytes) -> str | None:
    try:
        held = json.loads(data)
    except ValueError:
        return None
    digest = held.get("digest") if isinstance(held, dict) else None
    return digest.partition(",")[0] if isinstance(digest, str) and digest else None


def _found(pattern: bytes, data: bytes) -> bytes:
    match = re.search(pattern, data)
    if match is None:
        raise ValueError("the PDF has no plain trailer")
    return match[1]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 8 <= len(data):
        length, kind = struct.unpack_from(">L4s", data, place)
        yield kind, data[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
