"""The statements that travel with the metadata, in the order in which they are executed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.ddl import refs
from schemabook.ddl.columns import alter_column
from schemabook.ddl.others import namespace_extras
from schemabook.ddl.spelling import name, options, raw, statement
from schemabook.ddl.target import relation
from schemabook.models import keys, sayable
from schemabook.models.code import ROUTINES, Late, Statement
from schemabook.models.own_sql import is_said_inline
from schemabook.schema import Constraint, Exclusion, ForeignKey, Index, Namespace, NotNull, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl import Node, Ref
    from schemabook.models.facts import Facts

# drop_all() leaves them: other databases' objects may live in a schema, data types of others in an extension
_STAYING: Final = ("schema", "extension", "privileges", "default privileges", "extension dependency")


def statements(facts: Facts) -> tuple[Statement, ...]:
    """Every statement, those of one phase in an order in which they can be executed."""
    return tuple(made for node in facts.nodes for made in _of(node, facts)) + tuple(_ending(facts))


def _of(node: Node, facts: Facts) -> Iterator[Statement]:
    ref, phases = node.ref, facts.phases
    if ref in phases.said:
        yield from _beside(node, facts)
        return
    if ref.kind == "sequence":
        yield from _sequence(node, facts)
        return
    phase: Any = "before" if ref in phases.before else phases.between.get(ref, "after")
    create = _create(node, facts)
    if not create:
        return
    if phase == "before" and ref.kind in ROUTINES and not _has_off(facts, ref):
        yield Statement(
            title="bodies of functions are not checked",
            phase="before",
            create=("SET check_function_bodies = off",),
        )
    yield Statement(title=title(ref), phase=phase, create=create, drop=_drop(node, facts, phase), ref=ref)


def title(ref: Ref) -> str:
    """`view active_users`, `trigger stamp on users`."""
    return f"{ref.kind} {ref}"


def _has_off(facts: Facts, ref: Ref) -> bool:
    """True behind the first function."""
    first = next(n.ref for n in facts.nodes if n.ref.kind in ROUTINES and n.ref in facts.phases.before)
    return ref != first


def _ending(facts: Facts) -> Iterator[Statement]:
    if any(n.ref.kind in ROUTINES and n.ref in facts.phases.before for n in facts.nodes):
        create = ("RESET check_function_bodies",)
        yield Statement(title="bodies of functions are checked", phase="after", create=create)


def _create(node: Node, facts: Facts) -> tuple[str, ...]:
    if isinstance(node.one, Namespace):
        if node.one.name == "public":
            return tuple(namespace_extras(node.one))
        create = node.create[0].replace("CREATE SCHEMA ", "CREATE SCHEMA IF NOT EXISTS ", 1)
        return (create, *node.create[1:])
    if node.ref.kind == "extension":
        create = node.create[0].replace("CREATE EXTENSION ", "CREATE EXTENSION IF NOT EXISTS ", 1)
        return (create, *node.create[1:])
    if isinstance(node.one, NotNull):
        return _not_null(node.one, node)
    if node.ref.kind == "sequence owner" and _is_serial(node, facts):
        return ()
    return node.create


def _not_null(one: NotNull, node: Node) -> tuple[str, ...]:
    """The statements of a named NOT NULL that its column's definition does not say."""
    if not is_said_inline(one):
        return node.create
    return tuple(text for text in node.create if " ADD CONSTRAINT " not in text)


def _is_serial(node: Node, facts: Facts) -> bool:
    owner, column = node.one.owned_by or (None, "")
    table = facts.schema.by_key.get(owner) if owner else None
    if table is None or refs.ref(table) not in facts.phases.said or column not in table.by_name:
        return False
    return sayable.serial(table.by_name[column], table, facts)


def _sequence(node: Node, facts: Facts) -> Iterator[Statement]:
    """A sequence is SERIAL's, sa.Sequence's (see `build`), or made by SQL."""
    if _is_serial(node, facts) or node.ref in facts.phases.sequences:
        if node.create[1:]:
            yield Statement(title=title(node.ref), phase="after", create=node.create[1:], ref=node.ref)
        return
    drop = () if node.one.owned_by else node.drop  # an owned one goes with its table
    yield Statement(title=title(node.ref), phase="before", create=node.create, drop=drop, ref=node.ref)


