"""Views and materialised views."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.ddl import columns, indexes, parts, refs
from schemabook.ddl.arrays import as_kept
from schemabook.ddl.extras import comment, grants
from schemabook.ddl.node import Node, Ref
from schemabook.ddl.routines import keys_of
from schemabook.ddl.spelling import name, names, options, raw, statement
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.schema import View

# Grouped by a primary key, a view may select the table's other columns, and depends on the key
_GROUPS: Final = re.compile(r"\bGROUP BY\b|\bON CONFLICT\b")


def nodes(context: Context) -> Iterator[Node]:
    """Every view with its parts."""
    for view in context.schema.views:
        yield Node(
            ref=refs.ref(view),
            one=view,
            create=(created(view), *extras(view)),
            drop=(statement("DROP {}", target(view)),),
            needs=_needs(view, context),
        )
        yield from _defaults(view, context)
        yield from indexes.nodes(view, context)
        yield from parts.nodes(view, context)


# How PostgreSQL prints a view that is nothing but VALUES with names for its columns; read again, it would
# become a subquery
_VALUES: Final = re.compile(r"\s*SELECT [^()]* FROM \((VALUES .*)\) \"\*VALUES\*\"\s*", re.DOTALL)


def created(view: View, *, replace: bool = False) -> str:
    """CREATE VIEW or CREATE MATERIALIZED VIEW; `replace` for CREATE OR REPLACE VIEW."""
    head = statement("CREATE {}{}", raw("OR REPLACE " if replace else ""), target(view))
    text = as_kept(view.definition).strip().removesuffix(";")
    values = _VALUES.fullmatch(text)
    clauses = [head]
    if values:
        text = values[1]
        clauses.append(statement("({})", names(c.name for c in view.columns)))
    if view.access_method:
        clauses.append(statement("USING {}", name(view.access_method)))
    if view.options:
        clauses.append(statement("WITH ({})", options(view.options)))
    if view.tablespace:
        clauses.append(statement("TABLESPACE {}", name(view.tablespace)))
    return f"{' '.join(clauses)} AS\n{text}" + (
        "\nWITH NO DATA" if view.materialized and not view.populated else ""
    )


def extras(view: View) -> Iterator[str]:
    """Comments, privileges and, of a materialised view, the settings of its columns."""
    yield from comment(target(view), view.comment)
    yield from grants(view.grants, grant_target(view))
    for one in view.columns:
        if view.materialized:
            yield from columns.column_settings(one, view)
        yield from columns.column_extras(one, view)


def _needs(view: View, context: Context) -> frozenset[Ref]:
    needs = set(context.home(view.schema)) | context.mentions.within(view.definition)
    for relation_ in view.depends_on:
        needs |= context.mentions.named(*relation_)
    if view.access_method:
        needs.add(Ref("access method", "", view.access_method))
    if _GROUPS.search(view.definition):
        needs |= keys_of(frozenset(needs), context)
    return frozenset(needs) - {refs.ref(view)}


def _defaults(view: View, context: Context) -> Iterator[Node]:
    for one in view.columns:
        if one.default is not None:
            yield Node(
                ref=refs.default(view, one.name),
                one=one,
                parent=view,
                create=(columns.set_default(one, view),),
                drop=(columns.alter_column(one, view, raw("DROP DEFAULT")),),
                needs=context.mentions.within(one.default) | {refs.ref(view)},
            )
