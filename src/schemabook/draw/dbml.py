"""The diagram as DBML, for dbdiagram.io and the tools around it: https://dbml.dbdiagram.io/docs

Names stand in quotes with DBML's escapes, so that every name PostgreSQL accepts is read back as it was.
DBML has no word for an optional end: what a line would show is said in a comment above each reference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.draw import words
from schemabook.draw.picture import Row
from schemabook.draw.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.draw.picture import Card, EnumCard, Link, Picture
    from schemabook.relations import Relation
    from schemabook.schema import Name

_TYPE: Final = re.compile(r"[a-z_][a-z0-9_]*(\(\d+(,\d+)?\))?")
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_NEGATIVE: Final = re.compile(r"'(-\d+(\.\d+)?)'")
_LITERAL: Final = re.compile(r"'((?:[^']|'')*)'")
_NUMERIC: Final = re.compile(r"(smallint|int|bigint|numeric|real|float8)\b")
# What would end the string or hide in it; everything else stands as it is.
_ESCAPED: Final = re.compile(r"[\\\"'\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_USUAL: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"', "'": "\\'"}


def dbml(picture: Picture, *, digest: str) -> str:
    """The text of the diagram's tables with all their columns, its enums, and its references."""
    lines = [f"// schemabook digest: {digest}", ""] if digest else []
    if picture.title:
        lines += [f"Project {_name(picture.title)} {{", "  database_type: 'PostgreSQL'", "}", ""]
    enums = {enum.key for enum in picture.used_enums}
    for enum in picture.used_enums:
        lines += [*_enum(enum), ""]
    for card in picture.cards:
        columns = tuple(_of_stub(card, picture)) if card.kind == "stub" else card.columns
        lines += [*_table(card, columns, _notes(card, picture), enums), ""]
    lines += _references(picture.every_link)
    return "\n".join(lines).rstrip("\n") + "\n"


def _enum(enum: EnumCard) -> Iterator[str]:
    yield f"Enum {_qualified(enum.key)} {{"
    for label, change in enum.labels:
        said = [change.upper()] if change else []
        # DBML cannot say the empty name.
        said += ["the empty string"] if not label else []
        note = f" [note: {_string('; '.join(said))}]" if said else ""
        yield f"  {_name(label or visible(label))}{note}"
    yield "}"


def _table(card: Card, columns: tuple[Row, ...], notes: list[str], enums: set[Name]) -> Iterator[str]:
    if not columns:
        yield f"// {visible(card.title)} has no columns, which DBML has no word for."
        return
    yield f"Table {_qualified(card.key)} {{"
    single = {u.columns[0] for u in card.uniques if len(u.columns) == 1}
    for row in columns:
        settings = ", ".join(_settings(row, card, unique=row.name in single))
        yield f"  {_name(row.name)} {_type(row, enums)}" + (f" [{settings}]" if settings else "")
    composite = [f"    {_columns(u.columns)} [unique]" for u in card.uniques if len(u.columns) > 1]
    if len(card.primary_key) > 1:
        composite.insert(0, f"    {_columns(card.primary_key)} [pk]")
    if composite:
        yield from ("", "  indexes {", *composite, "  }")
    if notes:
        yield from ("", f"  Note: {_string(chr(10).join(notes))}")
    yield "}"


def _notes(card: Card, picture: Picture) -> list[str]:
    notes = [card.change.upper()] if card.change else []
    notes += [card.comment] if card.comment else []
    if card.kind == "stub":
        notes.append("a table of another diagram")
    notes += card.notes
    notes += [f"unique: {u.text}" for u in card.uniques if u.text]
    read = [str(x.parent) for x in picture.links if x.kind == "reads" and x.child == card.key]
    return [*notes, f"reads {', '.join(read)}"] if read else notes


def _settings(row: Row, card: Card, *, unique: bool) -> Iterator[str]:
    primary = card.primary_key == (row.name,)
    if primary:
        yield "pk"
    elif card.kind == "table":
        yield "null" if row.nullable else "not null"
    if row.origin in ("identity", "serial"):
        yield "increment"
    if unique and not primary:
        yield "unique"
    default = _default(row)
    if default:
        yield f"default: {default}"
    if note := "\n".join(_said(row, unsaid=not default)):
        yield f"note: {_string(note)}"


