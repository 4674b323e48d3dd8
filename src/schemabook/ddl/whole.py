"""A whole snapshot as SQL: its pieces, its statements, a script."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

from schemabook.ddl import others, routines, sequences, tables, types, views
from schemabook.ddl.context import Context
from schemabook.ddl.late_columns import postponed
from schemabook.ddl.order import ordered, section
from schemabook.ddl.spelling import statement
from schemabook.ddl.target import target
from schemabook.schema import Namespace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.ddl.node import Node
    from schemabook.schema import Schema

# Bodies of functions may mention what is created after them
SETTINGS: Final = ("SET search_path = ''", "SET check_function_bodies = off")


def nodes(schema: Schema) -> tuple[Node, ...]:
    """Every piece of a snapshot, in an order in which they can be created under an empty search_path.

    Raises UsageError for objects that need each other in a circle.
    """
    context = Context(schema)
    made = chain(
        others.nodes(context),
        types.nodes(context),
        routines.nodes(context),
        sequences.nodes(context),
        tables.nodes(context),
        views.nodes(context),
    )
    return ordered(postponed(made, context))


def statements(schema: Schema) -> tuple[str, ...]:
    """The statements that make the schema in a new database, each to be sent on its own.

    The first two are settings of the session, which remain. A new database has the schema `public`: it is
    dropped where the snapshot has none. Owners are not set, and what SQL cannot make (an invalid index, a
    partition whose DETACH was broken off) is made whole.
    """
    return tuple(text for _, texts in _sections(schema) for text in texts)


def script(schema: Schema) -> str:
    """The same as text for a file or psql, under a title for each section."""
    found = []
    for title, texts in _sections(schema):
        found += [f"-- {title}\n", *(f"{text};\n" for text in texts)]
        found.append("")
    return "\n".join(found).rstrip("\n") + "\n"


def _sections(schema: Schema) -> Iterable[tuple[str, list[str]]]:
    start = [*SETTINGS, *_without_public(schema)]
    yield "Settings", start
    for title, each in groupby(nodes(schema), key=lambda node: section(node.ref)):
        texts = [text for node in each for text in _in_new_database(node)]
        if texts:
            yield title, texts


def _without_public(schema: Schema) -> Iterable[str]:
    used = {e.schema for e in schema.extensions} | {n.name for n in schema.namespaces}
    if "public" not in used:
        yield statement("DROP {}", target(Namespace(name="public")))


def _in_new_database(node: Node) -> tuple[str, ...]:
    if isinstance(node.one, Namespace) and node.one.name == "public":
        return others.namespace_extras(node.one)
    return node.create
