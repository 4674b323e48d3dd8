"""From a session, or a file, to a Tour: read-only, with a time limit, no row of a table read."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psycopg import sql
from psycopg.pq import TransactionStatus

from schemabook import catalog, schema_json
from schemabook.catalog.statistics import read_statistics
from schemabook.errors import Cancelled, UsageError
from schemabook.explore import read_domains
from schemabook.scripts import read as read_text
from schemabook.tour.explored import explored
from schemabook.tour.notebook import read as read_notebook
from schemabook.tour.tour import Tour

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    import psycopg

    from schemabook.schema import Name, Schema
    from schemabook.session import Session
    from schemabook.statistics import RowStatistics
    from schemabook.tour.notebook import Book

#: Seconds that a statement of ours may take.
TIMEOUT_S: Final = 10.0


def of_session(
    session: Session,
    name: str,
    *,
    values: bool = False,
    domains: Path | str | None = None,
    like: Path | str | None = None,
    timeout: float = TIMEOUT_S,
    title: str | None = None,
) -> Tour:
    """The tour of the database that the session is connected to.

    `values` shows the most common values of columns, which are values of rows. `domains` is a file that says
    which tables belong together, `like` a tour's notebook whose domains are kept. `timeout` is in seconds a
    statement. Raises Cancelled where it is not enough, SqlError, ConnectionLost.
    """
    try:
        schema, statistics = read(session, values=values, timeout=timeout)
    except Cancelled as error:
        if "statement timeout" in error.message:
            error.hint = f"give it more than {timeout:g} seconds: timeout=, --timeout"
        raise
    return made(schema, title or name, statistics=statistics, given=pins(schema, domains, like))


def from_snapshot(
    path: Path | str,
    *,
    domains: Path | str | None = None,
    like: Path | str | None = None,
    title: str | None = None,
) -> Tour:
    """The tour of a file that `schemabook snapshot` wrote; nothing is known of its rows."""
    schema = schema_json.from_json(read_text(Path(path)))
    return made(schema, title or Path(path).stem, given=pins(schema, domains, like))


def made(
    schema: Schema,
    title: str,
    *,
    statistics: RowStatistics | None = None,
    given: Mapping[Name, str] | None = None,
) -> Tour:
    """The tour of a snapshot."""
    return Tour(explored(schema, name=title, statistics=statistics, given=given), title)


def pins(schema: Schema, domains: Path | str | None, like: Path | str | None) -> dict[Name, str]:
    """Where people, or else an earlier tour, have placed tables."""
    if domains is not None:
        return read_domains(read_text(Path(domains))).pins(schema)
    if like is not None:
        return kept(schema, read_notebook(read_text(Path(like)), str(like)))
    return {}


def kept(schema: Schema, book: Book) -> dict[Name, str]:
    """The domains of an earlier tour, in its order, as far as the tables are still there."""
    place = {name: n for n, name in enumerate(book.domain_names)}
    found = [(t.key, book.domains[str(t)]) for t in schema.tables if str(t) in book.domains]
    return dict(sorted(found, key=lambda pair: place.get(pair[1], len(place))))


def settled(
    schema: Schema, title: str, *, statistics: RowStatistics | None, book: Book | None
) -> tuple[Tour, bool]:
    """The tour with the domains of an earlier one, and whether that makes a difference.

    Where it makes none the tour is as if there had been no earlier one.
    """
    anew = made(schema, title, statistics=statistics)
    before = kept(schema, book) if book is not None else {}
    if not before or before == {name: anew.found.domains.of.get(name) for name in before}:
        return anew, False
    placed = made(schema, title, statistics=statistics, given=before)
    # once more with every table given, as it will be the next time: then nothing is said otherwise
    of, names = placed.found.domains.of, list(placed.found.domains.names)
    every = dict(sorted(of.items(), key=lambda pair: names.index(pair[1])))
    return made(schema, title, statistics=statistics, given=every), True


def read(session: Session, *, values: bool, timeout: float) -> tuple[Schema, RowStatistics]:
    """The snapshot and the planner's statistics, of one transaction that can write nothing."""
    if timeout <= 0:
        raise UsageError(f"The time limit is {timeout:g} seconds.", hint="give a number above 0")
    with session.guarded() as connection, _read_only(connection, timeout):
        return catalog.read(connection), read_statistics(connection, values=values)


@contextmanager
def _read_only(connection: psycopg.Connection[Any], timeout: float) -> Iterator[None]:
    """A transaction, or inside the user's a savepoint, that is rolled back: all is as before afterwards.

    Settings of the transaction and not of the session, which behind a pooler is somebody else's next.
    """
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.transaction(force_rollback=True):
        if idle:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            connection.execute("SET LOCAL transaction_read_only = on")
        limit = sql.Literal(f"{max(1, round(timeout * 1000))}ms")
        connection.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(limit))
        connection.execute("SET LOCAL default_transaction_read_only = on")
        yield