def _said(row: Row, *, unsaid: bool) -> Iterator[str]:
    if row.change:
        yield row.change.upper()
    if row.comment:
        yield row.comment
    if row.origin == "generated" or (row.origin.startswith("= ") and unsaid):
        yield row.origin.replace("= ", "default ", 1)
    if row.old_type:
        yield f"was {row.old_type}"
    yield from row.was


def _default(row: Row) -> str:
    """The default as DBML's number, boolean, string or expression; "" where it has none."""
    if not row.origin.startswith("= "):
        return ""
    text = row.origin[2:]
    # A sign is no part of DBML's numbers, and PostgreSQL writes -1 as a quoted literal.
    if (found := _NEGATIVE.fullmatch(text)) and _NUMERIC.match(row.type):
        return f"`{found[1]}`"
    if _NUMBER.fullmatch(text) or text in ("true", "false"):
        return text
    if literal := _LITERAL.fullmatch(text):
        return _string(literal[1].replace("''", "'"))
    return "" if "`" in text else f"`{text}`"


def _type(row: Row, enums: set[Name]) -> str:
    if row.type_key in enums and row.type_key is not None and not row.type.endswith("]"):
        return _qualified(row.type_key)
    return row.type if _TYPE.fullmatch(row.type) else _name(row.type)


def _of_stub(card: Card, picture: Picture) -> Iterator[Row]:
    """The columns of a stub that references name, which is all that is known of them."""
    named: dict[str, str] = {}
    types = {(c.key, row.name): row.type for c in picture.cards for row in c.columns}
    for link in picture.every_link:
        if relation := link.relation:
            for mine, other in zip(relation.columns, relation.ref_columns, strict=True):
                if link.parent == card.key:
                    named.setdefault(other, types.get((link.child, mine), "unknown"))
                if link.child == card.key:
                    named.setdefault(mine, types.get((link.parent, other), "unknown"))
    return (Row(name=name, type=kind) for name, kind in named.items())


def _references(links: Iterable[Link]) -> Iterator[str]:
    """One reference a foreign key; DBML takes only one between the same columns, and none to themselves."""
    met: set[frozenset[tuple[Name, frozenset[str]]]] = set()
    for link in links:
        if link.relation is None:
            continue
        relation = link.relation
        ends = frozenset(
            {(link.child, frozenset(relation.columns)), (link.parent, frozenset(relation.ref_columns))}
        )
        yield f"// {words.hint(link)}"
        line = f"Ref {_name(relation.constraint)}: {_reference(link, relation)}"
        yield f"// {visible(line)}" if ends in met or len(ends) == 1 else line
        met.add(ends)


def _reference(link: Link, relation: Relation) -> str:
    symbol = "-" if relation.child_end == "zero_or_one" else ">"
    actions = (("delete", relation.on_delete), ("update", relation.on_update))
    settings = ", ".join(f"{word}: {action.lower()}" for word, action in actions if action != "NO ACTION")
    return (
        f"{_qualified(link.child)}.{_columns(relation.columns)} {symbol} "
        f"{_qualified(link.parent)}.{_columns(relation.ref_columns)}" + (f" [{settings}]" if settings else "")
    )


def _qualified(name: Name) -> str:
    return f"{_name(name.schema)}.{_name(name.name)}"


def _columns(names: tuple[str, ...]) -> str:
    quoted = [_name(name) for name in names]
    return quoted[0] if len(quoted) == 1 else f"({', '.join(quoted)})"


def _name(text: str) -> str:
    return f'"{_escaped(text, keep=chr(39))}"'


def _string(text: str) -> str:
    return f"'{_escaped(text, keep=chr(34))}'"


def _escaped(text: str, *, keep: str) -> str:
    return _ESCAPED.sub(lambda m: m[0] if m[0] == keep else _USUAL.get(m[0], f"\\u{ord(m[0]):04x}"), text)
