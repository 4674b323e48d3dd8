"""Which pieces of both sides can stay, and be altered where they differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from schemabook.alter import composites, domains, enums, others, parts, routines, views
from schemabook.schema import (
    Composite,
    Constraint,
    Domain,
    Enum,
    Exclusion,
    Function,
    Index,
    Key,
    Policy,
    Range,
    Rule,
    Statistics,
    Table,
    Trigger,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemabook.ddl import Node, Ref

TYPES: Final = ("enum", "domain", "composite type", "range type")
_PARTS = (Constraint, Index, Trigger, Rule, Policy, Statistics)


def can_stay(node: Node, other: Node, dependants: Collection[Ref]) -> bool:
    """True where PostgreSQL can alter the piece into what it is to be, as far as that rests on itself."""
    one, new = node.one, other.one
    match node.ref.kind:
        case "partition":
            return bool((one.partition_of, one.partition_bound) == (new.partition_of, new.partition_bound))
        case "index partition":
            return bool(one.parent == new.parent)
        case "sequence" | "sequence owner" | "default" | "shell type":
            return True
        case "table":
            return _table(one, new)
    if isinstance(one, _PARTS):
        return _part(node, other)
    return _object(one, new, dependants)


def _table(one: Table, new: Table) -> bool:
    return (one.kind, one.partition_key, one.server) == (new.kind, new.partition_key, new.server)


def _object(one: Any, new: Any, dependants: Collection[Ref]) -> bool:
    match one:
        case View():
            return views.own(one) == views.own(new) or views.in_place(one, new)
        case Enum():
            return enums.only_adds(one, new)
        case Domain():
            return domains.in_place(one, new)
        case Composite():
            held = any(d.kind in ("table", *TYPES) for d in dependants)
            return composites.in_place(one, new) and not (held and composites.retyped(one, new))
        case Function():
            return routines.in_place(one, new)
        case Range():
            return bool(replace(one, comment=new.comment, grants=new.grants) == new)
        case _:
            return one == new or others.changes(one, new) is not None


def _part(node: Node, other: Node) -> bool:
    one, new, of = node.one, other.one, other.parent
    if isinstance(one, Key | Exclusion):
        old_index, new_index = parts.behind(one, node.parent), parts.behind(new, of)
        if old_index is None or new_index is None:
            return bool(one == new)
        if old_index != new_index and parts.changes(old_index, new_index, of) is None:
            return False
    return one == new or parts.changes(one, new, of) is not None
