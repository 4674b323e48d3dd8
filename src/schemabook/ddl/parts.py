"""Triggers, rules, policies and extended statistics of tables and views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.ddl import refs
from schemabook.ddl.arrays import as_kept
from schemabook.ddl.extras import comment
from schemabook.ddl.node import Node
from schemabook.ddl.routines import keys_of
from schemabook.ddl.spelling import Part, listed, name, raw, role, statement
from schemabook.ddl.target import relation, target
from schemabook.schema import Policy, Rule, Statistics, Table, Trigger, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.ddl.node import Ref

_ENABLED: Final = {
    "origin": "ENABLE",
    "disabled": "DISABLE",
    "replica": "ENABLE REPLICA",
    "always": "ENABLE ALWAYS",
}


def nodes(of: Table | View, context: Context) -> Iterator[Node]:
    """Everything of this kind that a table or view has."""
    within = context.mentions.within
    for trigger in of.triggers:
        yield _node(trigger, of, created_trigger(trigger, of), _trigger_needs(trigger, of, context))
    for rule in of.rules:
        needs = within(rule.definition)
        yield _node(rule, of, created_rule(rule, of), needs | keys_of(needs, context))
    if isinstance(of, Table):
        for policy in of.policies:
            yield _node(policy, of, (created_policy(policy, of),), within(policy.using, policy.check))
    for statistics in of.statistics:
        needs = within(statistics.definition) | context.home(statistics.schema)
        yield _node(statistics, of, created_statistics(statistics), needs)


def _node(
    one: Trigger | Rule | Policy | Statistics,
    of: Table | View,
    create: tuple[str, ...],
    needs: frozenset[Ref],
) -> Node:
    mine = refs.ref(one, of)
    drop = () if isinstance(one, Trigger) and one.inherited else (statement("DROP {}", target(one, of)),)
    return Node(
        ref=mine,
        one=one,
        parent=of,
        create=(*create, *comment(target(one, of), one.comment)),
        drop=drop,
        needs=(needs | {refs.ref(of)}) - {mine},
    )


def enabling(one: Trigger | Rule, of: Table | View) -> str:
    """ALTER TABLE ... ENABLE or DISABLE a trigger or rule, also of a view."""
    word = raw("TRIGGER" if isinstance(one, Trigger) else "RULE")
    how = raw(_ENABLED[one.enabled])
    return statement("ALTER TABLE {} {} {} {}", relation(of), how, word, name(one.name))


def created_trigger(one: Trigger, of: Table | View) -> tuple[str, ...]:
    """CREATE TRIGGER and its state; a partition's copy has only a state of its own."""
    if one.inherited:
        return (enabling(one, of),)
    return (as_kept(one.definition), *(() if one.enabled == "origin" else (enabling(one, of),)))


def _trigger_needs(one: Trigger, of: Table | View, context: Context) -> frozenset[Ref]:
    needs = set(context.mentions.within(one.definition))
    if one.inherited and isinstance(of, Table):
        # the partitioned table's trigger, and its state, reach a partition's copy
        needs.add(refs.partition(of))
        table = context.parent(of)
        while table is not None:
            needs |= {refs.ref(t, table) for t in table.triggers if t.name == one.name}
            needs |= {refs.partition(table)} if table.is_partition else set()
            table = context.parent(table)
    return frozenset(needs)


def created_rule(one: Rule, of: Table | View) -> tuple[str, ...]:
    """CREATE RULE and its state."""
    made = as_kept(one.definition).strip().removesuffix(";")
    return (made, *(() if one.enabled == "origin" else (enabling(one, of),)))


def created_policy(one: Policy, of: Table) -> str:
    """CREATE POLICY."""
    kind = raw("" if one.permissive else " AS RESTRICTIVE")
    roles = listed([role(r) for r in one.roles])
    head = statement("CREATE {}{} FOR {} TO {}", target(one, of), kind, raw(one.command), roles)
    return head + policy_conditions(one)


def policy_conditions(one: Policy) -> str:
    """` USING (...) WITH CHECK (...)`, as far as there are any."""
    using = statement(" USING ({})", _bare(one.using)) if one.using is not None else ""
    check = statement(" WITH CHECK ({})", _bare(one.check)) if one.check is not None else ""
    return using + check


def _bare(condition: str) -> Part:
    return raw(condition)


def created_statistics(one: Statistics) -> tuple[str, ...]:
    """CREATE STATISTICS and its target."""
    if one.target is None:
        return (as_kept(one.definition),)
    goal = raw(f"{one.target:d}")
    return as_kept(one.definition), statement("ALTER {} SET STATISTICS {}", target(one), goal)
