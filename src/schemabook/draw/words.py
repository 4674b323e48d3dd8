"""The diagram in words: for `text/plain`, the alternative text and the description inside the SVG."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from schemabook.draw.diff import lines as diff_lines
from schemabook.draw.diff import order
from schemabook.draw.line_words import marks
from schemabook.draw.text import plural, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.picture import Link, Picture, Row
    from schemabook.relations import Relation

_CHILD: Final = {"zero_or_many": "any number of", "zero_or_one": "at most one"}
_PARENT: Final = {"one": "exactly one", "zero_or_one": "at most one"}


def counted(picture: Picture) -> str:
    """ "5 tables, 6 relations", and how many tables are not shown; of a diff what changed."""
    if picture.diff:
        return order.counted(picture)
    kinds = Counter(card.kind for card in picture.cards)
    said = f"{plural(kinds['table'], 'table')}, "
    said += f"{plural(kinds['view'], 'view')}, " if kinds["view"] else ""
    said += plural(sum(link.relation is not None for link in picture.every_link), "relation")
    return f"{said} ({plural(picture.left_out, 'table')} not shown)" if picture.left_out else said


def name(picture: Picture) -> str:
    """The title and what is counted, for a heading or an alternative text."""
    lead = f"{visible(picture.title)}: " if picture.title else "Entity-relationship diagram: "
    return lead + counted(picture)


def sentence(relation: Relation, mark: str = "") -> str:
    """One relation: "orders.customer_id -> customers.id: any number of orders to exactly one customers"."""
    child, parent = visible(str(relation.child)), visible(str(relation.parent))
    return (
        f"{child}.{_columns(relation.columns)} -> {parent}.{_columns(relation.ref_columns)}: "
        f"{_CHILD[relation.child_end]} {child} to {_PARENT[relation.parent_end]} {parent}"
        + (f" ({mark})" if mark else "")
    )


def hint(link: Link) -> str:
    """One link as a sentence: its relation, with what a diff says of it, or what a view reads."""
    if link.relation is None:
        return f"{visible(str(link.child))} reads {visible(str(link.parent))}"
    guess = link.kind == "inferred"
    said = sentence(link.relation, "inferred, not declared" if guess else marks(link.relation))
    return f"{said} [{link.change}{': ' + link.was if link.was else ''}]" if link.change else said


def lines(picture: Picture, *, full: bool = False) -> Iterator[str]:
    """The whole diagram, one line a table and one a relation; of a diff what it tells.

    `full` names every column, the drawn and the others.
    """
    if picture.diff:
        yield from diff_lines.lines(picture)
        return
    title = visible(picture.title) + ": " if picture.title else ""
    yield f"{title}{counted(picture)}"
    for card in picture.cards:
        shown = ", ".join(_column(row) for row in (card.columns if full else card.rows))
        more = f"+ {plural(card.hidden, 'column')}" if card.hidden and not full else ""
        kind = f" ({', '.join(card.notes)})" if card.kind == "view" else ""
        if card.kind != "stub":
            name = f"  {visible(card.title)}{kind}: "
            yield name + (", ".join(filter(None, (shown, more))) or "(name only)")
    for link in picture.every_link:
        yield f"  {hint(link)}"


def _column(row: Row) -> str:
    """ "email varchar(40) null", with the badges that say more than that."""
    words = [visible(row.name), visible(row.type), *(["null"] if row.nullable else []), *row.badges]
    return " ".join(words)


def _columns(names: tuple[str, ...]) -> str:
    shown = [visible(name) for name in names]
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
