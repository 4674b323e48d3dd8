"""Rows of pg_index -> Index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.catalog.lookup import strings
from schemabook.catalog.rows import Changed
from schemabook.catalog.text import listed, numbers
from schemabook.schema import Index, IndexKey, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.catalog.lookup import Lookup

_DESCENDING, _NULLS_FIRST = 1, 2  # bits of pg_index.indoption
_ORDER: Final = {0: "", 1: " DESC NULLS LAST", 2: " NULLS FIRST", 3: " DESC"}
_BEHIND: Final = ("p", "u", "x")  # a reference names the index it leads to; these own theirs


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
        self._tables = {r.oid: r.quoted for r in look.rows["relations"]}
        self._plain_keys: dict[str, IndexKey] = {}
        self._rare = {(r.index, r.number): r for r in look.rows["index_keys"]}
        self._parents = {
            r.child: Name(r.parent_schema, r.parent_name)
            for r in look.rows["inheritance"]
            if r.kind in ("i", "I")
        }
        self._behind = {r.index: r.name for r in look.rows["constraints"] if r.kind in _BEHIND}

    def index(self, row: Any) -> Index:
        columns = numbers(row.numbers)
        return Index(
            name=row.name,
            method=row.method,
            keys=self._keys(row, columns),
            definition=row.definition or self._plain(row, columns),
            include=self._look.columns(row.relation, columns[row.key_count :])
            if row.key_count < len(columns)
            else (),
            predicate=row.predicate,
            unique=row.unique,
            nulls_not_distinct=row.nulls_not_distinct,
            primary=row.primary,
            constraint=self._behind.get(row.oid),
            valid=row.valid,
            parent=self._parents.get(row.oid),
            clustered=row.clustered,
            replica_identity=row.replica_identity,
            options=strings(row.options) if row.options else (),
            tablespace=row.tablespace,
            comment=self._look.comment("pg_class", row.oid),
            rows=row.rows,
            pages=row.pages,
        )

    def _keys(self, row: Any, columns: tuple[int, ...]) -> tuple[IndexKey, ...]:
        expressions = iter(listed(row.expressions) if row.expressions else ())
        pretty = iter(row.pretty or ())
        each = enumerate(zip(columns, numbers(row.flags), strict=False), 1)  # INCLUDE columns have no flags
        return tuple(
            [
                self._key(row, n, number, flags, None if number else (_next(expressions), _next(pretty)))
                for n, (number, flags) in each
            ]
        )

    def _key(
        self, row: Any, position: int, number: int, flags: int, expression: tuple[str, str] | None
    ) -> IndexKey:
        rare = self._rare.get((row.oid, position))
        column = self._look.column(row.relation, number) if number else None
        if rare is None and column and not flags:
            known = self._plain_keys.get(column)
            if known is None:
                known = self._plain_keys[column] = IndexKey(column=column)
            return known
        return IndexKey(
            column=column,
            expression=expression[0] if expression else None,
            pretty=expression[1] if expression else None,
            opclass=rare.opclass if rare else None,
            collation=rare.collation if rare else None,
            descending=bool(flags & _DESCENDING),
            nulls_first=bool(flags & _NULLS_FIRST),
            options=strings(rare.options) if rare else (),
            statistics_target=rare.statistics_target if rare else None,
        )

    def _plain(self, row: Any, columns: tuple[int, ...]) -> str:
        """What pg_get_indexdef() says of a B-tree on plain columns, operator classes and collations."""
        unique = "UNIQUE " if row.unique else ""
        each = zip(columns, numbers(row.flags), strict=True)
        keys = ", ".join([self._look.quoted(row.relation, n) + _ORDER[flags] for n, flags in each])
        # The table of an extension has no place in the snapshot, nor has its index
        table = self._tables.get(row.relation, "")
        return f"CREATE {unique}INDEX {row.quoted or row.name} ON {table} USING btree ({keys})"


def _next(expressions: Iterator[str]) -> str:
    found = next(expressions, None)
    if found is None:
        raise Changed
    return found
