"""Functions, procedures, window functions and aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.ddl.arrays import as_kept
from schemabook.ddl.extras import comment, grants
from schemabook.ddl.mentions import behind_name
from schemabook.ddl.node import Node, Ref
from schemabook.ddl.spelling import statement
from schemabook.ddl.target import grant_target, target
from schemabook.schema import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.schema import Function, Index


def nodes(context: Context) -> Iterator[Node]:
    """Every routine. One with a string body needs only what its head mentions, and wants the rest."""
    built_on = _support(context)
    for one in context.schema.functions:
        mine = refs.ref(one)
        needs = context.mentions.within(behind_name(one.definition)) | context.home(one.schema)
        needs |= keys_of(needs, context) if "BEGIN ATOMIC" in one.definition else frozenset()
        language = Ref("language", "", one.language)
        needs |= {language} if language in context.languages else frozenset()
        own = mine in built_on and any(r in context.shells for r in needs)
        if own:  # a base type's own functions know it as a shell, and go with it
            needs = frozenset(shell(r) if r in context.shells else r for r in needs)
        wants = context.mentions.within_bodies(one.definition) if one.kind != "aggregate" else frozenset()
        yield Node(
            ref=mine,
            one=one,
            create=(created(one), *extras(one)),
            drop=() if own else (statement("DROP {}", target(one)),),
            needs=needs - {mine},
            wants=wants - needs - {mine},
        )


def _support(context: Context) -> frozenset[Ref]:
    """The functions that base types and canonical functions of range types are made of."""
    return frozenset(r for needs in context.shells.values() for r in needs)


def shell(ref: Ref) -> Ref:
    """The Ref of a type before it has its functions."""
    return Ref("shell type", ref.schema, ref.name)


def created(one: Function) -> str:
    """CREATE OR REPLACE FUNCTION, CREATE AGGREGATE."""
    text = as_kept(one.definition).strip()
    if one.kind == "aggregate" and not one.arguments:
        text = text.replace("() (", "(*) (", 1)
    return text


def extras(one: Function) -> tuple[str, ...]:
    """Comment and privileges of a routine."""
    return (*comment(target(one), one.comment), *grants(one.grants, grant_target(one)))


def keys_of(mentioned: frozenset[Ref], context: Context) -> frozenset[Ref]:
    """The keys and unique indexes of tables: GROUP BY and ON CONFLICT rest on them without a word."""
    found = set()
    for r in mentioned:
        table = context.tables.get(r)
        if table is not None:
            found |= {refs.ref(c, table) for c in table.constraints if isinstance(c, Key)}
            found |= {refs.ref(i, table) for i in table.indexes if _is_unique(i)}
    return frozenset(found)


def _is_unique(index: Index) -> bool:
    return index.unique and index.constraint is None
