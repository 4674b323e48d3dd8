"""RENAME as the fix of a finding: the way there, the way back, and no name that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from schemabook.lint.spelling import Raw, script, sql
from schemabook.schema import Name, View

if TYPE_CHECKING:
    from schemabook.schema import Schema, Table

_LONGEST: Final = 63  # bytes of an identifier


class Renaming(NamedTuple):
    """`fix` renames, `undo` takes it back."""

    fix: str | None = None
    undo: str | None = None


NONE = Renaming()


class Names:
    """The names that are taken in each schema, kept up as renamings are handed out."""

    def __init__(self, schema: Schema) -> None:
        self._relations: dict[str, set[str]] = {}
        # a table's name is that of its row type as well, so it may not be any type's
        types = (*schema.composites, *schema.enums, *schema.domains, *schema.ranges)
        for one in (*schema.tables, *schema.views, *schema.sequences, *types):
            self._relations.setdefault(one.schema, set()).add(one.name)
        relations: tuple[Table | View, ...] = (*schema.tables, *schema.views)
        for relation in relations:
            self._relations[relation.schema].update(i.name for i in relation.indexes)
        self._columns: dict[Name, set[str]] = {}
        self._constraints: dict[Name, set[str]] = {}

    def relation(self, one: Table | View, new: str | None) -> Renaming:
        """Another name for a table or view; NONE where `new` is None or taken."""
        if new is None or not _take(new, self._relations[one.schema]):
            return NONE
        return _both(
            "ALTER {kind} {old} RENAME TO {new}", one, one.key, new, back=Name(one.schema, new), to=one.name
        )

    def column(self, one: Table | View, column: str, new: str | None) -> Renaming:
        """Another name for a column; NONE where `new` is None, taken, or the columns are a type's."""
        typed = not isinstance(one, View) and one.of_type is not None
        taken = self._columns.setdefault(one.key, {c.name for c in one.columns})
        if new is None or typed or not _take(new, taken):
            return NONE
        template = "ALTER {kind} {one} RENAME COLUMN {old} TO {new}"
        return _both(template, one, column, new, back=new, to=column)

    def constraint(self, table: Table, name: str, new: str) -> Renaming:
        """Another name for a constraint, whose index follows; NONE where it is taken."""
        taken = self._constraints.setdefault(table.key, {c.name for c in table.constraints})
        if new in taken or not _take(new, self._relations[table.schema]):
            return NONE
        taken.add(new)
        return _both(
            "ALTER TABLE {one} RENAME CONSTRAINT {old} TO {new}", table, name, new, back=new, to=name
        )

    def index(self, table: Table, name: str, new: str) -> Renaming:
        """Another name for an index of no constraint; NONE where it is taken."""
        if not _take(new, self._relations[table.schema]):
            return NONE
        old, back = Name(table.schema, name), Name(table.schema, new)
        return _both("ALTER INDEX {old} RENAME TO {new}", table, old, new, back=back, to=name)


def _take(name: str, taken: set[str]) -> bool:
    if name in taken or len(name.encode()) > _LONGEST:
        return False
    taken.add(name)
    return True


def _both(
    template: str, one: Table | View, old: str | Name, new: str, *, back: str | Name, to: str
) -> Renaming:
    kind = "TABLE"
    if isinstance(one, View):
        kind = "MATERIALIZED VIEW" if one.materialized else "VIEW"
    there = sql(template, kind=Raw(kind), one=one, old=old, new=new)
    return Renaming(script(there), script(sql(template, kind=Raw(kind), one=one, old=back, new=to)))
