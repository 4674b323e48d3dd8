"""Rows of pg_type -> Enum, Domain, Composite, Range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook.catalog.lookup import group
from schemabook.ddl.spelling import chosen_name
from schemabook.schema import Composite, Domain, Enum, Range

if TYPE_CHECKING:
    from schemabook.catalog.lookup import Lookup
    from schemabook.schema import Column


class Types:
    """Builds the user-defined types of the schemas that were read."""

    def __init__(self, look: Lookup, columns: dict[int, tuple[Column, ...]]) -> None:
        self._look = look
        self._columns = columns
        self._labels = {r.type: tuple(r.labels) for r in look.rows["enum_labels"]}
        self._constraints = group(look.rows["domain_constraints"], "type")
        self._ranges = {r.type: r for r in look.rows["ranges"]}

    def enums(self) -> tuple[Enum, ...]:
        """Every enum; one without labels is possible."""
        return tuple(Enum(**self._common(r), labels=self._labels.get(r.oid, ())) for r in self._rows("e"))

    def domains(self) -> tuple[Domain, ...]:
        """Every domain, its checks by name."""
        return tuple(self._domain(r) for r in self._rows("d"))

    def composites(self) -> tuple[Composite, ...]:
        """Every free-standing composite type."""
        return tuple(
            Composite(**self._common(r), columns=self._columns.get(r.relation, ())) for r in self._rows("c")
        )

    def ranges(self) -> tuple[Range, ...]:
        """Every range type."""
        return tuple(self._range(r) for r in self._rows("r"))

    def _rows(self, kind: str) -> list[Any]:
        chosen = {n.name for n in self._look.rows["namespaces"]}
        rows = self._look.rows["types"]
        mine = [r for r in rows if r.kind == kind and r.schema in chosen and not r.of_extension]
        return sorted(mine, key=lambda r: (r.schema, r.name))

    def _common(self, row: Any) -> dict[str, Any]:
        # A comment on a composite type belongs to the type, one on its column to its relation
        return {
            "schema": row.schema,
            "name": row.name,
            "comment": self._look.comment("pg_type", row.oid),
            "owner": row.owner,
            "grants": self._look.grants("pg_type", row.oid),
        }

    def _domain(self, row: Any) -> Domain:
        constraints = sorted(self._constraints.get(row.oid, ()), key=lambda c: c.name)
        checks = [c for c in constraints if c.kind == "c"]
        not_null = next((c.name for c in constraints if c.kind == "n"), None)
        plain = not_null is None or not_null.rstrip("0123456789") == chosen_name(row.name, None, "not_null")
        comments = ((c.name, self._look.comment("pg_constraint", c.oid)) for c in constraints)
        return Domain(
            **self._common(row),
            type=row.base,
            nullable=not row.not_null,
            not_null_name=None if plain else not_null,
            default=row.default,
            collation=row.collation,
            checks=tuple((c.name, c.definition, c.validated) for c in checks),
            check_comments=tuple((name, text) for name, text in comments if text is not None),
        )

    def _range(self, row: Any) -> Range:
        more = self._ranges[row.oid]
        return Range(
            **self._common(row),
            subtype=more.subtype,
            multirange=more.multirange,
            opclass=more.opclass,
            collation=more.collation,
            subtype_diff=more.subtype_diff,
            canonical=more.canonical,
        )
