"""Constraints of tables, each added by a statement of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.ddl.columns import is_inline
from schemabook.ddl.extras import comment
from schemabook.ddl.indexes import index_properties
from schemabook.ddl.node import Node
from schemabook.ddl.spelling import name, raw, statement
from schemabook.ddl.target import relation, target
from schemabook.schema import Check, Exclusion, ForeignKey, Key, NotNull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.ddl.node import Ref
    from schemabook.schema import Constraint, Table


def nodes(table: Table, context: Context) -> Iterator[Node]:
    """The constraints of one table; those that come from a parent are left to it.

    Keys of a partition are made all the same: only so they keep their names.
    """
    for one in table.constraints:
        yield Node(
            ref=refs.ref(one, table),
            one=one,
            parent=table,
            create=created(one, table, context),
            drop=(dropped(one, table),) if is_made(one, table, context) and not one.inherited else (),
            needs=_needs(one, table, context),
        )


def created(one: Constraint, table: Table, context: Context) -> tuple[str, ...]:
    """ADD CONSTRAINT (unless it comes with the column or from a parent), its index's properties, comment."""
    made = [] if _is_there(one, table, context) else [added(one, table)]
    if isinstance(one, Key | Exclusion):
        behind = next((i for i in table.indexes if i.constraint == one.name), None)
        if behind is not None:
            made += index_properties(behind, table, behind=True)
    return (*made, *comment(target(one, table), one.comment))


def _is_there(one: Constraint, table: Table, context: Context) -> bool:
    match one:
        case NotNull():
            column = table.by_name.get(one.columns[0])
            sequence = context.identities.get((table.key, one.columns[0]))
            return one.inherited or (column is not None and is_inline(one, column, table, sequence))
        case ForeignKey():
            return one.inherited and not _is_renamed(one, table, context)
        case Check():
            return one.inherited
        case _:
            return False


def _is_renamed(one: ForeignKey, table: Table, context: Context) -> bool:
    """True for a partition's copy of a reference under a name of its own."""
    parent = context.parent(table)
    return parent is not None and all(f.name != one.name for f in parent.foreign_keys)


def added(one: Constraint, table: Table) -> str:
    """ALTER TABLE ... ADD CONSTRAINT; keys of a partitioned table are each partition's own matter."""
    only = " ONLY" if table.kind == "partitioned table" and isinstance(one, Key | Exclusion) else ""
    template = "ALTER TABLE{} {} ADD CONSTRAINT {} {}"
    return statement(template, raw(only), relation(table), name(one.name), raw(one.definition))


def dropped(one: Constraint, table: Table) -> str:
    """ALTER TABLE ... DROP CONSTRAINT."""
    return statement("ALTER TABLE {} DROP CONSTRAINT {}", relation(table), name(one.name))


def is_made(one: Constraint, table: Table, context: Context) -> bool:
    """True if a statement of its own adds it; the others come with the table or its parent."""
    return not _is_there(one, table, context)


def _needs(one: Constraint, table: Table, context: Context) -> frozenset[Ref]:
    needs = {refs.ref(table)}
    if one.inherited and not is_made(one, table, context):
        return frozenset(needs | _origin(one, table, context))
    match one:
        case ForeignKey():
            needs |= _referenced(one, context) | _renamed_copies(one, table, context)
        case Check():
            needs |= context.mentions.within(one.definition) | _copies(one, table, context)
        case Key():
            names = [c for c in table.constraints if isinstance(c, NotNull) and c.columns[0] in one.columns]
            needs |= {refs.ref(c, table) for c in names}
        case Exclusion():
            needs |= context.mentions.within(one.definition)
    return frozenset(needs) - {refs.ref(one, table)}


def _origin(one: Constraint, table: Table, context: Context) -> set[Ref]:
    """Where an inherited constraint comes from: the parent's, and for a partition that it is attached."""
    if table.is_partition and (isinstance(one, NotNull) or (isinstance(one, Check) and one.validated)):
        return set()  # CREATE TABLE has it
    found = {refs.partition(table)} if table.is_partition else set()
    for key in (*table.inherits, *((table.partition_of,) if table.partition_of else ())):
        parent = context.schema.by_key.get(key)
        same = (c for c in parent.constraints if (type(c), c.name) == (type(one), one.name)) if parent else ()
        found |= {refs.ref(c, parent) for c in same}
    return found


def _referenced(one: ForeignKey, context: Context) -> set[Ref]:
    """The table a reference leads to, with every key that it could rest on."""
    table = context.schema.by_key.get(one.references)
    if table is None:
        return set()
    columns = set(one.ref_columns)
    keys = {refs.ref(k, table) for k in table.constraints if isinstance(k, Key) and set(k.columns) == columns}
    plain = (i for i in table.indexes if i.unique and i.constraint is None)
    return {refs.ref(table)} | keys | {refs.ref(i, table) for i in plain if set(i.columns) == columns}


def _renamed_copies(one: ForeignKey, table: Table, context: Context) -> set[Ref]:
    """The copies in partitions that have names of their own: they must be there, to be found."""
    return {
        refs.ref(copy, child)
        for child in context.children.get(table.key, ())
        for copy in child.foreign_keys
        if copy.inherited and copy.columns == one.columns and _is_renamed(copy, child, context)
    }


def _copies(one: Check, table: Table, context: Context) -> set[Ref]:
    """What must be there before a check that children have as well.

    The partitions that got it when it was not validated; a child's own one, which cannot be dropped before.
    """
    found = set()
    for child in context.children.get(table.key, ()):
        same = [c for c in child.checks if c.name == one.name]
        if child.is_partition:
            found |= {refs.partition(child) for c in same if not c.validated}
        else:
            found |= {refs.ref(c, child) for c in same if not c.inherited}
    return found
