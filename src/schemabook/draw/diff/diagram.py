"""The visual diff: two snapshots as one picture in one layout, with what changed marked in it.

`union` puts both together, `told` says what changed and where it is told, `marks` turns that
into marks, `near` chooses what is shown around it. From there on it is a picture like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from schemabook import schema_diff, schema_json
from schemabook.draw.cards import Wishes, picture, plain_rows
from schemabook.draw.diagram import Diagram
from schemabook.draw.diff.links import drawn, key_links, view_links
from schemabook.draw.diff.marks import marks
from schemabook.draw.diff.near import near
from schemabook.draw.diff.told import differences
from schemabook.draw.diff.union import union
from schemabook.draw.fold import LEGIBLE, folded
from schemabook.draw.picture import Detail
from schemabook.draw.theme import THEMES
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.picture import Card, Picture, Row
    from schemabook.draw.theme import ThemeName
    from schemabook.schema import Schema


def diff_diagram(
    old: Schema,
    new: Schema,
    *,
    theme: ThemeName = "light",
    title: str | None = None,
    hops: int = 1,
    detail: Detail = "auto",
    whole: bool = False,
    renamed: Sequence[Difference] = (),
    digest: str | None = None,
) -> Diagram:
    """What leads from `old` to `new`, drawn: one diagram of both, with everything that changed marked.

    It shows the tables, views and enums that changed, the tables at the other end of a foreign key that
    changed, and those within `hops` foreign keys of what changed, up to 12 tables in all and unless the
    drawing would be too wide for a pull request, with their keys only. `whole` shows all. `detail` is "all"
    columns, "keys" only or "names" only of tables that came or went; "auto" goes by the number of tables (20,
    150). `renamed` are differences to tell beside those between the two snapshots, for an `old` in which
    declared renames have been made already. `digest` is written into every format; None makes it of both
    snapshots': "<old>..<new>".
    Raises UnknownName for an unknown theme or detail; UsageError for negative hops.
    """
    if theme not in THEMES:
        raise UnknownName("theme", theme, THEMES)
    if detail not in get_args(Detail):
        raise UnknownName("detail", detail, get_args(Detail))
    if hops < 0:
        raise UsageError(f"hops is {hops}.", hint="give the number of foreign keys to follow, 0 or more")
    shown = [
        diff_picture(old, new, title=title, hops=n, detail=detail, whole=whole, renamed=renamed)
        for n in ({hops: 0} if whole else {hops: 0, 0: 0})
    ]
    return Diagram(_legible(shown), THEMES[theme], digest or diff_digest(old, new))


def diff_digest(old: Schema, new: Schema) -> str:
    """What a diff's files carry: the digests of both snapshots, "<old>..<new>"."""
    return f"{schema_json.digest(old)}..{schema_json.digest(new)}"


def diff_picture(
    old: Schema,
    new: Schema,
    *,
    title: str | None = None,
    hops: int = 1,
    detail: Detail = "auto",
    whole: bool = False,
    renamed: Sequence[Difference] = (),
) -> Picture:
    """What the diagram says; see `diff_diagram`."""
    both = union(old, new)
    changes = schema_diff.diff(old, new)
    links = key_links(old, new, both, changes)
    said = (*renamed, *differences(old, new, both, changes, drawn(links)))
    found = marks(old, new, said)
    tables = near(both, links, found.tables, found.enums, hops)
    if whole:
        tables = [t for t in both.tables if not t.is_partition]
    views = [v for v in both.views if whole or v.key in found.tables]
    wishes = Wishes(detail=detail, title=title, views=views, marks=found)
    shown = picture(both, tables, [*links, *view_links(old, new, both, views)], wishes)
    cards = tuple(_with_old_rows(card, old) for card in shown.cards)
    return replace(shown, cards=cards, changes=said)


def _legible(pictures: Sequence[Picture]) -> Picture:
    """The first that is drawn narrow enough to be read in a pull request, else the narrowest."""
    if len({len(p.cards) for p in pictures}) == 1:
        return pictures[0]
    drawn_ = list(zip(folded(pictures, THEMES["light"]), pictures, strict=True))
    fit = next((picture for layout, picture in drawn_ if layout.width <= LEGIBLE), None)
    return fit or min(drawn_, key=lambda one: one[0].width)[1]


def _with_old_rows(card: Card, old: Schema) -> Card:
    """A column that is gone is shown as it was: with the keys that it was in, and by the old types."""
    table = old.by_key.get(card.key)
    if table is None or card.change != "changed" or card.kind != "table":
        return card
    before = {row.name: row for row in plain_rows(old, table)}

    def row(shown: Row) -> Row:
        if shown.change != "removed" or shown.name not in before:
            return shown
        return replace(before[shown.name], change="removed", was=shown.was)

    return replace(card, columns=tuple(map(row, card.columns)), rows=tuple(map(row, card.rows)))