def _drop(node: Node, facts: Facts, phase: Any) -> tuple[str, ...]:
    """What goes with its table needs no word, unless it rests on something that goes before."""
    if node.ref.kind in _STAYING or node.ref.kind == "sequence owner":
        return ()
    if node.parent is None and not (isinstance(node.one, Table) and node.ref.kind == "partition"):
        return node.drop
    if phase == "after" and any(_goes_first(need, facts) or _is_other(need, node) for need in node.needs):
        return node.drop
    return ()


def _is_other(need: Ref, node: Node) -> bool:
    """True for another table: it may go before the one that the piece belongs to."""
    return need.kind == "table" and need[1:3] != node.ref[1:3]


def _goes_first(ref: Ref, facts: Facts) -> bool:
    """True for what drop_all() drops before the tables."""
    node, phases = facts.by_ref.get(ref), facts.phases
    made = ref in phases.said or ref in phases.before or ref.kind == "sequence"
    return node is not None and node.parent is None and not made and ref not in phases.between


def _beside(node: Node, facts: Facts) -> Iterator[Statement]:
    """What SQLAlchemy leaves out of a piece that it makes; the making of those that come late."""
    ref, one, table = node.ref, node.one, node.parent
    if isinstance(one, Table) and ref.kind == "table":
        create = (*_table_settings(one), *_without_defaults(one, facts), *_after_table(node))
        if create:
            yield Statement(title=title(ref), phase="after", create=create, ref=ref)
        return
    late = ref in facts.phases.late
    if ref.kind == "default":
        if late:
            first = (n for n in node.needs if _goes_first(n, facts) or _is_other(n, node))
            drop = node.drop if any(first) else ()
            yield Statement(title=title(ref), phase="after", create=node.create, drop=drop, ref=ref)
        return
    if sayable.from_parent(one, table, facts):
        yield Statement(title=title(ref), phase="after", late=Late(table.key, one.name, True), ref=ref)
    elif late:
        drop = node.drop if any(_goes_first(need, facts) for need in node.needs) else ()
        made = Late(table.key, one.name)
        create = node.create[:1] if _needs_sql(one, table) else ()
        yield Statement(title=title(ref), phase="after", create=create, late=made, drop=drop, ref=ref)
    rest = tuple(text for text in node.create if not _is_said(text, one, table, facts, late=late))
    if rest:
        phase: Any = "before" if ref.kind in ("enum", "domain") else "after"
        words = f"{title(ref)}, the rest" if late else title(ref)
        yield Statement(title=words, phase=phase, create=rest, ref=ref)


def _needs_sql(one: Any, table: Table) -> bool:
    """True for an index of a partitioned table alone (CREATE INDEX ... ON ONLY), and what is made apart."""
    only = isinstance(one, Index) and table.kind == "partitioned table"
    return only or (isinstance(one, Index | ForeignKey) and sayable.apart(one))


def _is_said(text: str, one: Any, table: Any, facts: Facts, *, late: bool) -> bool:
    """True for a statement that SQLAlchemy makes of what the model says."""
    if text.startswith("COMMENT ON CONSTRAINT"):
        if isinstance(one, Exclusion) or late or sayable.from_parent(one, table, facts):
            return False
        return not (isinstance(one, ForeignKey) and keys.made_by_alter(one, table, facts))
    if isinstance(one, Constraint):
        return " ADD CONSTRAINT " in text and text.startswith("ALTER TABLE")
    return text.startswith(("CREATE ", "ALTER DOMAIN")) and not text.startswith("CREATE STATISTICS")


def _table_settings(table: Table) -> Iterator[str]:
    if table.options:
        yield statement("ALTER TABLE {} SET ({})", relation(table), options(table.options))
    if table.of_type:
        yield statement("ALTER TABLE {} OF {}", relation(table), name(*table.of_type))


def _without_defaults(table: Table, facts: Facts) -> Iterator[str]:
    """Inherited columns have no default where the parent's comes with the parent, unless it is taken away."""
    for column in table.columns if table.inherits else ():
        origins = [facts.schema.by_key[p] for p in table.inherits if p in facts.schema.by_key]
        given = (refs.default(p, column.name) for p in origins if column.name in p.by_name)
        inline = any(r in facts.phases.said and r not in facts.phases.late for r in given)
        if column.inherited and column.default is None and inline:
            yield alter_column(column, table, raw("DROP DEFAULT"))


def _after_table(node: Node) -> Iterator[str]:
    for text in node.create[1:]:
        if not text.startswith(("COMMENT ON TABLE", "COMMENT ON COLUMN")):
            yield text
