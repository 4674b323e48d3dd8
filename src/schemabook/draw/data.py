"""The diagram as plain data, for `.json` files, tests and other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemabook.draw.picture import Card, Picture, Row
    from schemabook.relations import Relation


def data(picture: Picture, *, digest: str) -> dict[str, Any]:
    """`{"digest", "tables": [...], "edges": [...], "enums": [...]}`; names as `str(Name)`."""
    return {
        "digest": digest,
        "title": picture.title,
        "detail": picture.detail,
        "tables": [_table(card) for card in picture.cards],
        "edges": [_edge(relation) for relation in picture.relations],
        "enums": [{"name": str(e.key), "labels": list(e.labels)} for e in picture.enums],
        "tables_not_shown": picture.left_out,
    }


def _table(card: Card) -> dict[str, Any]:
    return {
        "name": card.title,
        "comment": card.subtitle,
        "notes": list(card.notes),
        "columns": [_column(row) for row in card.rows],
        "columns_not_shown": card.hidden,
        "relations_not_shown": card.unseen,
    }


def _column(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "type": row.type,
        "nullable": row.nullable,
        "badges": list(row.badges),
        "origin": row.origin,
    }


def _edge(relation: Relation) -> dict[str, Any]:
    return {
        "constraint": relation.constraint,
        "child": str(relation.child),
        "parent": str(relation.parent),
        "columns": list(relation.columns),
        "ref_columns": list(relation.ref_columns),
        "child_end": relation.child_end,
        "parent_end": relation.parent_end,
        "on_delete": relation.on_delete,
        "on_update": relation.on_update,
        "deferrable": relation.deferrable,
        "validated": relation.validated,
        "enforced": relation.enforced,
    }
