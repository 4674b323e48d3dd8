"""Indexes without blocking: CONCURRENTLY, and partition by partition where the table has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl.spelling import name, raw, statement
from schemabook.safety.reading import Ident, Words
from schemabook.safety.replacement import Context, Phase, Replacement, object_name

if TYPE_CHECKING:
    from schemabook.schema import Index, Table, View

_OF_KEY = "the index belongs to a constraint: ALTER TABLE ... DROP CONSTRAINT drops it, for a moment's lock"
_REWRITE = (
    "the whole table is written anew while nobody can read it: a tool that copies it beside (pg_repack, "
    "pg_squeeze) needs the lock for a moment only; plain VACUUM makes the space reusable without any"
)


def create_index(text: str, context: Context) -> Replacement | None:
    """CREATE [UNIQUE] INDEX as CREATE INDEX CONCURRENTLY."""
    words = Words(text)
    words.take("CREATE")
    unique = words.take("UNIQUE")
    words.take("INDEX")
    if words.peek() == "CONCURRENTLY":
        return None
    head, rest = words.before(0), words.rest()
    words.take("IF", "NOT", "EXISTS")
    given = None if words.peek() == "ON" else words.ident()
    words.take("ON")
    only = words.take("ONLY")
    table = words.ident()
    known = table.table(context.schema) if table else None
    if table is not None and known is not None and known.kind == "partitioned table" and not only:
        return _partitioned(table, known, given, words.rest(), context, unique=unique)
    return Replacement((Phase((statement("{} CONCURRENTLY {}", raw(head), raw(rest)),), "apart"),))


def drop_index(text: str, _: Context) -> Replacement | None:
    """DROP INDEX as DROP INDEX CONCURRENTLY, one statement an index."""
    words = Words(text)
    words.take("DROP", "INDEX")
    if words.peek() == "CONCURRENTLY":
        return None
    exists = words.take("IF", "EXISTS")
    found = []
    while (index := words.ident()) is not None:
        found.append(index)
        words.take(",")
    if words.peek() == "CASCADE":
        return Replacement(advice=_OF_KEY)
    head = raw("IF EXISTS " if exists else "")
    drops = [statement("DROP INDEX CONCURRENTLY {}{}", head, raw(index.text)) for index in found]
    return Replacement((Phase(tuple(drops), "apart"),)) if drops else None


def reindex(text: str, _: Context) -> Replacement | None:
    """REINDEX as REINDEX ... CONCURRENTLY."""
    words = Words(text)
    words.take("REINDEX")
    words.parens()
    kind = words.peek()
    if kind not in ("INDEX", "TABLE", "SCHEMA", "DATABASE") or words.peek(1) == "CONCURRENTLY":
        return None
    words.at += 1
    made = statement("{} CONCURRENTLY {}", raw(words.before(0)), raw(words.rest()))
    return Replacement((Phase((made,), "apart"),))


def refresh(text: str, context: Context) -> Replacement | None:
    """REFRESH MATERIALIZED VIEW as ... CONCURRENTLY, with the unique index that it needs."""
    words = Words(text)
    words.take("REFRESH", "MATERIALIZED", "VIEW")
    if words.peek() == "CONCURRENTLY":
        return None
    rest = words.rest()
    view = words.ident()
    if view is None or "WITH NO DATA" in " ".join(words.rest().upper().split()):
        return None
    known = _view(view, context)
    again = Phase((statement("REFRESH MATERIALIZED VIEW CONCURRENTLY {}", raw(rest)),))
    if known is not None and not known.populated:
        return Replacement(advice="it has no rows yet, so nobody reads it: nothing else is possible")
    if known is None or any(_tells_rows_apart(index) for index in known.indexes):
        return Replacement((again,))
    return Replacement(
        advice="create a unique index on columns that tell its rows apart: REFRESH MATERIALIZED VIEW "
        "CONCURRENTLY needs one, and lets readers go on"
    )


def _tells_rows_apart(index: Index) -> bool:
    return index.unique and index.predicate is None and len(index.columns) == len(index.keys)


def rewrite_advice(_: str, __: Context) -> Replacement:
    """CLUSTER, VACUUM FULL: there is no SQL that does it without the lock."""
    return Replacement(advice=_REWRITE)


def _view(view: Ident, context: Context) -> View | None:
    views = context.schema.views if context.schema else ()
    same = [v for v in views if v.name == view.last and (len(view.parts) == 1 or v.schema == view.parts[-2])]
    return same[0] if len(same) == 1 else None


def _partitioned(
    table: Ident, known: Table, given: Ident | None, rest: str, context: Context, *, unique: bool
) -> Replacement:
    """An invalid index on the parent, one built on each partition, each attached: then it is valid."""
    tables = context.schema.tables if context.schema else ()
    partitions = [t for t in tables if t.partition_of == known.key]
    if given is None or any(t.kind == "partitioned table" for t in partitions):
        return Replacement(
            advice="name the index; then CREATE INDEX ON ONLY the parent, CREATE INDEX CONCURRENTLY on each "
            "partition, and ALTER INDEX ... ATTACH PARTITION for each"
        )
    word, what = raw("UNIQUE " if unique else ""), raw(rest)
    parent = statement("CREATE {}INDEX {} ON ONLY {} {}", word, raw(given.text), raw(table.text), what)
    builds, attaches = [], []
    for part in partitions:
        chosen = object_name(part.name, given.last, "idx")
        on = name(*part.key)
        builds.append(statement("CREATE {}INDEX CONCURRENTLY {} ON {} {}", word, name(chosen), on, what))
        index = raw(given.text if len(given.parts) > 1 else statement("{}", name(known.schema, given.last)))
        attaches.append(statement("ALTER INDEX {} ATTACH PARTITION {}", index, name(part.schema, chosen)))
    return Replacement(
        (Phase((parent,)), Phase(tuple(builds), "apart"), Phase(tuple(attaches))),
        differs="the names of the partitions' indexes",
    )
