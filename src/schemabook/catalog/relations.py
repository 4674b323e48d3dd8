"""Rows of pg_class and all that hangs on them -> Table, View."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.catalog import parts
from schemabook.catalog.columns import columns
from schemabook.catalog.constraints import constraints
from schemabook.catalog.indexes import indexes
from schemabook.catalog.lookup import group, strings
from schemabook.schema import Name, Persistence, Table, TableKind, View

if TYPE_CHECKING:
    from schemabook.catalog.lookup import Lookup
    from schemabook.schema import Column

_TABLE_KINDS: Final[dict[str, TableKind]] = {"r": "table", "p": "partitioned table", "f": "foreign table"}
_PERSISTENCE: Final[dict[str, Persistence]] = {"p": "permanent", "u": "unlogged"}
_REPLICA_IDENTITY: Final = {"n": "nothing", "f": "full", "i": "index"}


class Relations:
    """Builds the tables and views; `columns` are those of every relation by oid, composite types included."""

    def __init__(self, look: Lookup) -> None:
        self._look = look
        self.columns: dict[int, tuple[Column, ...]] = columns(look)
        self._constraints = constraints(look)
        self._indexes = indexes(look)
        self._triggers = parts.triggers(look)
        self._rules = parts.rules(look)
        self._policies = parts.policies(look)
        self._statistics = parts.statistics(look)
        self._ancestry = group(look.rows["inheritance"], "child")
        self._depends = group(look.rows["view_dependencies"], "view")

    def tables(self) -> tuple[Table, ...]:
        """Every table, by qualified name."""
        rows = (r for r in self._look.rows["relations"] if r.kind in _TABLE_KINDS)
        return tuple(sorted((self._table(r) for r in rows), key=lambda t: t.key))

    def views(self) -> tuple[View, ...]:
        """Every view and materialised view, by qualified name."""
        rows = (r for r in self._look.rows["relations"] if r.kind in ("v", "m"))
        return tuple(sorted((self._view(r) for r in rows), key=lambda v: v.key))

    def _common(self, row: Any) -> dict[str, Any]:
        """What tables and views share."""
        oid = row.oid
        return {
            "schema": row.schema,
            "name": row.name,
            "comment": self._look.comment("pg_class", oid),
            "owner": row.owner,
            "grants": self._look.grants("pg_class", oid),
            "columns": self.columns.get(oid, ()),
            "indexes": self._indexes.get(oid, ()),
            "triggers": self._triggers.get(oid, ()),
            "rules": self._rules.get(oid, ()),
            "statistics": self._statistics.get(oid, ()),
            "options": strings([*(row.options or ()), *(f"toast.{o}" for o in row.toast_options or ())]),
            "access_method": row.access_method,
            "tablespace": row.tablespace,
            "rows": row.rows,
            "pages": row.pages,
        }

    def _table(self, row: Any) -> Table:
        ancestry = self._ancestry.get(row.oid, ())
        parents = tuple(Name(a.parent_schema, a.parent_name) for a in ancestry)
        partition = any(a.partition for a in ancestry)
        return Table(
            **self._common(row),
            kind=_TABLE_KINDS[row.kind],
            constraints=self._constraints.get(row.oid, ()),
            policies=self._policies.get(row.oid, ()),
            row_security=row.row_security,
            force_row_security=row.force_row_security,
            persistence=_PERSISTENCE[row.persistence],
            partition_key=row.partition_key,
            partition_of=parents[0] if partition else None,
            partition_bound=row.partition_bound,
            detach_pending=any(a.detach_pending for a in ancestry),
            inherits=() if partition else parents,
            of_type=Name(row.type_schema, row.type_name) if row.type_name else None,
            replica_identity=_REPLICA_IDENTITY.get(row.replica_identity),
            server=row.server,
            server_options=strings(row.server_options),
        )

    def _view(self, row: Any) -> View:
        depends = sorted(Name(d.schema, d.name) for d in self._depends.get(row.oid, ()))
        return View(
            **self._common(row),
            definition=row.definition,
            materialized=row.kind == "m",
            populated=row.populated,
            depends_on=tuple(depends),
        )
