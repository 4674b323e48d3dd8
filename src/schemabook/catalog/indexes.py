"""Rows of pg_index -> Index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.catalog.lookup import strings
from schemabook.catalog.text import listed
from schemabook.schema import Index, IndexKey, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.catalog.lookup import Lookup

_DEFAULT_COLLATION: Final = 100  # oid of pg_catalog."default"
_DESCENDING, _NULLS_FIRST = 1, 2  # bits of pg_index.indoption


def indexes(look: Lookup) -> dict[int, tuple[Index, ...]]:
    """The indexes of every table and materialised view, by name."""
    build = _Builder(look)
    found: dict[int, list[Index]] = {}
    for row in look.rows["indexes"]:
        found.setdefault(row.relation, []).append(build.index(row))
    return {relation: tuple(sorted(all_, key=lambda i: i.name)) for relation, all_ in found.items()}


class _Builder:
    def __init__(self, look: Lookup) -> None:
        self._look = look
        self._opclasses = {r.oid: r.name for r in look.rows["opclasses"]}
        self._defaults = {r.oid for r in look.rows["opclasses"] if r.default}
        self._collations = {r.oid: r.name for r in look.rows["collation_names"]}
        self._own_collations = {(r.relation, r.number): r.collation for r in look.rows["indexed_collations"]}
        self._rare = {(r.index, r.number): r for r in look.rows["index_keys"]}
        self._parents = {
            r.child: Name(r.parent_schema, r.parent_name)
            for r in look.rows["inheritance"]
            if r.kind in ("i", "I")
        }
        self._keys = {r.oid: r.definition for r in look.rows["constraints"] if r.kind in ("p", "u")}
        # A reference names the index it leads to; only these three kinds own theirs
        self._behind = {r.index: r.name for r in look.rows["constraints"] if r.kind in ("p", "u", "x")}

    def index(self, row: Any) -> Index:
        expressions = iter(listed(row.expressions) if row.expressions else ())
        return Index(
            name=row.name,
            method=row.method,
            keys=tuple(self._key(row, position, expressions) for position in range(row.key_count)),
            definition=row.definition or self._plain(row),
            include=self._look.columns(row.relation, row.numbers[row.key_count :]),
            predicate=row.predicate,
            unique=row.unique,
            nulls_not_distinct=row.nulls_not_distinct,
            primary=row.primary,
            constraint=self._behind.get(row.oid),
            valid=row.valid,
            parent=self._parents.get(row.oid),
            clustered=row.clustered,
            replica_identity=row.replica_identity,
            options=strings(row.options),
            tablespace=row.tablespace,
            comment=self._look.comment("pg_class", row.oid),
            rows=row.rows,
            pages=row.pages,
        )

    def _key(self, row: Any, position: int, expressions: Iterator[str]) -> IndexKey:
        number, flags, collation = row.numbers[position], row.flags[position], row.collations[position]
        rare = self._rare.get((row.oid, position + 1))
        own = self._own_collations.get((row.relation, number), _DEFAULT_COLLATION)
        descending = bool(flags & _DESCENDING)
        return IndexKey(
            column=self._look.column(row.relation, number) if number else None,
            expression=None if number else next(expressions),
            opclass=self._opclass(row.opclasses[position], rare),
            collation=None if collation in (0, own) else self._collations[collation],
            descending=descending,
            nulls_first=bool(flags & _NULLS_FIRST),
            options=strings(rare.options) if rare else (),
            statistics_target=rare.statistics_target if rare else None,
        )

    def _plain(self, row: Any) -> str:
        """What pg_get_indexdef() says of the index behind a plain key: all defaults."""
        key = self._keys[row.key]
        columns = key[key.index("(") : key.rindex(")") + 1]
        return f"CREATE UNIQUE INDEX {row.quoted} ON {row.quoted_relation} USING btree {columns}"

    def _opclass(self, oid: int, rare: Any) -> str | None:
        default = oid in self._defaults and not (rare and rare.other_default)
        return None if default else self._opclasses[oid]
