"""Which constraint or index of the database an element of __table_args__ is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import libcst as cst

from schemabook import schema_words as words
from schemabook.models.refine.facts import ShownElement
from schemabook.models.refine.normal import called, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.models.code import Key
    from schemabook.models.refine.facts import ShownClass
    from schemabook.schema import Table

KINDS: Final = {
    "UniqueConstraint": "unique constraint",
    "CheckConstraint": "check constraint",
    "ForeignKeyConstraint": "foreign key",
    "PrimaryKeyConstraint": "primary key",
    "ExcludeConstraint": "exclusion constraint",
    "Index": "index",
}


def keys_of(elements: Sequence[cst.BaseElement], shown: ShownClass, table: Table) -> list[Key | None]:
    """The key of each element, by what SQLAlchemy made of it or else by what it says."""
    made = list(shown.elements)
    if len(made) != len(elements):
        made = [said(e.value) for e in elements]
    found: list[Key | None] = []
    for one in made:
        key = key_of(one, table, found)
        found.append(key)
    return found


def said(node: cst.BaseExpression) -> ShownElement:
    """What the code of an element says of itself."""
    kind = KINDS.get(called(node), "")
    if not isinstance(node, cst.Call) or not kind:
        return ShownElement("")
    texts = [quoted(a.value) for a in node.args if a.keyword is None]
    named = {a.keyword.value: quoted(a.value) for a in node.args if a.keyword is not None}
    if kind == "index":
        return ShownElement(kind, texts[0] if texts else None, tuple(t for t in texts[1:] if t))
    columns = tuple(t for t in texts if t)
    if kind in ("foreign key", "check constraint"):
        columns = _listed(node) if kind == "foreign key" else ()
    return ShownElement(kind, named.get("name"), columns)


def _listed(node: cst.Call) -> tuple[str, ...]:
    first = node.args[0].value if node.args else None
    if not isinstance(first, cst.List | cst.Tuple):
        return ()
    return tuple(text for e in first.elements if (text := quoted(e.value)))


def key_of(one: ShownElement, table: Table, taken: Sequence[Key | None]) -> Key | None:
    """Of the constraint or index with its name, else of the one of its kind with its columns."""
    if not one.kind:
        return None
    if one.kind == "index":
        indexes = [i for i in table.indexes if i.constraint is None]
        names = [i.name for i in indexes if i.name == one.name]
        names += [i.name for i in indexes if one.name is None and i.columns == one.columns]
        return next((("index", n) for n in names if ("index", n) not in taken), None)
    alike = [c for c in table.constraints if words.of_object(c) == one.kind]
    names = [c.name for c in alike if c.name == one.name]
    ends = [c.name for c in alike if one.name and c.name == f"{table.name}_{one.name}_check"]
    by_columns = [c.name for c in alike if one.name is None and _same(c.columns, one.columns, one.kind)]
    return next(
        (("constraint", n) for n in (*names, *ends, *by_columns) if ("constraint", n) not in taken), None
    )


def _same(columns: tuple[str, ...], said: tuple[str, ...], kind: str) -> bool:
    return kind in ("check constraint", "primary key") or columns == said
