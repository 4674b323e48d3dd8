"""The diagram as plain data, for `.json` files, tests and other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemabook.draw.diff.difference import Difference
    from schemabook.draw.picture import Card, EnumCard, Link, Picture, Row


def data(picture: Picture, *, digest: str) -> dict[str, Any]:
    """`{"digest", "tables": [...], "edges": [...], "enums": [...]}`; names as `str(Name)`.

    A table has all its columns; `shown` says which of them the picture draws. The ends of an edge are "one",
    "zero_or_one" or "zero_or_many"; an edge of a kind other than "foreign key" was asked for ("inferred"),
    and one that is told in its child's row instead of by a line is not `drawn`. What views read stands in
    `views`. In a diff everything has `change`, and `changes` lists all of them.
    """
    told = set(picture.told)
    return {
        "digest": digest,
        "title": picture.title,
        "detail": picture.detail,
        "tables": [_table(card, diff=picture.diff) for card in picture.cards if card.kind == "table"],
        "views": [_view(card, picture) for card in picture.cards if card.kind == "view"],
        "edges": [
            _edge(link, drawn=link not in told, diff=picture.diff)
            for link in picture.every_link
            if link.relation
        ],
        "enums": [_enum(enum, diff=picture.diff) for enum in picture.enums],
        "tables_not_shown": picture.left_out,
        **({"changes": [_difference(d) for d in picture.changes]} if picture.diff else {}),
    }


def _table(card: Card, *, diff: bool) -> dict[str, Any]:
    shown = {row.name for row in card.rows}
    return {
        "name": card.title,
        "comment": card.comment,
        "notes": list(card.notes),
        "primary_key": list(card.primary_key),
        "domain": card.group,
        "columns": [_column(row, shown=row.name in shown, diff=diff) for row in card.columns],
        "columns_not_shown": len(card.columns) - len(shown),
        "relations_not_shown": card.unseen,
        **(_changes(card) if diff else {}),
    }


def _changes(card: Card) -> dict[str, Any]:
    lines = [{"text": f.text, "change": f.change or None} for f in card.footers]
    return {"change": card.change or None, "lines": lines}


def _difference(d: Difference) -> dict[str, Any]:
    return {
        "change": d.change,
        "table": str(d.table) if d.table else None,
        "object": d.object,
        "name": d.name,
        "what": d.what or None,
        "before": d.before or None,
        "after": d.after or None,
        "columns": list(d.columns),
    }


def _view(card: Card, picture: Picture) -> dict[str, Any]:
    return {
        "name": card.title,
        "comment": card.comment,
        "notes": list(card.notes),
        "columns": [
            {"name": row.name, "type": row.type, **({"change": row.change or None} if picture.diff else {})}
            for row in card.columns
        ],
        "reads": [str(x.parent) for x in picture.links if x.kind == "reads" and x.child == card.key],
        **(_changes(card) if picture.diff else {}),
    }


def _column(row: Row, *, shown: bool, diff: bool) -> dict[str, Any]:
    changes = {
        "change": row.change or None,
        "old_type": row.old_type or None,
        "was": list(row.was),
    }
    return {
        "name": row.name,
        "type": row.type,
        "nullable": row.nullable,
        "badges": list(row.badges),
        "origin": row.origin,
        "comment": row.comment,
        "shown": shown,
        **({"refers_to": list(row.to)} if row.to else {}),
        **(changes if diff else {}),
    }


def _edge(link: Link, *, drawn: bool, diff: bool) -> dict[str, Any]:
    relation = link.relation
    assert relation is not None
    return {
        "constraint": relation.constraint,
        "kind": link.kind,
        "drawn": drawn,
        "child": str(relation.child),
        "parent": str(relation.parent),
        "columns": list(relation.columns),
        "ref_columns": list(relation.ref_columns),
        "child_end": relation.child_end,
        "parent_end": relation.parent_end,
        "on_delete": relation.on_delete,
        "on_update": relation.on_update,
        "match": relation.match,
        "deferrable": relation.deferrable,
        "validated": relation.validated,
        "enforced": relation.enforced,
        **({"partitions": list(relation.partitions)} if relation.partitions else {}),
        **({"change": link.change or None, "was": link.was} if diff else {}),
    }


def _enum(enum: EnumCard, *, diff: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": str(enum.key), "labels": [label for label, _ in enum.labels]}
    if diff:
        found |= {"change": enum.change or None, "changes": {x: c for x, c in enum.labels if c}}
    return found
