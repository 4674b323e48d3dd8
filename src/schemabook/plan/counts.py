"""The counters that EXPLAIN keeps for a node: blocks, I/O times, WAL; and the keys they stand under.

All are sums over every loop and every process, never averages (unlike times and rows).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Buffers:
    """Blocks of 8 kB touched: shared buffers, the local buffers of temporary tables, temporary files."""

    shared_hit: int = 0
    shared_read: int = 0
    shared_dirtied: int = 0
    shared_written: int = 0
    local_hit: int = 0
    local_read: int = 0
    local_dirtied: int = 0
    local_written: int = 0
    temp_read: int = 0
    temp_written: int = 0

    @property
    def total(self) -> int:
        """Table and index blocks looked at, hit or read: this repeats from run to run, the split does not."""
        return self.shared_hit + self.shared_read + self.local_hit + self.local_read

    @property
    def temp(self) -> int:
        """Blocks of temporary files, read and written."""
        return self.temp_read + self.temp_written

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, kw_only=True)
class IoTimes:
    """Milliseconds in reads and writes (track_io_timing), summed over processes."""

    shared_read_ms: float = 0.0
    shared_write_ms: float = 0.0
    local_read_ms: float = 0.0
    local_write_ms: float = 0.0
    temp_read_ms: float = 0.0
    temp_write_ms: float = 0.0

    @property
    def total_ms(self) -> float:
        """All of them together."""
        return sum(float(getattr(self, f.name)) for f in fields(self))


@dataclass(frozen=True, kw_only=True)
class Wal:
    """Write-ahead log produced; `fpi` are full-page images."""

    records: int = 0
    fpi: int = 0
    bytes: int = 0
    buffers_full: int = 0


BUFFER_KEYS: Final[Mapping[str, str]] = {
    f"{pool} {verb} Blocks": f"{pool.lower()}_{verb.lower()}"
    for pool, verbs in {
        "Shared": ("Hit", "Read", "Dirtied", "Written"),
        "Local": ("Hit", "Read", "Dirtied", "Written"),
        "Temp": ("Read", "Written"),
    }.items()
    for verb in verbs
}

# Up to 16 one pair of keys covers shared and local blocks; 15 added the pair for temporary files.
IO_KEYS: Final[Mapping[str, str]] = {
    "I/O Read Time": "shared_read_ms",
    "I/O Write Time": "shared_write_ms",
    "Shared I/O Read Time": "shared_read_ms",
    "Shared I/O Write Time": "shared_write_ms",
    "Local I/O Read Time": "local_read_ms",
    "Local I/O Write Time": "local_write_ms",
    "Temp I/O Read Time": "temp_read_ms",
    "Temp I/O Write Time": "temp_write_ms",
}

WAL_KEYS: Final[Mapping[str, str]] = {
    "WAL Records": "records",
    "WAL FPI": "fpi",
    "WAL Bytes": "bytes",
    "WAL Buffers Full": "buffers_full",
}

COUNTER_KEYS: Final[tuple[str, ...]] = (*BUFFER_KEYS, *IO_KEYS, *WAL_KEYS)


def buffers_of(counters: Mapping[str, float]) -> Buffers:
    """The block counters under their EXPLAIN keys, as `Buffers`."""
    return Buffers(**{name: round(counters.get(key, 0)) for key, name in BUFFER_KEYS.items()})


def io_of(counters: Mapping[str, float]) -> IoTimes | None:
    """The I/O times, None when none was measured."""
    found = {name: float(counters[key]) for key, name in IO_KEYS.items() if key in counters}
    return IoTimes(**found) if found else None


def wal_of(counters: Mapping[str, float]) -> Wal | None:
    """The WAL counters, None when none was measured."""
    found = {name: round(counters[key]) for key, name in WAL_KEYS.items() if key in counters}
    return Wal(**found) if found else None
