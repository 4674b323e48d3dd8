"""Values from PostgreSQL as Python objects without loss: what Python cannot hold stays PostgreSQL's text.

psycopg refuses 'infinity', years beyond 9999 and BC as dates, and counts a month of an interval as 30 days.
Here such a value is kept as the text that psql would show, so that a SELECT never fails for its data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import DataError
from psycopg.types.datetime import DateLoader, IntervalLoader, TimestampLoader, TimestamptzLoader

if TYPE_CHECKING:
    import psycopg
    from psycopg.abc import Buffer


def _or_text(base: Any) -> type:
    """The loader `base`, giving the server's text where it cannot give an object."""

    class OrText(base):  # type: ignore[misc]
        def load(self, data: Buffer) -> Any:
            try:
                return super().load(data)
            except (DataError, ValueError, OverflowError):
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
        except (DataError, ValueError, OverflowError):
            return text


def register(connection: psycopg.Connection[Any]) -> None:
    """Use these loaders on a connection."""
    adapters = connection.adapters
    adapters.register_loader("date", _or_text(DateLoader))
    adapters.register_loader("timestamp", _or_text(TimestampLoader))
    adapters.register_loader("timestamptz", _or_text(TimestamptzLoader))
    adapters.register_loader("interval", _ExactInterval)
