"""The diagram as Mermaid's `erDiagram`, for places that render it (GitHub, GitLab).

Mermaid allows any text in the quoted name of an entity, but only word characters in attributes:
https://mermaid.js.org/syntax/entityRelationshipDiagram.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.draw.line_words import marks
from schemabook.draw.text import visible

if TYPE_CHECKING:
    from schemabook.draw.picture import Card, Link, Picture, Row

_PARENT: Final = {"one": "||", "zero_or_one": "|o"}
_CHILD: Final = {"zero_or_one": "o|", "zero_or_many": "o{"}
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYS: Final = {"PK": "PK", "FK": "FK", "U": "UK"}


def mermaid(picture: Picture, *, digest: str) -> str:
    """The text of an `erDiagram` with the columns that the picture shows."""
    ids = {card.key: f"t{i}" for i, card in enumerate(picture.cards)}
    lines = [f"%% schemabook digest: {digest}"] if digest else []
    lines += ["erDiagram"]
    for card in picture.cards:
        lines += _entity(ids[card.key], card)
    lines += [_line(x, ids[x.parent], ids[x.child]) for x in picture.every_link]
    return "\n".join([*lines, ""])


def _entity(name: str, card: Card) -> list[str]:
    change = f" ({card.change.upper()})" if card.change else ""
    head = f'    {name}["{_quoted(card.title)}{change}"]'
    if not card.rows:
        return [head]
    return [f"{head} {{", *(f"        {_attribute(row)}" for row in card.rows), "    }"]


def _attribute(row: Row) -> str:
    """`type name keys "comment"`; the comment has what the grammar does not let through elsewhere."""
    kind, name = (
        _word(row.type.removesuffix("[]").partition("(")[0] + ("[]" if row.type.endswith("[]") else "")),
        _word(row.name),
    )
    said = [] if name == row.name else [_quoted(row.name)]
    if "(" in row.type or kind != row.type:
        said.append(_quoted(row.type))
    if row.nullable:
        said.append("null")
    said += [_quoted(text) for text in (*([f"was {row.old_type}"] if row.old_type else []), *row.was)]
    if row.change:
        said.insert(0, row.change.upper())
    keys = ", ".join(_KEYS[b] for b in row.badges)
    return " ".join(filter(None, (kind, name, keys, f'"{"; ".join(said)}"' if said else "")))


def _line(link: Link, parent: str, child: str) -> str:
    """A relation, dotted where nothing declares it; what a view reads has no ends, so Mermaid gets any."""
    relation = link.relation
    if relation is None:
        change = f" {link.change.upper()}" if link.change else ""
        return f'    {parent} ||..o| {child} : "read by{change}"'
    stroke = ".." if link.kind == "inferred" or link.change == "removed" else "--"
    ends = f"{_PARENT[relation.parent_end]}{stroke}{_CHILD[relation.child_end]}"
    mark = marks(relation) if link.kind == "foreign key" else "inferred"
    said = ", ".join(relation.columns) + (f" ({mark})" if mark else "")
    said += f" {link.change.upper()}" if link.change else ""
    return f'    {parent} {ends} {child} : "{_quoted(said)}"'


def _word(text: str) -> str:
    array = text.endswith("[]")
    plain = text.removesuffix("[]")
    if not _PLAIN.fullmatch(plain):
        plain = re.sub(r"[^A-Za-z0-9_]", "_", plain)
        plain = plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"
    return plain + ("[]" if array else "")


def _quoted(text: str) -> str:
    """Text for a quoted string: Mermaid has no escape for the quote, and reads # and ; as an entity's."""
    return visible(text).replace('"', "'").replace("#", "").replace(";", ",")
