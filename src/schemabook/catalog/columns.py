"""Rows of pg_attribute -> Column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from schemabook.catalog.lookup import strings
from schemabook.schema import Column, Name

if TYPE_CHECKING:
    from schemabook.catalog.lookup import Lookup

_IDENTITY: Final[dict[str, Literal["always", "by default"]]] = {"a": "always", "d": "by default"}
_GENERATED: Final[dict[str, Literal["stored", "virtual"]]] = {"s": "stored", "v": "virtual"}
_STORAGE: Final = {"p": "plain", "e": "external", "x": "extended", "m": "main"}
_COMPRESSION: Final = {"p": "pglz", "l": "lz4"}


def _column(row: Any, look: Lookup, of_multirange: dict[Name, Name]) -> Column:
    key = Name(row.type_schema, row.type_name) if row.type_schema else None
    return Column(
        name=row.name,
        type=row.type,
        nullable=row.nullable,
        default=row.default,
        identity=_IDENTITY.get(row.identity),
        generated=_GENERATED.get(row.generated),
        collation=row.collation,
        comment=look.comment("pg_class", row.relation, row.number),
        type_key=of_multirange.get(key, key) if key else None,
        inherited=row.inherited,
        storage=_STORAGE.get(row.storage),
        compression=_COMPRESSION.get(row.compression),
        statistics_target=row.statistics_target,
        options=strings(row.options) if row.options else (),
        server_options=strings(row.server_options) if row.server_options else (),
        grants=look.grants("pg_class", row.relation, row.number),
    )


def columns(look: Lookup) -> dict[int, tuple[Column, ...]]:
    """The columns of every relation, as declared."""
    found: dict[int, list[Column]] = {}
    of_multirange = {
        Name(r.multirange_schema, r.multirange_name): Name(r.schema, r.name) for r in look.rows["ranges"]
    }
    same: dict[tuple[Any, ...], Column] = {}
    for row in look.rows["columns"]:
        special = row.options or row.server_options or look.special("pg_class", row.relation, row.number)
        # Every table has its `id` and `created_at`: equal columns are one object
        known = None if special else same.get(row[2:])
        made = known or _column(row, look, of_multirange)
        if known is None and not special:
            same[row[2:]] = made
        found.setdefault(row.relation, []).append(made)
    return {relation: tuple(of_one) for relation, of_one in found.items()}
