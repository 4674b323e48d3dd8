"""Names and values as SQL text; nothing else in this package turns a string into SQL.

A name is written without quotes where PostgreSQL's own quote_ident() would, and goes through
`psycopg.sql.Identifier` otherwise. What PostgreSQL itself has spelled (types, expressions, definitions: the
snapshot's texts) is SQL already and enters through `raw`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, LiteralString

from psycopg import sql

from schemabook.ddl.arrays import as_kept

if TYPE_CHECKING:
    from collections.abc import Iterable

Part = sql.Composable

_PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
# pg_get_keywords() of 15 to 18 without the unreserved ones: what quote_ident() puts in quotes
_KEYWORDS: Final = """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
    case cast char character check coalesce collate collation column concurrently constraint create cross
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
    freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg
    json_query json_scalar json_serialize json_table json_value lateral leading least left like limit
    localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif
    numeric offset on only or order out outer overlaps overlay placing position precision primary real
    references returning right row select session_user setof similar smallint some substring symmetric
    system_user table tablesample then time timestamp to trailing treat trim true union unique user using
    values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
    xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""
KEYWORDS: Final = frozenset(_KEYWORDS.split())
_NAME_BYTES: Final = 63  # NAMEDATALEN - 1


@lru_cache(maxsize=65536)
def quote(name: str) -> str:
    """One name as SQL: `users`, `"Mixed case"`, `"select"`."""
    if _PLAIN.fullmatch(name) and name not in KEYWORDS:
        return name
    return sql.Identifier(name).as_string(None)


def name(*parts: str) -> Part:
    """A name, its parts joined by points: `name("public", "users")` is `public.users`."""
    return raw(".".join([quote(part) for part in parts]))


def names(each: Iterable[str]) -> Part:
    """Names with commas between them."""
    return raw(", ".join([quote(one) for one in each]))


def literal(text: str) -> Part:
    """A string constant."""
    # psycopg sets a space before E'...': it does not know what stands before
    return raw(sql.Literal(text).as_string(None).strip())


def role(name_: str) -> Part:
    """A role, or the word PUBLIC as the snapshot has it."""
    return raw("PUBLIC" if name_ == "PUBLIC" else quote(name_))


def raw(text: str) -> Part:
    """SQL that PostgreSQL has spelled, or that comes from another function of this file."""
    return sql.SQL(as_kept(text))


def listed(parts: Iterable[Part]) -> Part:
    """Parts with commas between them."""
    return sql.SQL(", ").join(parts)


def statement(template: LiteralString, *parts: Part) -> str:
    """SQL text: the template with each `{}` filled."""
    return sql.SQL(template).format(*parts).as_string(None)


def options(given: Iterable[str]) -> Part:
    """Storage options ("fillfactor=80", "toast.autovacuum_enabled=off") as WITH and SET take them."""
    pairs = (option.partition("=") for option in given)
    return listed([raw(statement("{}={}", name(*key.split(".")), literal(value))) for key, _, value in pairs])


def foreign_options(given: Iterable[str]) -> Part:
    """Options of a foreign table or its columns ("table_name=r") as OPTIONS (...) takes them."""
    pairs = (option.partition("=") for option in given)
    return listed([raw(statement("{} {}", name(key), literal(value))) for key, _, value in pairs])


def chosen_name(table: str, column: str | None, label: str) -> str:
    """`table_column_label`, cut as PostgreSQL's makeObjectName() cuts it: the longer part first."""
    parts = [table.encode()] + ([column.encode()] if column is not None else [])
    room = _NAME_BYTES - len(label.encode()) - len(parts)
    lengths = [len(p) for p in parts]
    while sum(lengths) > room:
        # of two equally long parts, the second
        lengths[-1 if lengths[-1] >= lengths[0] else 0] -= 1
    cut = [p[:n].decode(errors="ignore") for p, n in zip(parts, lengths, strict=True)]
    return "_".join([*cut, label])
