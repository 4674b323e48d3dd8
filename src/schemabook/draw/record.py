"""What a saved diagram remembers beside the digest: how it was asked for, where its cards stand, its words.

The record is one word of letters and digits behind the digest, so that it fits into a comment, a metadata
element or a document property of any format: JSON, compressed, in base64. It holds nothing that the drawing
does not show. Texts have no places; Markdown and Mermaid, which people review, say by themselves what they
say.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw.placing import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD: Final = re.compile(rb"schemabook digest[\0:] ?[^,\s]{0,80}, drawn: ([0-9A-Za-z_=-]+)")
_JSON: Final = re.compile(rb'"drawn": "([0-9A-Za-z_=-]+)"')
# A record is a few kB; what unpacks to more than this was not written by us.
_MOST: Final = 50_000_000


@dataclass(frozen=True)
class Record:
    """`options` are those of `diagram()` that were not left at their default; `said` the diagram in words."""

    options: Mapping[str, Any] = field(default_factory=dict)
    kept: Kept | None = None
    said: tuple[str, ...] = ()


def packed(record: Record) -> str:
    """The record as one word; "" for one that says nothing."""
    held: dict[str, Any] = {"options": dict(record.options)} if record.options else {}
    if record.kept is not None:
        groups = sorted(set(record.kept.groups.values()))
        cards = {t: [*at, groups.index(record.kept.groups[t])] for t, at in record.kept.corners.items()}
        held |= {"detail": record.kept.detail, "groups": groups, "cards": cards}
    if record.said:
        held["said"] = list(record.said)
    if not held:
        return ""
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def stored_record(path: str | Path) -> Record:
    """The record in a saved diagram; an empty one where there is none that can be read."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return Record()
    found = _WORD.search(data) or _JSON.search(data)
    held = _unpacked(found[1]) if found else None
    return _record(held) if isinstance(held, dict) else Record()


def _unpacked(word: bytes) -> Any:
    try:
        text = zlib.decompressobj().decompress(base64.urlsafe_b64decode(word), _MOST)
        return json.loads(text)
    except (binascii.Error, zlib.error, ValueError):
        return None


def _record(held: dict[str, Any]) -> Record:
    """Whatever somebody has made of the file: what does not fit is left out."""
    options, said = held.get("options", {}), held.get("said", ())
    try:
        groups = list(held.get("groups", ()))
        cards = dict(held.get("cards", {}))
        corners = {str(t): (float(x), float(y)) for t, (x, y, _) in cards.items()}
        kept = Kept(corners, {t: str(groups[g]) for t, (_, _, g) in cards.items()}, str(held["detail"]))
    except (KeyError, TypeError, ValueError, IndexError):
        kept = None
    return Record(
        options if isinstance(options, dict) else {},
        kept if kept and kept.corners else None,
        tuple(str(line) for line in said) if isinstance(said, list) else (),
    )
