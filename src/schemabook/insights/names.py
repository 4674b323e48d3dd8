"""Names as SQL spells them, quoted only where they have to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schemabook.insights.facts import Facts
    from schemabook.plan import Node

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_$]*\Z")
#: Words that cannot name a table or column bare: the reserved ones of appendix C of PostgreSQL's manual.
_RESERVED: Final = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable desc
    distinct do else end except false fetch for foreign freeze from full grant group having ilike in
    initially inner intersect into is isnull join lateral leading left like limit localtime
    localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
    references returning right select session_user similar some symmetric system_user table tablesample
    then to trailing true union unique user using variadic verbose when where window with
    """.split()  # noqa: SIM905 - a list of 98 strings would be a page long
)


def ident(name: str) -> str:
    """A name as an SQL identifier."""
    if _PLAIN.match(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def qualified(schema: str | None, name: str) -> str:
    """A table's name; the schema `public` is left out."""
    return ident(name) if schema in (None, "public") else f"{ident(schema or '')}.{ident(name)}"


def table_name(facts: Facts, node: Node) -> str | None:
    """The table of a scan, for an index or statistics: of a partition the partitioned table on top.

    None where the node reads no table.
    """
    if node.relation is None:
        return None
    table = facts.table(node)
    if table is None or facts.schema is None:
        return qualified(node.schema, node.relation)
    while table.partition_of is not None and table.partition_of in facts.schema.by_key:
        table = facts.schema.by_key[table.partition_of]
    return qualified(table.schema, table.name)


def own_table(facts: Facts, node: Node) -> str:
    """The table that a scan reads itself, a partition too: what ANALYZE and VACUUM are for."""
    table = facts.table(node)
    schema = table.schema if table else node.schema
    return qualified(schema, node.relation or "")


def is_catalog(node: Node) -> bool:
    """True for a relation of PostgreSQL itself, whose design is not ours."""
    return (node.relation or "").startswith("pg_") or node.schema in ("pg_catalog", "information_schema")


def object_name(*parts: str) -> str:
    """A name for a new object, as PostgreSQL makes up its own: parts joined, at most 63 bytes."""
    plain = "_".join(re.sub(r"\W+", "_", p).strip("_") for p in parts)
    return ident(plain.encode()[:63].decode(errors="ignore"))
