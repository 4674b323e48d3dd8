"""Snapshot -> SQL: every object as the statements that make it, in an order in which they work."""

from __future__ import annotations

from schemabook.ddl.node import Node, Ref

__all__ = ["Node", "Ref"]
