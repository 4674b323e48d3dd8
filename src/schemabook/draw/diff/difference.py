"""One thing that a diff tells, and where in the picture it is told. Plain data.

`told` makes them from two snapshots; the marks of the picture (`marks`), its words
(`lines`) and its Markdown (`markdown`) are all made of these, so that they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from schemabook import schema_diff
    from schemabook.schema import Name

Place = Literal["card", "row", "line", "link", "enum", "foot"]
Sign = Literal["added", "removed", "changed"]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`object` `name` was added, removed or changed; then `what` is the property, from `before` to `after`.

    It is told at the card of `table` (a partition's at its parent's, None below the picture): in its header,
    in the rows of `columns`, in a line at its foot, at the link of a foreign key, or at an enum's card.
    `text` is what stands there, with the sign of `sign`. `covers` are the changes of the snapshots that it
    tells.
    """

    change: Sign
    object: str
    name: str
    what: str = ""
    before: str = ""
    after: str = ""
    table: Name | None = None
    columns: tuple[str, ...] = ()
    place: Place = "foot"
    sign: Sign = "changed"
    text: str = ""
    covers: tuple[schema_diff.Change, ...] = ()
