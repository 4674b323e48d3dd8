"""Which part of a database models are about: chosen schemas, without what is Alembic's own. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from schemabook import ddl
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schemabook.ddl import Node, Ref
    from schemabook.schema import Schema, Table

_COLLECTIONS: Final = (
    "tables",
    "views",
    "enums",
    "domains",
    "composites",
    "ranges",
    "sequences",
    "functions",
    "others",
    "default_privileges",
)
_MOST: Final = 12

VERSION_TABLE: Final = "alembic_version"


def is_empty(schema: Schema) -> bool:
    """True where there is nothing that models could say."""
    return not any(
        getattr(schema, name) for name in _COLLECTIONS if name not in ("others", "default_privileges")
    )


def without_alembic(schema: Schema) -> Schema:
    """The schema without the table in which Alembic keeps its revision: no model has it."""
    return replace(schema, tables=tuple(t for t in schema.tables if not _is_alembics(t)))


def _is_alembics(table: Table) -> bool:
    return table.name == VERSION_TABLE and [c.name for c in table.columns] == ["version_num"]


def restricted(schema: Schema, names: Collection[str]) -> tuple[Schema, tuple[str, ...]]:
    """What lies in the schemas of these names, and notes on what of the whole database is left out.

    Extensions stay, with the schemas they are in. Raises UnknownName for a schema that is not there, and
    UsageError where something in them needs what lies in another: nothing is cut off in silence.
    """
    known = [n.name for n in schema.namespaces]
    for name in names:
        if name not in known:
            raise UnknownName("schema", name, known)
    wanted = {*names, "public", *(e.schema for e in schema.extensions)}
    pieces = ddl.nodes(schema)
    gone = {n.ref for n in pieces if not _kept(n.ref, names, wanted)}
    torn = [(n, need) for n in pieces if n.ref not in gone for need in sorted(n.needs & gone)]
    inside = [(n, need) for n, need in torn if n.ref.schema]
    if inside:
        raise _refusal(inside, names)
    left_out = {n.ref for n, _ in torn}
    found = {name: tuple(_members(schema, name, names, left_out)) for name in _COLLECTIONS}
    kept = tuple(n for n in schema.namespaces if n.name in wanted)
    notes = tuple(f"left out, since it needs another schema: {ref.kind} {ref}" for ref in sorted(left_out))
    changes: dict[str, Any] = {"namespaces": kept, **found}
    return replace(schema, **changes), notes


def _kept(ref: Ref, names: Collection[str], wanted: Collection[str]) -> bool:
    if ref.kind == "schema":
        return ref.name in wanted
    return not ref.schema or ref.schema in names


def _members(
    schema: Schema, collection: str, names: Collection[str], left_out: Collection[Ref]
) -> Iterator[Any]:
    for one in getattr(schema, collection):
        if one.schema in names or (one.schema is None and ddl.ref(one) not in left_out):
            yield one


def _refusal(torn: list[tuple[Node, Ref]], names: Collection[str]) -> UsageError:
    lines = [f"  {node.ref.kind} {node.ref} needs {need.kind} {need}" for node, need in torn[:_MOST]]
    lines += [f"  and {len(torn) - _MOST} more"] if len(torn) > _MOST else []
    others = sorted({need.schema or need.name for _, need in torn})
    return UsageError(
        "\n".join([f"What lies in {', '.join(names)} needs other schemas:", *lines]),
        hint=f"take them, too: --schemas {','.join([*names, *others])}",
    )
