"""Runs the catalog queries: one snapshot, one batch, whatever the number of tables."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import Connection, Cursor, Error, capabilities
from psycopg.pq import TransactionStatus
from psycopg.rows import namedtuple_row

from schemabook.catalog import object_queries as objects
from schemabook.catalog import relation_queries as relations
from schemabook.catalog.other_queries import others
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Named rows of one query; their fields are the query's own column names
Rows = list[Any]


class Changed(Exception):
    """Another session changed an object while it was read: PostgreSQL has its row, but no definition."""


def queries(version: int, *, partial: bool) -> dict[str, tuple[LiteralString, ...]]:
    """The queries by the name of their rows, in the order of their use."""
    return {
        "comments": (objects.COMMENTS,),
        "grants": (objects.GRANTS,),
        # A reference can leave the schemas that are read only where some are left out
        "outside_columns": (relations.OUTSIDE_COLUMNS,) if partial else (),
        "ranges": (objects.RANGES,),
        "columns": (relations.COLUMNS,),
        "relations": (relations.RELATIONS,),
        "inheritance": (relations.INHERITANCE,),
        "constraints": relations.constraints(version),
        "indexes": (relations.INDEXES,),
        "view_dependencies": (relations.VIEW_DEPENDENCIES,),
        "types": (objects.TYPES,),
        "domain_constraints": (objects.DOMAIN_CONSTRAINTS,),
        "triggers": (relations.TRIGGERS,),
        "rules": (relations.RULES,),
        "policies": (relations.POLICIES,),
        "statistics": (relations.STATISTICS,),
        "enum_labels": (objects.ENUM_LABELS,),
        "sequences": (objects.SEQUENCES,),
        "functions": (objects.FUNCTIONS,),
        "aggregates": (objects.AGGREGATES,),
        "extensions": (objects.EXTENSIONS,),
        "default_privileges": (objects.DEFAULT_PRIVILEGES,),
        "others": (others(version),),
    }


class Batch:
    """The rows of every query by name, each fetched when it is first asked for.

    All queries are sent at once: while rows are made into objects here, the server works on the next.
    """

    def __init__(self, conn: Connection[Any], found: dict[str, Rows], *, partial: bool) -> None:
        params = {
            "namespaces": _array(n.oid for n in found["namespaces"]),
            "special": _array({row.index for row in found["index_keys"]}),
        }
        self._found = found
        self._cursors = {
            name: [_cursor(conn, query, params) for query in several]
            for name, several in queries(conn.info.server_version, partial=partial).items()
        }

    def __getitem__(self, name: str) -> Rows:
        if name not in self._found:
            rows = [row for cursor in self._cursors[name] for row in cursor.fetchall()]
            # Every query gives '' for a definition that PostgreSQL no longer has
            if rows and hasattr(rows[0], "definition") and any(row.definition == "" for row in rows):
                raise Changed
            self._found[name] = rows
        return self._found[name]


@contextmanager
def fetch(conn: Connection[Any], schemas: Collection[str] | None) -> Iterator[Batch]:
    """The rows, while the block lasts; read in one transaction (or, inside the caller's, under a savepoint).

    Whatever the session had set is as before afterwards: the block is always rolled back.
    Raises UsageError in a failed transaction, UnknownName for a schema that does not exist.
    """
    status = conn.info.transaction_status
    if status == TransactionStatus.INERROR:
        raise UsageError("The transaction has failed, so nothing can be read in it.", hint="ROLLBACK first")
    with conn.transaction(force_rollback=True):
        if status == TransactionStatus.IDLE:
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", prepare=False)
        conn.execute(objects.SETTINGS, prepare=False)
        # The namespaces come first: every other query is asked for their oids
        namespaces = _chosen(_cursor(conn, objects.NAMESPACES, None).fetchall(), schemas)
        oids = {"namespaces": _array(n.oid for n in namespaces)}
        index_keys = _cursor(conn, relations.INDEX_KEYS, oids).fetchall()
        with _pipeline(conn):
            yield Batch(
                conn, {"namespaces": namespaces, "index_keys": index_keys}, partial=schemas is not None
            )


def _array(oids: Iterable[int]) -> str:
    """An oid array as PostgreSQL reads it; a list would be sent as bigint[]."""
    return "{" + ",".join(map(str, oids)) + "}"


def _cursor(conn: Connection[Any], query: LiteralString, params: dict[str, str] | None) -> Cursor[Any]:
    # A server behind a pooler may not keep prepared statements; the connection's row factory is the user's
    return conn.cursor(row_factory=namedtuple_row).execute(query, params, prepare=False)


@contextmanager
def _pipeline(conn: Connection[Any]) -> Iterator[None]:
    """One round trip for all queries, where the libpq has that (14 and newer)."""
    if not capabilities.has_pipeline():
        yield
        return
    with conn.pipeline() as pipeline:
        try:
            yield
        except BaseException:
            # What is still under way is received here: psycopg would log its errors, which follow from ours
            with suppress(Error):
                pipeline.sync()
            raise


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
