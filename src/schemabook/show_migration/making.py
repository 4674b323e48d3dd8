"""Making a report: file after file on a scratch copy, judged by the target's sizes, beside squawk."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from schemabook import catalog, squawk
from schemabook.errors import UsageError
from schemabook.observing import TIMEOUT_S, observe_units
from schemabook.safety import Limits, Terms, judge
from schemabook.safety.second_opinion import opinions
from schemabook.server import connect
from schemabook.show_migration.view import Entry, MigrationReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import psycopg

    from schemabook.observation import Observation
    from schemabook.observing import Unit
    from schemabook.schema import Schema
    from schemabook.squawk import Remark
    from schemabook.statements import Statement

_REPLACED: Final = ("ALTER", "CREATE", "DROP", "REINDEX", "REFRESH", "UPDATE", "DELETE")
_KEEPS: Final = ("SET", "RESET", "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "COMMENT", "GRANT", "REVOKE")


def report(
    url: str,
    units: Iterable[Unit],
    *,
    target: Schema | None = None,
    limits: Limits | None = None,
    second: bool = True,
    timeout: float = TIMEOUT_S,
    progress: Callable[[str], None] | None = None,
) -> MigrationReport:
    """Run the units in the scratch database at `url`, which has the schema they start from, and judge them.

    The database needs no rows, and is changed. `target` is a snapshot of the database that is to be
    migrated: its sizes decide what is worth a word, by `limits`. `second` asks squawk as well. `timeout` is
    seconds a statement. Raises as `observing.observe` does.
    """
    given = tuple(units)
    observations: list[Observation] = []
    before: list[Schema | None] = []
    remarks: list[tuple[Remark, ...] | None] = []
    notes: list[str] = []
    for unit in given:
        with closing(connect(url)) as connection:
            looking = _Looking(connection)
            found = observe_units(url, [unit], timeout=timeout, progress=progress, before=looking.before)
        observations += found
        before += looking.found or [looking.schema] * len(found)
        remarks += _asked(unit, found, notes, looking.schema) if second else [None] * len(found)
    patient = {unit.source for unit in given if unit.lock_timeout}
    contracting = {unit.source for unit in given if unit.contract}
    terms = Terms(patient=patient, contracting=contracting, limits=limits or Limits())
    findings = judge(observations, target, before=before, terms=terms)
    entries = zip(observations, findings, opinions(observations, remarks), strict=True)
    return MigrationReport(
        entries=tuple(Entry(*entry) for entry in entries),
        sources=tuple(unit.source for unit in given),
        notes=tuple(dict.fromkeys(notes)),
        target=target.database if target else "",
    )


class _Looking:
    """The schema before each statement, read anew where it is needed and may have changed."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection, self.schema = connection, catalog.read(connection)
        self.found: list[Schema | None] = []
        self._changed = False

    def before(self, statement: Statement) -> None:
        """Called before each statement, in order."""
        if self._changed and statement.command in _REPLACED:
            self.schema, self._changed = catalog.read(self.connection), False
        self.found.append(self.schema)
        self._changed |= statement.command not in _KEEPS


def _asked(
    unit: Unit, found: Sequence[Observation], notes: list[str], schema: Schema
) -> list[tuple[Remark, ...] | None]:
    """squawk's remarks for each statement, told apart by where they are in the text."""
    if unit.run is not None:
        return [None] * len(found)
    try:
        version = schema.server_version // 10000
        said = squawk.remarks(unit.text, transaction=unit.transaction, version=version)
    except UsageError as error:
        notes.append(" ".join([error.message, f"({error.hint})" if error.hint else ""]).strip())
        return [None] * len(found)
    return [tuple(r for r in said if one.at <= r.at < one.at + len(one.sql)) for one in found]
