"""Indexes, those behind constraints as far as the constraint does not say it, and those of partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.ddl.arrays import as_kept
from schemabook.ddl.extras import comment
from schemabook.ddl.node import Node
from schemabook.ddl.spelling import name, options, raw, statement
from schemabook.ddl.target import relation, target
from schemabook.schema import Table, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.ddl.node import Ref
    from schemabook.schema import Index


def nodes(of: Table | View, context: Context) -> Iterator[Node]:
    """The indexes of a table or materialised view that no constraint makes."""
    for one in of.indexes:
        if one.constraint is None:
            yield Node(
                ref=refs.ref(one, of),
                one=one,
                parent=of,
                create=(
                    as_kept(one.definition),
                    *index_properties(one, of),
                    *comment(target(one, of), one.comment),
                ),
                drop=() if one.parent else (statement("DROP {}", target(one, of)),),
                needs=_needs(one, of, context),
            )
        if one.parent is not None and isinstance(of, Table):
            yield _attached(one, of, context)


def _needs(one: Index, of: Table | View, context: Context) -> frozenset[Ref]:
    needs = {refs.ref(of), *context.mentions.within(one.definition)}
    if isinstance(of, Table) and comes_after_partitions(one, of):
        needs |= {refs.partition(c) for c in context.children.get(of.key, ()) if c.is_partition}
    return frozenset(needs) - {refs.ref(one, of)}


def comes_after_partitions(one: Index, of: Table) -> bool:
    """True for an index that cannot reach the partitions when they are attached.

    An invalid one is missing in some partition; of two alike, attaching could take the wrong one for each.
    """
    tail = one.definition.partition(" ON ")[2]
    alike = (i for i in of.indexes if i.name != one.name and i.definition.partition(" ON ")[2] == tail)
    return not one.valid or (one.constraint is None and any(alike))


def index_properties(one: Index, of: Table | View, *, behind: bool = False) -> Iterator[str]:
    """What CREATE INDEX or ADD CONSTRAINT does not say: tablespace, statistics, clustering, replica identity.

    `behind` is an index behind a constraint: its options and its comment are said here too.
    """
    alter = statement("ALTER {}", target(one, of))
    if behind and one.options:
        yield statement("{} SET ({})", raw(alter), options(as_given(one.options, one.definition)))
    if one.tablespace:
        yield statement("{} SET TABLESPACE {}", raw(alter), name(one.tablespace))
    for number, key in enumerate(one.keys, 1):
        if key.statistics_target is not None:
            target_ = raw(f"ALTER COLUMN {number:d} SET STATISTICS {key.statistics_target:d}")
            yield statement("{} {}", raw(alter), target_)
    if one.clustered:
        word = raw("MATERIALIZED VIEW" if isinstance(of, View) else "TABLE")
        yield statement("ALTER {} {} CLUSTER ON {}", word, relation(of), name(one.name))
    if one.replica_identity:
        yield statement("ALTER TABLE {} REPLICA IDENTITY USING INDEX {}", relation(of), name(one.name))
    if behind:
        yield from comment(target(one, of), one.comment)


def as_given(given: tuple[str, ...], definition: str) -> list[str]:
    """Options in the order in which the definition has them, which PostgreSQL keeps."""
    behind = definition.rpartition(" WITH (")[2]
    return sorted(given, key=lambda option: behind.find(option.partition("=")[0] + "="))


def attach(one: Index, of: Table) -> str:
    """ALTER INDEX ... ATTACH PARTITION; does nothing where attaching the partition has done it."""
    assert one.parent is not None
    return statement("ALTER INDEX {} ATTACH PARTITION {}", name(*one.parent), name(of.schema, one.name))


def made_by(one: Index, of: Table) -> Ref:
    """The Ref of what makes an index: itself, or its constraint."""
    behind = next((c for c in of.constraints if c.name == one.constraint), None)
    return refs.ref(behind, of) if behind is not None else refs.ref(one, of)


def _attached(one: Index, of: Table, context: Context) -> Node:
    needs = {made_by(one, of), refs.partition(of)}
    above = context.indexes.get(one.parent) if one.parent else None
    if above is not None:
        needs.add(made_by(above[1], above[0]))
    return Node(
        ref=refs.index_partition(of, one.name),
        one=one,
        parent=of,
        create=(attach(one, of),),
        needs=frozenset(needs),
    )
