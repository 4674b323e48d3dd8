"""Tables: CREATE TABLE with the columns, what follows it, defaults of their own, partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.ddl import columns, constraints, indexes, parts, refs
from schemabook.ddl.extras import comment, grants
from schemabook.ddl.late_columns import earlier
from schemabook.ddl.node import Node, Ref
from schemabook.ddl.sequences import extras as sequence_extras
from schemabook.ddl.spelling import foreign_options, listed, name, options, raw, statement
from schemabook.ddl.target import grant_target, relation, target
from schemabook.schema import Exclusion, ForeignKey, Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.ddl.late_columns import Late
    from schemabook.schema import Column, Name, Table

# A default that mentions only these can stand in CREATE TABLE: the column's type needs them already
_TYPES: Final = ("enum", "domain", "composite type", "range type", "base type", "collation", "extension")


def nodes(context: Context) -> Iterator[Node]:
    """Every table with its parts."""
    for late in context.late.values():
        yield _late(late, context)
    for table in context.schema.tables:
        yield _table(table, context)
        yield from _defaults(table, context)
        yield from constraints.nodes(table, context)
        yield from indexes.nodes(table, context)
        yield from parts.nodes(table, context)
        if table.is_partition:
            yield _partition(table, context)


def is_separate(one: Column, context: Context) -> bool:
    """True if a default is set by a statement of its own: it needs a function, a sequence, a relation."""
    if one.default is None or one.generated:
        return False
    return any(r.kind not in _TYPES for r in context.mentions.within(one.default))


def _table(table: Table, context: Context) -> Node:
    word = target(table)
    create = [
        created(table, context),
        *(inherit(table, parent) for parent in table.inherits if joins_later(table, context)),
        *_settings(table, context),
        *comment(word, table.comment),
        *grants(table.grants, grant_target(table)),
    ]
    for column in table.columns:
        if not is_late(column, table, context):
            create += _column_extras(column, table, context)
    return Node(
        ref=refs.ref(table),
        one=table,
        create=tuple(create),
        drop=(statement("DROP {}", word),),
        needs=_needs(table, context),
    )


def is_late(one: Column, table: Table, context: Context) -> bool:
    """True for a column that the table gets by ALTER TABLE, its own or an ancestor's."""
    return any(
        one.name == late.column.name and (table.key == late.table.key or table in late.before)
        for late in context.late.values()
    )


def _late(late: Late, context: Context) -> Node:
    """ADD COLUMN, with all that is said of the column in the tables that are there by then."""
    (text,) = _column(late.column, late.table, context)
    create = [statement("ALTER TABLE {} ADD COLUMN {}", relation(late.table), raw(text))]
    needs = {refs.ref(late.table), *column_needs(late.column, context)}
    for table in (late.table, *late.before):
        one = table.by_name[late.column.name]
        like = late.column if table.key != late.table.key else None
        create += [*_column_settings(one, table, context, like), *_column_extras(one, table, context)]
        needs.add(refs.ref(table))
    needs |= set(earlier(late, context))
    return Node(
        ref=refs.ref(late.column, late.table),
        one=late.column,
        parent=late.table,
        create=tuple(create),
        needs=frozenset(needs),
    )


def created(table: Table, context: Context) -> str:
    """CREATE TABLE, one column a line; without keys, and not yet a partition."""
    words = "UNLOGGED TABLE" if table.persistence == "unlogged" else "TABLE"
    if table.kind == "foreign table":
        words = "FOREIGN TABLE"
    lines = [*_columns(table, context), *_inherited_checks(table)]
    inside = "".join(f"\n    {line}," for line in lines).removesuffix(",") + ("\n" if lines else "")
    head = statement("CREATE {} {}", raw(words), relation(table))
    if table.of_type:
        head += statement(" OF {}", name(*table.of_type))
    body = "" if table.of_type and not lines else f" ({inside})"
    return "\n".join([head + body, *_clauses(table, context)])


def _columns(table: Table, context: Context) -> Iterator[str]:
    for one in table.columns:
        if (one.inherited and table.inherits) or (table.key, one.name) in context.late:
            continue
        yield from _column(one, table, context)


def _column(one: Column, table: Table, context: Context) -> Iterator[str]:
    """The definition of a column; none for one OF a type that says no more than the type."""
    sequence = context.identities.get((table.key, one.name))
    typed = table.of_type is not None
    text = columns.column(one, table, sequence, default=not is_separate(one, context), typed=typed)
    if not (typed and text.endswith(" WITH OPTIONS")):
        yield text


def _inherited_checks(table: Table) -> Iterator[str]:
    """The checks of the partitioned table, which a table must have to become its partition."""
    for one in table.checks if table.is_partition else ():
        if one.inherited and one.validated:
            yield statement("CONSTRAINT {} {}", name(one.name), raw(one.definition))


def joins_later(table: Table, context: Context) -> bool:
    """True for a child that had all its columns before it had parents: they are not in the parents' order."""
    parents = [p for p in map(context.schema.by_key.get, table.inherits) if p is not None]
    above = list(dict.fromkeys(c.name for p in parents for c in p.columns))
    mine = [c.name for c in table.columns]
    return mine[: len(above)] != above and not any(c.inherited for c in table.columns)


