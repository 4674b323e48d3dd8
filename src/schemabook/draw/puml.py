"""The diagram as PlantUML's information-engineering diagram: https://plantuml.com/ie-diagram

Inside an entity PlantUML reads Creole, colours, visibility signs and lines of its own; a character that could
begin one of them is written as `<U+hhhh>`, which is shown as the character: https://plantuml.com/unicode
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.draw.line_words import marks
from schemabook.draw.text import first_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.draw.picture import Card, EnumCard, Link, Picture, Row

_PARENT: Final = {"one": "||", "zero_or_one": "|o"}
_CHILD: Final = {"zero_or_one": "o|", "zero_or_many": "o{"}
# Letters and digits, and signs that mean nothing to PlantUML between them.
_MARKUP: Final = re.compile(r"[^\w ,.()=]|__+|\.\.+|==+|^[.=(]")
_COLORS: Final = {"added": "#palegreen", "removed": "#mistyrose", "changed": "#lemonchiffon"}


def puml(picture: Picture, *, digest: str) -> str:
    """The text between `@startuml` and `@enduml`, with the columns that the picture shows."""
    ids = {card.key: f"t{i}" for i, card in enumerate(picture.cards)}
    lines = [f"' schemabook digest: {digest}"] if digest else []
    lines += ["@startuml", "hide circle", "hide empty members", "left to right direction"]
    lines += ["skinparam linetype polyline", "skinparam shadowing false"]
    if picture.title:
        lines.append(f"title {_text(picture.title)}")
    for card in picture.cards:
        lines += ["", *_entity(ids[card.key], card)]
    for i, enum in enumerate(picture.enums):
        lines += ["", *_enum(f"e{i}", enum)]
    lines += ["", *(_line(link, ids[link.parent], ids[link.child]) for link in picture.every_link)]
    return "\n".join([*lines, "@enduml", ""])


def _entity(name: str, card: Card) -> Iterator[str]:
    said: list[str] = [card.change] if card.change else []
    said += card.notes or ([card.kind] if card.kind != "table" else [])
    stereotype = f" <<{_text(', '.join(said))}>>" if said else ""
    color = f" {_COLORS[card.change]}" if card.change else ""
    yield f'entity "{_title(card.title)}" as {name}{stereotype}{color} {{'
    keys = [row for row in card.rows if "PK" in row.badges]
    others = [row for row in card.rows if "PK" not in row.badges]
    if card.subtitle:
        yield f"  {_text(first_line(card.subtitle))}"
        yield "  --"
    yield from (f"  {_column(row, card)}" for row in keys)
    # Without such a line PlantUML sets what has brackets, like `varchar(40)`, apart as a method.
    if keys or not card.subtitle:
        yield "  --"
    yield from (f"  {_column(row, card)}" for row in others)
    below = [_text(f.text) for f in card.footers]
    below += [f"+ {card.hidden} columns"] if card.hidden else []
    if below and card.rows:
        yield "  .."
    yield from (f"  {line}" for line in below)
    yield "}"


def _column(row: Row, card: Card) -> str:
    """`* name : type <<PK>>`; the asterisk is PlantUML's sign for what may not be null."""
    sign = "" if row.nullable or card.kind == "view" else "* "
    said = [row.change.upper()] if row.change else []
    said += [f"was {row.old_type}"] if row.old_type else []
    said += [row.origin] if row.origin else []
    said += [*row.was, *(f"→ {name}" for name in row.to)]
    badges = "".join(f" <<{badge}>>" for badge in row.badges)
    return f"{sign}{_text(row.name)} : {_text(' '.join([row.type, *said]))}{badges}"


def _enum(name: str, enum: EnumCard) -> Iterator[str]:
    change = f", {enum.change}" if enum.change else ""
    yield f'entity "{_title(str(enum.key))}" as {name} <<enum{change}>> {{'
    for label, state in enum.labels:
        # A bracket would set the label apart as a method.
        shown = _text(label).replace("(", "<U+0028>")
        yield f"  {shown}" + (f" : {state.upper()}" if state else "")
    yield "}"


def _line(link: Link, parent: str, child: str) -> str:
    """A relation with its crow's feet, dotted where nothing declares it; what a view reads has an arrow."""
    relation = link.relation
    if relation is None:
        return f"{child} ..> {parent} : reads"
    stroke = ".." if link.kind == "inferred" or link.change == "removed" else "--"
    words = [marks(relation), link.kind if link.kind == "inferred" else "", link.change.upper(), link.was]
    said = ", ".join(filter(None, words))
    ends = f"{_PARENT[relation.parent_end]}{stroke}{_CHILD[relation.child_end]}"
    return f"{parent} {ends} {child} : {_text(', '.join(relation.columns))}" + (
        f" ({_text(said)})" if said else ""
    )


def _title(text: str) -> str:
    """The name of an entity; the blank keeps `<...>` at the end from being taken for a type's parameter."""
    shown = _text(text)
    return f"{shown} " if shown.endswith(">") else shown


def _text(text: str) -> str:
    """Text on one line with nothing in it that PlantUML would read."""
    return _MARKUP.sub(lambda m: "".join(f"<U+{ord(c):04X}>" for c in m[0]), visible(text))
