"""Runs the catalog queries: one snapshot, one batch, whatever the number of tables."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import Connection, capabilities
from psycopg.pq import TransactionStatus
from psycopg.rows import namedtuple_row

from schemabook.catalog import object_queries as objects
from schemabook.catalog import relation_queries as relations
from schemabook.catalog.other_queries import others
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager

# Named rows of one query; their fields are the query's own column names
Rows = list[Any]


def queries(version: int) -> dict[str, tuple[LiteralString, ...]]:
    """Every query by the name under which its rows are handed on."""
    return {
        "extensions": (objects.EXTENSIONS,),
        "comments": (objects.COMMENTS,),
        "grants": (objects.GRANTS,),
        "columns": (relations.COLUMNS,),
        "outside_columns": (relations.OUTSIDE_COLUMNS,),
        "relations": (relations.RELATIONS,),
        "constraints": relations.constraints(version),
        "indexes": (relations.INDEXES,),
        "index_keys": (relations.INDEX_KEYS,),
        "opclasses": (relations.OPCLASSES,),
        "collation_names": (relations.COLLATION_NAMES,),
        "indexed_collations": (relations.INDEXED_COLLATIONS,),
        "inheritance": (relations.INHERITANCE,),
        "triggers": (relations.TRIGGERS,),
        "rules": (relations.RULES,),
        "policies": (relations.POLICIES,),
        "statistics": (relations.STATISTICS,),
        "view_dependencies": (relations.VIEW_DEPENDENCIES,),
        "types": (objects.TYPES,),
        "enum_labels": (objects.ENUM_LABELS,),
        "domain_constraints": (objects.DOMAIN_CONSTRAINTS,),
        "ranges": (objects.RANGES,),
        "sequences": (objects.SEQUENCES,),
        "functions": (objects.FUNCTIONS,),
        "aggregates": (objects.AGGREGATES,),
        "default_privileges": (objects.DEFAULT_PRIVILEGES,),
        "others": others(version),
    }


def fetch(conn: Connection[Any], schemas: Collection[str] | None) -> dict[str, Rows]:
    """All rows by name, read in one transaction (or, inside the caller's, under a savepoint).

    Whatever the session had set is as before afterwards: the block is always rolled back.
    Raises UsageError in a failed transaction, UnknownName for a schema that does not exist.
    """
    status = conn.info.transaction_status
    if status == TransactionStatus.INERROR:
        raise UsageError("The transaction has failed, so nothing can be read in it.", hint="ROLLBACK first")
    with conn.transaction(force_rollback=True):
        if status == TransactionStatus.IDLE:
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", prepare=False)
        return _fetch(conn, schemas)


def _fetch(conn: Connection[Any], schemas: Collection[str] | None) -> dict[str, Rows]:
    version = conn.info.server_version
    conn.execute(objects.SETTINGS, prepare=False)
    # The namespaces come first: every other query is asked for their oids
    namespaces = _chosen(_cursor(conn, objects.NAMESPACES, None).fetchall(), schemas)
    oids = "{" + ",".join(str(n.oid) for n in namespaces) + "}"
    found: dict[str, Rows] = {"namespaces": namespaces}
    with _pipeline(conn):
        # All are sent before the first is read: one round trip, and the server works while rows are decoded
        sent = {
            name: [_cursor(conn, query, {"namespaces": oids}) for query in several]
            for name, several in queries(version).items()
        }
        for name, cursors in sent.items():
            found[name] = [row for cursor in cursors for row in cursor.fetchall()]
    return found


def _cursor(conn: Connection[Any], query: LiteralString, params: dict[str, str] | None) -> Any:
    # A server behind a pooler may not keep prepared statements; the connection's row factory is the user's
    return conn.cursor(row_factory=namedtuple_row).execute(query, params, prepare=False)


def _pipeline(conn: Connection[Any]) -> AbstractContextManager[Any]:
    return conn.pipeline() if capabilities.has_pipeline() else nullcontext()


def _chosen(namespaces: Rows, schemas: Collection[str] | None) -> Rows:
    if schemas is None:
        return namespaces
    if isinstance(schemas, str):
        raise UsageError(f"schemas must be a collection of names, not the string {schemas!r}.")
    known = {n.name for n in namespaces}
    for name in schemas:
        if name not in known:
            raise UnknownName("schema", name, sorted(known))
    return [n for n in namespaces if n.name in set(schemas)]
