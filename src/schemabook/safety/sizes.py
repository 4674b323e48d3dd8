"""How large the tables of the target are, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schemabook.schema import Name, Schema

_PAGE: Final = 8192
_UNITS: Final = ("bytes", "kB", "MB", "GB", "TB", "PB")


@dataclass(frozen=True, order=True)
class Size:
    """`rows` is -1 where nobody knows: the table was never analysed, or is not in the snapshot."""

    rows: float
    bytes: int

    @property
    def known(self) -> bool:
        """True where the planner has counted."""
        return self.rows >= 0

    def __str__(self) -> str:
        if not self.known:
            return "size unknown"
        return f"{_rows(self.rows)}, {_bytes(self.bytes)}"


UNKNOWN: Final = Size(-1.0, 0)


class Sizes:
    """Sizes by name: of a snapshot's tables and materialized views, partitions summed up in their parent."""

    def __init__(self, schema: Schema | None) -> None:
        self._found: dict[Name, Size] = {}
        self._parents: dict[Name, list[Name]] = {}
        for table in schema.tables if schema else ():
            self._found[table.key] = Size(table.rows, table.pages * _PAGE)
            if table.partition_of is not None:
                self._parents.setdefault(table.partition_of, []).append(table.key)
        for view in schema.views if schema else ():
            if view.materialized:
                self._found[view.key] = Size(view.rows, view.pages * _PAGE)

    def of(self, name: Name) -> Size:
        """The size of a table, or of all its partitions; UNKNOWN for one that is not in the snapshot."""
        parts = [self.of(child) for child in self._parents.get(name, ())]
        if not parts:
            return self._found.get(name, UNKNOWN)
        if not all(part.known for part in parts):
            return UNKNOWN
        return Size(sum(p.rows for p in parts), sum(p.bytes for p in parts))

    def rename(self, old: Name, new: Name) -> None:
        """From here on the table has another name."""
        if old in self._found and new not in self._found:
            self._found[new] = self._found.pop(old)
            self._parents[new] = self._parents.pop(old, [])


def _rows(rows: float) -> str:
    if rows >= 10_000_000:
        return f"{rows / 1e6:,.0f} M rows"
    if rows >= 1_000_000:
        return f"{rows / 1e6:.1f} M rows"
    if rows >= 10_000:
        return f"{rows / 1e3:,.0f} k rows"
    return f"{rows:,.0f} row{'' if rows == 1 else 's'}"


def _bytes(size: float) -> str:
    unit = 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit < 2 or size >= 10 else f"{size:.1f} {_UNITS[unit]}"
