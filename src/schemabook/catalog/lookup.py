"""What the builders look up by oid: comments, grants, names of columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from schemabook.catalog.rows import Changed
from schemabook.schema import Grant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemabook.catalog.rows import Batch


def group(rows: Iterable[Any], field: str) -> dict[Any, list[Any]]:
    """The rows by one of their fields, in the order they came."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found


def strings(values: Sequence[str] | None) -> tuple[str, ...]:
    """An option array as PostgreSQL keeps it, in a fixed order: the order of SET means nothing."""
    return tuple(sorted(values)) if values else ()


class Lookup:
    """Comments and grants of objects, names of columns; all by catalog oids.

    A key is (catalog, oid, part) as in pg_description: ("pg_class", 16390, 2) is a relation's second column.
    """

    def __init__(self, rows: Batch) -> None:
        self.rows = rows
        self._comments = {(r.catalog, r.object, r.part): r.text for r in rows["comments"]}
        grants: dict[tuple[str, int, int], list[Grant]] = defaultdict(list)
        for r in rows["grants"]:
            grants[r.catalog, r.object, r.part].append(
                Grant(grantee=r.grantee, privilege=r.privilege, grantable=r.grantable, revoked=r.revoked)
            )
        self._grants = {
            key: tuple(sorted(of_one, key=lambda g: (g.grantee, g.privilege)))
            for key, of_one in grants.items()
        }
        self._quoted = {(r.relation, r.number): r.quoted for r in rows["columns"] if r.quoted}
        self._columns: dict[int, dict[int, str]] = defaultdict(dict)
        for r in (*rows["columns"], *rows["outside_columns"]):
            self._columns[r.relation][r.number] = r.name

    def comment(self, catalog: str, oid: int, part: int = 0) -> str | None:
        """The comment on an object, or on its column number `part`."""
        return self._comments.get((catalog, oid, part))

    def grants(self, catalog: str, oid: int, part: int = 0) -> tuple[Grant, ...]:
        """The grants on an object, or on its column number `part`, by grantee and privilege."""
        return self._grants.get((catalog, oid, part), ())

    def special(self, catalog: str, oid: int, part: int = 0) -> bool:
        """True if an object has a comment or grants of its own."""
        key = (catalog, oid, part)
        return key in self._comments or key in self._grants

    def columns(self, relation: int, numbers: Iterable[int]) -> tuple[str, ...]:
        """The names of some columns of a relation; a whole-row reference (number 0) has none."""
        names = self._columns[relation]
        return tuple([names[n] for n in numbers if n in names])

    def quoted(self, relation: int, number: int) -> str:
        """The name of one column as SQL spells it."""
        name = self._quoted.get((relation, number)) or self._columns[relation].get(number)
        if name is None:
            raise Changed
        return name

    def column(self, relation: int, number: int) -> str | None:
        """The name of one column of a relation."""
        return self._columns[relation].get(number)
