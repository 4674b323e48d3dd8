"""What is written on a line: ON DELETE actions, deferrable, not valid, inferred; and its room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.label import SIGNS
from schemabook.draw.metrics import width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.draw.picture import Link
    from schemabook.relations import Relation

SIZE: Final = 9


def marks(relation: Relation) -> str:
    """What is unusual about a foreign key, in PostgreSQL's words; "" where nothing is."""
    said = []
    if relation.on_delete not in ("NO ACTION", "RESTRICT"):
        said.append(relation.on_delete.lower())
    if relation.deferrable:
        said.append("deferred" if relation.initially_deferred else "deferrable")
    if not relation.enforced:
        said.append("not enforced")
    elif not relation.validated:
        said.append("not valid")
    if relation.match == "FULL" and len(relation.columns) > 1:
        said.append("match full")
    if relation.temporal:
        said.append("period")
    if relation.partitions:
        said.append("{} of {} partitions".format(*relation.partitions))
    return ", ".join(said)


def said(link: Link) -> str:
    """What is written on a line: the unusual of a foreign key, that it is only inferred, what changed."""
    if link.kind == "inferred":  # what nobody declares has no options that could be unusual
        return "inferred"
    # What else changed stands at the foot of the child's card: between the cards there is no room for it.
    text = marks(link.relation) if link.relation else ""
    return f"{SIGNS[link.change]} {text}".rstrip() if link.change else text


def room(links: Iterable[Link]) -> float:
    """The width of the widest of the words on some lines, in points; 0 where nothing is written."""
    return max((width(text, SIZE) or SIZE * len(text) for link in links if (text := said(link))), default=0.0)
