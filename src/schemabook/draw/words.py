"""The diagram in words: for `text/plain`, the alternative text and the description inside the SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.edge_labels import marks
from schemabook.draw.text import plural, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.picture import Picture
    from schemabook.relations import Relation

_CHILD: Final = {"zero_or_many": "any number of", "zero_or_one": "at most one"}
_PARENT: Final = {"one": "exactly one", "zero_or_one": "at most one"}


def counted(picture: Picture) -> str:
    """ "5 tables, 6 relations", and how many tables are not shown."""
    said = f"{plural(len(picture.cards), 'table')}, {plural(len(picture.relations), 'relation')}"
    return f"{said} ({plural(picture.left_out, 'table')} not shown)" if picture.left_out else said


def sentence(relation: Relation) -> str:
    """One relation: "orders.customer_id -> customers.id: any number of orders to exactly one customers"."""
    child, parent = visible(str(relation.child)), visible(str(relation.parent))
    mark = marks(relation)
    return (
        f"{child}.{_columns(relation.columns)} -> {parent}.{_columns(relation.ref_columns)}: "
        f"{_CHILD[relation.child_end]} {child} to {_PARENT[relation.parent_end]} {parent}"
        + (f" ({mark})" if mark else "")
    )


def lines(picture: Picture) -> Iterator[str]:
    """The whole diagram, one line a table and one a relation."""
    title = visible(picture.title) + ": " if picture.title else ""
    yield f"{title}{counted(picture)}"
    for card in picture.cards:
        shown = ", ".join(visible(row.name) for row in card.rows)
        more = f"+ {plural(card.hidden, 'column')}" if card.hidden else ""
        yield f"  {visible(card.title)}: " + (", ".join(filter(None, (shown, more))) or "(name only)")
    for relation in picture.relations:
        yield f"  {sentence(relation)}"


def _columns(names: tuple[str, ...]) -> str:
    shown = [visible(name) for name in names]
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
