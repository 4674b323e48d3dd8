"""Rows of the remaining catalogs -> Namespace, Extension, Sequence, Function, Other, DefaultPrivilege."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from schemabook.catalog.lookup import group, strings
from schemabook.schema import (
    DefaultPrivilege,
    Extension,
    Function,
    Name,
    Namespace,
    Other,
    Sequence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.catalog.lookup import Lookup

_FUNCTION_KINDS: Final[dict[str, Literal["function", "procedure", "aggregate", "window"]]] = {
    "f": "function",
    "p": "procedure",
    "a": "aggregate",
    "w": "window",
}
_VOLATILITY: Final[dict[str, Literal["immutable", "stable", "volatile"]]] = {
    "i": "immutable",
    "s": "stable",
    "v": "volatile",
}
_CATALOGS: Final = {
    "access method": "pg_am",
    "base type": "pg_type",
    "cast": "pg_cast",
    "collation": "pg_collation",
    "conversion": "pg_conversion",
    "event trigger": "pg_event_trigger",
    "extension dependency": "pg_depend",
    "foreign-data wrapper": "pg_foreign_data_wrapper",
    "language": "pg_language",
    "operator": "pg_operator",
    "operator class": "pg_opclass",
    "operator family": "pg_opfamily",
    "publication": "pg_publication",
    "server": "pg_foreign_server",
    "shell type": "pg_type",
    "text search configuration": "pg_ts_config",
    "text search dictionary": "pg_ts_dict",
    "text search parser": "pg_ts_parser",
    "text search template": "pg_ts_template",
}


def namespaces(look: Lookup) -> tuple[Namespace, ...]:
    """The schemas that were read, by name; not those that an extension made."""
    found = (
        Namespace(
            name=r.name,
            comment=look.comment("pg_namespace", r.oid),
            owner=r.owner,
            grants=look.grants("pg_namespace", r.oid),
        )
        for r in look.rows["namespaces"]
        if not r.of_extension
    )
    return tuple(sorted(found, key=lambda n: n.name))


def extensions(look: Lookup) -> tuple[Extension, ...]:
    """The installed extensions, by name; they belong to the whole database."""
    found = (
        Extension(
            name=r.name, schema=r.schema, version=r.version, comment=look.comment("pg_extension", r.oid)
        )
        for r in look.rows["extensions"]
    )
    return tuple(sorted(found, key=lambda e: e.name))


def sequences(look: Lookup) -> tuple[Sequence, ...]:
    """Every sequence, by qualified name."""
    # A sequence is in its table's schema; one that an extension's table owns is the extension's
    tables = {r.oid: Name(r.schema, r.name) for r in look.rows["relations"]}
    found = (_sequence(r, look, tables.get(r.relation)) for r in look.rows["sequences"])
    return tuple(sorted(found, key=lambda s: s.key))


def _sequence(row: Any, look: Lookup, table: Name | None) -> Sequence:
    column = look.column(row.relation, row.number) if table else None
    return Sequence(
        schema=row.schema,
        name=row.name,
        comment=look.comment("pg_class", row.oid),
        owner=row.owner,
        grants=look.grants("pg_class", row.oid),
        type=row.type,
        start=row.start,
        increment=row.increment,
        minimum=row.minimum,
        maximum=row.maximum,
        cache=row.cache,
        cycle=row.cycle,
        owned_by=(table, column) if table and column else None,
        identity=row.dependency == "i",
        persistence="unlogged" if row.persistence == "u" else "permanent",
    )


def functions(look: Lookup) -> tuple[Function, ...]:
    """Every function, procedure, aggregate and window function, by qualified name and arguments."""
    aggregates = {r.oid: r.definition for r in look.rows["aggregates"]}
    found = (
        Function(
            schema=r.schema,
            name=r.name,
            comment=look.comment("pg_proc", r.oid),
            owner=r.owner,
            grants=look.grants("pg_proc", r.oid),
            kind=_FUNCTION_KINDS[r.kind],
            arguments=r.arguments,
            returns=r.returns,
            language=r.language,
            definition=r.definition if r.kind != "a" else aggregates[r.oid],
            security_definer=r.security_definer,
            volatility=_VOLATILITY[r.volatility],
            config=strings(r.config),
        )
        for r in look.rows["functions"]
    )
    return tuple(sorted(found, key=lambda f: (f.schema, f.name, f.arguments)))


def others(look: Lookup) -> tuple[Other, ...]:
    """Casts, operators, collations and the like, by kind and name; also grants on what is elsewhere."""
    found = (
        Other(
            kind=r.kind,
            schema=r.schema,
            name=r.name,
            definition=r.definition,
            comment=look.comment(_CATALOGS[r.kind], r.oid),
            owner=r.owner,
            grants=look.grants(_CATALOGS[r.kind], r.oid),
        )
        for r in look.rows["others"]
    )
    return tuple(sorted((*found, *_privileges(look)), key=lambda o: (o.kind, o.schema or "", o.name)))


def _privileges(look: Lookup) -> Iterator[Other]:
    """Grants on objects of initdb and of extensions, which have no place of their own."""
    for identity, rows in group(look.rows["grants"], "identity").items():
        if identity is not None:
            statements = sorted(_statement(r) for r in rows)
            yield Other(kind="privileges", name=f"on {identity}", definition="; ".join(statements))


def _statement(row: Any) -> str:
    """GRANT or REVOKE, as near to SQL as PostgreSQL's name of the object allows."""
    words = f"REVOKE {row.privilege}" if row.revoked else f"GRANT {row.privilege}"
    end = f"FROM {row.grantee}" if row.revoked else f"TO {row.grantee}"
    return f"{words} ON {row.identity} {end}" + (" WITH GRANT OPTION" if row.grantable else "")


def default_privileges(look: Lookup) -> tuple[DefaultPrivilege, ...]:
    """Every ALTER DEFAULT PRIVILEGES of the schemas that were read and of the whole database."""
    chosen = {None, *(n.name for n in look.rows["namespaces"])}
    found = (
        DefaultPrivilege(
            role=r.role, schema=r.schema, objects=r.objects, grants=look.grants("pg_default_acl", r.oid)
        )
        for r in look.rows["default_privileges"]
        if r.schema in chosen
    )
    return tuple(sorted(found, key=lambda d: (d.role, d.schema or "", d.objects)))