def _clauses(table: Table, context: Context) -> Iterator[str]:
    if table.inherits and not joins_later(table, context):
        yield statement("INHERITS ({})", listed([name(*parent) for parent in table.inherits]))
    if table.partition_key:
        yield f"PARTITION BY {table.partition_key}"
    if table.access_method:
        yield statement("USING {}", name(table.access_method))
    if table.options:
        yield statement("WITH ({})", options(table.options))
    if table.tablespace:
        yield statement("TABLESPACE {}", name(table.tablespace))
    if table.server is not None:
        yield statement("SERVER {}", name(table.server))
    if table.server_options:
        yield statement("OPTIONS ({})", foreign_options(table.server_options))


def _settings(table: Table, context: Context) -> Iterator[str]:
    for one in table.columns:
        if not is_late(one, table, context):
            yield from _column_settings(one, table, context)
    yield from row_security(table)
    if table.kind != "foreign table" and table.replica_identity in ("full", "nothing"):
        how = raw(table.replica_identity.upper())
        yield statement("ALTER TABLE {} REPLICA IDENTITY {}", relation(table), how)


def _column_settings(
    one: Column, table: Table, context: Context, like: Column | None = None
) -> Iterator[str]:
    only = bool(context.children.get(table.key))
    if one.inherited and table.inherits:
        yield from _unlike(like or _parent_column(one, table, context), one, table, context, only=only)
    yield from columns.column_settings(one, table, only=only)


def _column_extras(one: Column, table: Table, context: Context) -> Iterator[str]:
    yield from columns.column_extras(one, table)
    sequence = context.identities.get((table.key, one.name))
    if sequence:
        yield from sequence_extras(sequence)


def inherit(table: Table, parent: Name, *, no: bool = False) -> str:
    """ALTER TABLE ... INHERIT (or NO INHERIT)."""
    words = raw("NO INHERIT" if no else "INHERIT")
    return statement("ALTER TABLE {} {} {}", relation(table), words, name(*parent))


def row_security(table: Table) -> Iterator[str]:
    """ENABLE and FORCE ROW LEVEL SECURITY, as far as they are on."""
    if table.row_security:
        yield statement("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", relation(table))
    if table.force_row_security:
        yield statement("ALTER TABLE {} FORCE ROW LEVEL SECURITY", relation(table))


def _unlike(like: Column | None, one: Column, table: Table, context: Context, *, only: bool) -> Iterator[str]:
    """Default and NOT NULL of an inherited column, where they are not those it was made with."""
    given = like.default if like and not is_separate(like, context) else None
    if one.default != given and not is_separate(one, context) and not one.generated:
        yield columns.set_default(one, table, only=only)
    if like and like.nullable and not one.nullable and columns.named_not_null(one, table) is None:
        yield columns.alter_column(one, table, raw("SET NOT NULL"), only=only)


def _parent_column(one: Column, table: Table, context: Context) -> Column | None:
    parents = (context.schema.by_key.get(key) for key in table.inherits)
    return next((p.by_name[one.name] for p in parents if p and one.name in p.by_name), None)


def _defaults(table: Table, context: Context) -> Iterator[Node]:
    only = bool(context.children.get(table.key))
    for one in table.columns:
        if is_separate(one, context):
            yield Node(
                ref=refs.default(table, one.name),
                one=one,
                parent=table,
                create=(columns.set_default(one, table, only=only),),
                drop=(columns.alter_column(one, table, raw("DROP DEFAULT"), only=only),),
                needs=context.mentions.within(one.default) | {refs.ref(table)},
            )


def column_needs(one: Column, context: Context) -> frozenset[Ref]:
    """What a column's definition rests on, without a default that is set on its own."""
    inline = None if is_separate(one, context) else one.default
    return context.mentions.within(one.type, one.collation, inline)


def _needs(table: Table, context: Context) -> frozenset[Ref]:
    needs = set(context.home(table.schema))
    for column in table.columns:
        needs |= column_needs(column, context)
    for key in (*table.inherits, *((table.of_type,) if table.of_type else ())):
        needs |= context.mentions.named(*key)
    if table.server is not None:
        needs.add(Ref("server", "", table.server))
    if table.access_method:
        needs.add(Ref("access method", "", table.access_method))
    needs |= context.mentions.within(table.partition_key, *_inherited_checks(table))
    return frozenset(needs) - {refs.ref(table)}


def attached(table: Table) -> str:
    """ALTER TABLE ... ATTACH PARTITION."""
    assert table.partition_of is not None
    template = "ALTER TABLE {} ATTACH PARTITION {} {}"
    bound = raw(table.partition_bound or "DEFAULT")
    return statement(template, name(*table.partition_of), relation(table), bound)


def detached(table: Table) -> str:
    """ALTER TABLE ... DETACH PARTITION."""
    assert table.partition_of is not None
    return statement("ALTER TABLE {} DETACH PARTITION {}", name(*table.partition_of), relation(table))


def _partition(table: Table, context: Context) -> Node:
    """Attached when it has all that the partitioned table asks for, and the latter its valid indexes."""
    needs = {refs.ref(table)}
    needs |= {indexes.made_by(i, table) for i in table.indexes if i.parent is not None}
    made = (c for c in table.constraints if isinstance(c, ForeignKey) and c.inherited)
    needs |= {refs.ref(c, table) for c in made if constraints.is_made(c, table, context)}
    parent = context.parent(table)
    if parent is not None:
        needs.add(refs.ref(parent))
        needs |= {
            indexes.made_by(i, parent)
            for i in parent.indexes
            if not indexes.comes_after_partitions(i, parent)
        }
        needs |= {refs.ref(c, parent) for c in parent.constraints if isinstance(c, Key | Exclusion)}
    return Node(
        ref=refs.partition(table),
        one=table,
        parent=parent,
        create=(attached(table),),
        drop=(detached(table),),
        needs=frozenset(needs),
    )
