"""What of the data is gone with a piece, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.schema import Sequence, Table

if TYPE_CHECKING:
    from schemabook.ddl import Node


def of_drop(node: Node) -> str | None:
    """What dropping a piece for good loses; None for what can be made again from the schema."""
    match node.one:
        case Table(kind="foreign table"):
            return None
        case Table() if node.ref.kind == "table":
            return f"drops the table {node.one.key} and its rows"
        case Sequence(owned_by=None) if node.ref.kind == "sequence":
            return f"drops the sequence {node.one.key} and where it stands"
        case _:
            return None
