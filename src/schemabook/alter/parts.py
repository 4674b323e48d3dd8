"""Constraints, indexes, triggers, rules, policies, statistics: what can be changed in place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.alter import comments, options
from schemabook.alter.text import Raw, listed, say
from schemabook.ddl import parts as ddl
from schemabook.ddl.target import target
from schemabook.schema import (
    Check,
    Constraint,
    ForeignKey,
    Index,
    Key,
    NotNull,
    Policy,
    Rule,
    Statistics,
    Table,
    Trigger,
    View,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Part = Constraint | Index | Trigger | Rule | Policy | Statistics


def changes(old: Part, new: Part, of: Table | View) -> tuple[str, ...] | None:
    """The statements that lead from one to the other; None where it has to be made anew."""
    found: Iterator[str] | None
    match old, new:
        case (Constraint(), Constraint()):
            found = _constraint(old, new, of)
        case (Index(), Index()):
            found = _index(old, new, of)
        case (Trigger() | Rule(), Trigger() | Rule()):
            found = _enabled(old, new, of)
        case (Policy(), Policy()):
            found = _policy(old, new, of)
        case (Statistics(), Statistics()):
            found = _statistics(old, new)
        case _:
            return None
    if found is None:
        return None
    where = target(new, of).as_string(None)
    return (*found, *comments.changes(old.comment, new.comment, where))


def _enabled(old: Trigger | Rule, new: Trigger | Rule, of: Table | View) -> Iterator[str] | None:
    if replace(old, enabled=new.enabled, comment=new.comment) != new:
        return None
    return iter([ddl.enabling(new, of)] if old.enabled != new.enabled else [])


def _constraint(old: Constraint, new: Constraint, of: Table | View) -> Iterator[str] | None:
    if isinstance(new, NotNull):
        return None
    bare = replace(old, comment=new.comment, inherited=new.inherited)
    if bare == new:
        return iter(())
    if not old.validated and new.validated and isinstance(new, Check | ForeignKey):
        definition = old.definition.replace(" NOT VALID", "")
        if replace(bare, validated=True, definition=definition) == new:
            return iter([say("ALTER TABLE {} VALIDATE CONSTRAINT {}", of.key, new.name)])
    if isinstance(old, ForeignKey) and isinstance(new, ForeignKey):
        return _deferral(old, new, of)
    return None


def _deferral(old: ForeignKey, new: ForeignKey, of: Table | View) -> Iterator[str] | None:
    same = ("columns", "references", "ref_columns", "on_update", "on_delete", "on_delete_columns", "match")
    if any(getattr(old, f) != getattr(new, f) for f in (*same, "validated", "enforced")):
        return None
    if (old.deferrable, old.initially_deferred) == (new.deferrable, new.initially_deferred):
        return None
    way = "DEFERRABLE" if new.deferrable else "NOT DEFERRABLE"
    when = (
        " INITIALLY DEFERRED" if new.initially_deferred else " INITIALLY IMMEDIATE" if new.deferrable else ""
    )
    return iter([say("ALTER TABLE {} ALTER CONSTRAINT {} {}{}", of.key, new.name, Raw(way), Raw(when))])


def without_options(one: Index) -> str:
    """An index's definition without its storage parameters, its name and what else ALTER INDEX changes."""
    at = one.definition.find(" WITH (")
    if at < 0 or not one.options:
        return one.definition
    depth, end = 0, at + 6
    for end in range(at + 6, len(one.definition)):
        depth += (one.definition[end] == "(") - (one.definition[end] == ")")
        if depth == 0:
            break
    return one.definition[:at] + one.definition[end + 1 :]


def _index(old: Index, new: Index, of: Table | View) -> Iterator[str] | None:
    bare = replace(
        old,
        definition=new.definition,
        options=new.options,
        tablespace=new.tablespace,
        comment=new.comment,
        clustered=new.clustered,
        replica_identity=new.replica_identity,
        parent=new.parent,
        keys=tuple(replace(k, statistics_target=None) for k in old.keys),
    )
    wanted = replace(new, keys=tuple(replace(k, statistics_target=None) for k in new.keys))
    if (
        bare != wanted
        or without_options(old) != without_options(new)
        or (old.parent and old.parent != new.parent)
    ):
        return None
    if old.method in ("gin", "gist", "brin", "spgist", "hash") and old.options != new.options:
        return None  # some take effect for new entries only
    return _index_properties(old, new, of)


def _options(one: Index) -> tuple[str, ...]:
    """The storage parameters as the definition orders them: it is part of the design to PostgreSQL."""
    place = one.definition.find(" WITH (")
    return tuple(sorted(one.options, key=lambda o: one.definition.find(o.partition("=")[0] + "=", place)))


def _index_properties(old: Index, new: Index, of: Table | View) -> Iterator[str]:
    index = Raw(target(new, of).as_string(None))
    for action in options.in_order(_options(old), _options(new)):
        yield say("ALTER {} {}", index, action)
    if old.tablespace != new.tablespace:
        yield say("ALTER {} SET TABLESPACE {}", index, new.tablespace or "pg_default")
    for number, (before, after) in enumerate(zip(old.keys, new.keys, strict=True), 1):
        if before.statistics_target != after.statistics_target:
            goal = -1 if after.statistics_target is None else after.statistics_target
            yield say("ALTER {} ALTER COLUMN {} SET STATISTICS {}", index, number, goal)
    kind = Raw("MATERIALIZED VIEW" if isinstance(of, View) else "TABLE")
    if new.clustered and not old.clustered:
        yield say("ALTER {} {} CLUSTER ON {}", kind, of.key, new.name)
    if old.clustered and not new.clustered and not any(i.clustered for i in of.indexes):
        yield say("ALTER {} {} SET WITHOUT CLUSTER", kind, of.key)
    if new.replica_identity and not old.replica_identity:
        yield say("ALTER TABLE {} REPLICA IDENTITY USING INDEX {}", of.key, new.name)


def _policy(old: Policy, new: Policy, of: Table | View) -> Iterator[str] | None:
    if (old.command, old.permissive) != (new.command, new.permissive):
        return None
    if (old.using and not new.using) or (old.check and not new.check):
        return None  # ALTER POLICY cannot take a condition away
    if replace(old, comment=new.comment) == new:
        return iter(())
    roles = listed(Raw("PUBLIC") if r == "PUBLIC" else r for r in new.roles)
    head = say("ALTER {} TO {}", Raw(target(new, of).as_string(None)), roles)
    return iter([head + ddl.policy_conditions(new)])


def _statistics(old: Statistics, new: Statistics) -> Iterator[str] | None:
    if replace(old, target=new.target, comment=new.comment) != new:
        return None
    if old.target == new.target:
        return iter(())
    goal = -1 if new.target is None else new.target
    return iter([say("ALTER {} SET STATISTICS {}", Raw(target(new).as_string(None)), goal)])


def behind(key: Key | Constraint, of: Table | View) -> Index | None:
    """The index behind a key or exclusion."""
    return next((i for i in of.indexes if i.constraint == key.name), None)
