"""Models, database and migrations side by side: each difference, and which of them is alone with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from schemabook.schema_diff import diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Schema
    from schemabook.schema_diff import Change

Side = Literal["models", "database", "migrations"]
_WIDE: Final = 80  # of a value that is told whole


@dataclass(frozen=True)
class Difference:
    """One difference; `alone` is the side that the others disagree with.

    None where only models and database are compared, or where no two agree. `change` leads from `old` to
    `new`: from the database to the models, or from the migrations to the models, where the database is as
    they are.
    """

    change: Change
    alone: Side | None = None
    old: Side = "database"
    new: Side = "models"

    def __str__(self) -> str:
        change = self.change
        named = f"{change.object} {change.name}"
        if change.kind == "changed":
            what = f"{named}: {change.what}".replace("schema : ", "")
            return f"{what} {self._values()}"
        described = change.after if change.kind == "added" else change.before
        whole = named + (f" ({' '.join(described.split())})" if described else "")
        return f"{whole}: {self._where()}"

    def _where(self) -> str:
        there, absent = (self.new, self.old) if self.change.kind == "added" else (self.old, self.new)
        if self.alone is None:
            return f"in the {there}, not in the {absent}"
        return f"only in the {there}" if self.alone == there else f"missing in the {absent}"

    def _values(self) -> str:
        change = self.change
        values = [value if value is not None else "none" for value in (change.before, change.after)]
        if change.words or any("\n" in value or len(value) > _WIDE for value in values):
            return f"from the {self.old} to the {self.new}: {str(change).partition(f': {change.what} ')[2]}"
        same = {None: "", "models": " and the migrations", "migrations": " and the models"}
        also = same.get(self.alone, "")
        if self.alone == "database":
            return f"is {values[1]} in the models and the migrations, {values[0]} in the database"
        if self.alone == "migrations":
            return f"is {values[1]} in the models and the database, {values[0]} in the migrations"
        return f"is {values[1]} in the {self.new}, {values[0]} in the {self.old}{also}"


def differences(models: Schema, database: Schema, migrations: Schema | None) -> tuple[Difference, ...]:
    """Every difference between the two, or the three; empty exactly when they are equal."""
    to_models = diff(database, models)
    if migrations is None:
        return tuple(Difference(change) for change in to_models)
    return tuple(_three(to_models, diff(migrations, models), diff(migrations, database)))


def _three(
    to_models: Sequence[Change], from_migrations: Sequence[Change], to_database: Sequence[Change]
) -> Iterator[Difference]:
    for change in to_models:
        if not _touched(change, to_database):
            yield Difference(change, "models")
        elif not _touched(change, from_migrations):
            yield Difference(change, "database")
        else:
            yield Difference(change)
    for change in from_migrations:
        if not _touched(change, to_models):
            yield Difference(change, "migrations", old="migrations")
        elif not any(_is_same(change, other) for other in to_models):
            yield Difference(change, None, old="migrations")


def _touched(change: Change, others: Sequence[Change]) -> bool:
    """True if the others say something of the same thing, or of all that it belongs to."""
    return any(_is_about(change, other) for other in others)


def _is_about(change: Change, other: Change) -> bool:
    same = (change.object, change.name) == (other.object, other.name)
    if same and (change.kind != "changed" or other.kind != "changed" or change.what == other.what):
        return True
    if other.kind == "changed" or other.relation is None or other.relation != change.relation:
        return False
    return other.name == str(other.relation) or (other.member is not None and other.member == change.member)


def _is_same(change: Change, other: Change) -> bool:
    return (change.object, change.name) == (other.object, other.name)
