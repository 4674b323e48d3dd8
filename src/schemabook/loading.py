"""Values from PostgreSQL as Python objects without loss: what Python cannot hold stays PostgreSQL's text.

psycopg refuses 'infinity', years beyond 9999 and BC as dates, and counts a month of an interval as 30 days.
Here such a value is kept as the text that psql would show, so that a SELECT never fails for its data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import DataError
from psycopg.adapt import Transformer
from psycopg.pq import TransactionStatus
from psycopg.types import TypeInfo
from psycopg.types.datetime import (
    DateLoader,
    IntervalLoader,
    TimeLoader,
    TimestampLoader,
    TimestamptzLoader,
    TimetzLoader,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import psycopg
    from psycopg.abc import Buffer
    from psycopg.pq.abc import PGresult

# psycopg knows no other spelling than ISO for some types, and says so with NotImplementedError
_NOT_HELD = (DataError, ValueError, OverflowError, NotImplementedError)

# the element type of an array, or the type itself with its array type
_TYPES = """
SELECT e.typname, e.oid::int8, e.typarray::int8, e.oid::regtype::text, e.typdelim
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_type AS e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
WHERE t.oid = ANY(%s::oid[])
"""


def _or_text(base: Any) -> type:
    """The loader `base`, giving the server's text where it cannot give an object."""

    class OrText(base):  # type: ignore[misc]
        def load(self, data: Buffer) -> Any:
            try:
                return super().load(data)
            except _NOT_HELD:
                return bytes(data).decode()

    return OrText


class _ExactInterval(IntervalLoader):
    """Days and smaller units as timedelta; months and years have no fixed length and stay text."""

    def load(self, data: Buffer) -> Any:
        text = bytes(data).decode()
        if "mon" in text or "year" in text or "infinity" in text:
            return text
        try:
            return super().load(data)
        except _NOT_HELD:
            return text


def register(connection: psycopg.Connection[Any]) -> None:
    """Use these loaders on a connection."""
    adapters = connection.adapters
    adapters.register_loader("date", _or_text(DateLoader))
    adapters.register_loader("timestamp", _or_text(TimestampLoader))
    adapters.register_loader("timestamptz", _or_text(TimestamptzLoader))
    adapters.register_loader("time", _or_text(TimeLoader))
    adapters.register_loader("timetz", _or_text(TimetzLoader))
    adapters.register_loader("interval", _ExactInterval)


def learn(
    connection: psycopg.Connection[Any], oids: Iterable[int], cursor: psycopg.Cursor[Any] | None = None
) -> None:
    """Make types of the user's known: their names, and their arrays as lists of text.

    A cursor took over what its connection knew when it was made: `cursor` learns the new ones, too. In a
    failed transaction nothing can be asked, and what is unknown stays text.
    """
    unknown = [oid for oid in set(oids) if connection.adapters.types.get(oid) is None]
    if not unknown or connection.info.transaction_status == TransactionStatus.INERROR:
        return
    for name, oid, array, regtype, delimiter in connection.execute(_TYPES, [unknown]).fetchall():
        for learner in (connection, cursor) if cursor is not None else (connection,):
            TypeInfo(name, oid, array, regtype=regtype, delimiter=delimiter).register(learner)


def rows(connection: psycopg.Connection[Any], result: PGresult) -> list[tuple[Any, ...]]:
    """The rows of a result, with what `learn` has learnt since it arrived."""
    transformer = Transformer(connection)
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)
