"""One generated cell: what it says or shows, and the facts that it rests on."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.tour.shown import Shown

_NOT_IN_ID: Final = re.compile(r"[^A-Za-z0-9]+")
_NUMBER: Final = re.compile(r"\d[\d,.]*")
_LONG: Final = 40


@dataclass(frozen=True, kw_only=True)
class Block:
    """A cell of the tour. `source` is Markdown, or Python where `is_code`; `shown` is what that gives.

    `key` says which one it is, from one run to the next; `title` says so to a reader. `tables` are the tables
    that it is about, `facts` what else it says (thing -> what is said), both for what has changed since.
    With `gives_way` an edited cell is left alone for good: two ways to connect would undo each other.
    """

    key: str
    source: str
    title: str
    is_code: bool = False
    gives_way: bool = False
    shown: Shown | None = None
    tables: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Tells the generated source from one that somebody has edited."""
        return short_hash(self.source)

    @property
    def sense(self) -> str:
        """The same without the numbers: how many rows there are changes daily, what is said of them not."""
        return short_hash(_NUMBER.sub("", self.source))


def short_hash(text: str) -> str:
    """16 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_ours(identifier: str, key: str) -> bool:
    """True for an id of a generated cell of this key: `cell_id(key)`, with a number if it was taken."""
    own = cell_id(key)
    return identifier == own or re.fullmatch(rf"{own}-\d+", identifier) is not None


def cell_id(key: str) -> str:
    """The cell's id, of at most 64 letters, digits and hyphens as nbformat wants it: "tour-glance"."""
    slug = _NOT_IN_ID.sub("-", key).strip("-").lower()
    if slug == key and len(slug) <= _LONG:
        return f"tour-{slug}"
    return f"tour-{slug[:_LONG].strip('-')}-{short_hash(key)[:8]}".replace("--", "-")
