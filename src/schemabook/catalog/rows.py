"""Runs the catalog queries: one snapshot, one batch, whatever the number of tables."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, LiteralString

from psycopg import Connection, Cursor, Error, Pipeline, capabilities
from psycopg.pq import TransactionStatus
from psycopg.rows import namedtuple_row

from schemabook.catalog import object_queries as objects
from schemabook.catalog import relation_queries as relations
from schemabook.catalog.other_queries import others
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

LEDGER: Final = "schemabook"  # the schema in which migrations keep their ledger

# Named rows of one query; their fields are the query's own column names
Rows = list[Any]


class Changed(Exception):
    """Another session changed an object while it was read: PostgreSQL has its row, but no definition."""


def waves(version: int, *, partial: bool) -> Iterator[dict[str, tuple[LiteralString, ...]]]:
    """The queries by the name of their rows, in the order of their use.

    A wave is one round trip. Most of the work is in columns, constraints and indexes: one a wave, so that the
    rows of one are made into objects while the server works on the next.
    """
    yield {
        "comments": (objects.COMMENTS,),
        "grants": (objects.GRANTS,),
        # A reference can leave the schemas that are read only where some are left out
        "outside_columns": (relations.OUTSIDE_COLUMNS,) if partial else (),
        "ranges": (objects.RANGES,),
        "columns": (relations.COLUMNS,),
    }
    yield {
        "relations": (relations.RELATIONS,),
        "inheritance": (relations.INHERITANCE,),
        "index_keys": (relations.INDEX_KEYS,),
        "constraints": relations.constraints(version),
    }
    yield {"indexes": (relations.INDEXES,)}  # asks for the keys that `index_keys` has found
    yield {
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
    """The rows of every query by name, each decoded when it is first asked for.

    A thread of its own receives them: while rows are made into objects here, the next are on their way. An
    answer that nobody reads yet would fill the socket and stop the server.
    """

    def __init__(
        self, conn: Connection[Any], namespaces: Rows, pipeline: Pipeline | None, *, partial: bool
    ) -> None:
        self._conn, self._pipeline = conn, pipeline
        self._oids = _array(n.oid for n in namespaces)
        self._found = {"namespaces": namespaces}
        self._thread = ThreadPoolExecutor(1, "schemabook-catalog")
        self._arriving: dict[str, Future[dict[str, list[Cursor[Any]]]]] = {}
        for wave in waves(conn.info.server_version, partial=partial):
            self._arriving |= dict.fromkeys(wave, self._thread.submit(self._receive, wave))

    def __getitem__(self, name: str) -> Rows:
        if name not in self._found:
            arrived = self._arriving[name].result()
            if name not in self._found:
                self._found[name] = _decoded(arrived[name])
        return self._found[name]

    def close(self) -> None:
        """Nothing more is wanted; what is still under way (after an error, an interrupt) is cancelled."""
        if not all(wave.done() for wave in self._arriving.values()):
            self._thread.shutdown(wait=False, cancel_futures=True)
            self._conn.cancel_safe()
        self._thread.shutdown(wait=True)

    def _receive(self, wave: dict[str, tuple[LiteralString, ...]]) -> dict[str, list[Cursor[Any]]]:
        special = {row.index for row in self._found.get("index_keys", ())}
        params = {"namespaces": self._oids, "special": _array(special)}
        cursors = {
            name: [_cursor(self._conn, query, params) for query in several] for name, several in wave.items()
        }
        if self._pipeline is not None:
            self._pipeline.sync()
        if "index_keys" in cursors:  # the next wave asks for what it has found
            self._found["index_keys"] = _decoded(cursors["index_keys"])
        return cursors


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
        every = _cursor(conn, objects.NAMESPACES, None).fetchall()
        namespaces = _chosen(every, schemas)
        with _pipeline(conn) as pipeline:
            batch = Batch(conn, namespaces, pipeline, partial=len(namespaces) < len(every))
            try:
                yield batch
            finally:
                batch.close()


def _decoded(cursors: list[Cursor[Any]]) -> Rows:
    rows = [row for cursor in cursors for row in cursor.fetchall()]
    # Every query gives '' for a definition that PostgreSQL no longer has
    if rows and hasattr(rows[0], "definition") and any(row.definition == "" for row in rows):
        raise Changed
    return rows


def _array(oids: Iterable[int]) -> str:
    """An oid array as PostgreSQL reads it; a list would be sent as bigint[]."""
    return "{" + ",".join(map(str, oids)) + "}"


def _cursor(conn: Connection[Any], query: LiteralString, params: dict[str, str] | None) -> Cursor[Any]:
    # A server behind a pooler may not keep prepared statements; the connection's row factory is the user's
    return conn.cursor(row_factory=namedtuple_row).execute(query, params, prepare=False)


@contextmanager
def _pipeline(conn: Connection[Any]) -> Iterator[Pipeline | None]:
    """One round trip for all queries of a wave, where the libpq has that (14 and newer)."""
    if not capabilities.has_pipeline():
        yield None
        return
    with conn.pipeline() as pipeline:
        try:
            yield pipeline
        except BaseException:
            # What is still under way is received here: psycopg would log its errors, which follow from ours
            with suppress(Error):
                pipeline.sync()
            raise


def _chosen(namespaces: Rows, schemas: Collection[str] | None) -> Rows:
    if schemas is None:
        return [n for n in namespaces if n.name != LEDGER]
    if isinstance(schemas, str):
        raise UsageError(f"schemas must be a collection of names, not the string {schemas!r}.")
    known = {n.name for n in namespaces}
    for name in schemas:
        if name not in known:
            raise UnknownName("schema", name, sorted(known))
    return [n for n in namespaces if n.name in set(schemas)]
