"""A workload as plain, frozen data: queries with weights, costs and parameter samples. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from schemabook.binding import bind
from schemabook.errors import UnknownName
from schemabook.explaining import parameters

Measure = Literal["time", "calls", "blocks", "temp", "rows", "wal"]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One query with what it cost over all `calls`.

    `text` has `$1` (pg_stat_statements) or `:name` (files) where values stand; `samples` are values for them
    by name ("1" for `$1`), as text that PostgreSQL reads as the type it needs, None for NULL. `total_ms` is
    execution time, `blocks` those of tables and indexes, hit or read; None where not measured. `calls` is
    the weight in a file. `line` is the place in the file.
    """

    text: str
    calls: float = 1.0
    total_ms: float | None = None
    rows: float | None = None
    blocks: int | None = None
    temp_blocks: int | None = None
    wal_bytes: int | None = None
    name: str = ""
    id: int | None = None
    samples: Mapping[str, str | None] = field(default_factory=dict, hash=False)
    line: int | None = None

    @property
    def mean_ms(self) -> float | None:
        """Milliseconds a call."""
        return self.total_ms / self.calls if self.total_ms is not None and self.calls else None

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that want a value, in order: "1" for `$1`, "user_id" for `:user_id`."""
        if found := parameters(self.text):
            return tuple(str(n) for n in range(1, found + 1))
        asked = _Asked()
        bind(self.text, asked)
        return tuple(asked.names)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parameters without a sample."""
        return tuple(name for name in self.parameters if name not in self.samples)

    def of(self, measure: Measure) -> float | None:
        """What the query cost in this measure, over all calls."""
        by: dict[str, float | None] = {
            "time": self.total_ms,
            "calls": self.calls,
            "blocks": self.blocks,
            "temp": self.temp_blocks,
            "rows": self.rows,
            "wal": self.wal_bytes,
        }
        if measure not in by:
            raise UnknownName("measure of a workload", measure, get_args(Measure))
        return by[measure]


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Queries and where they come from; `notes` say what was left out and why."""

    queries: tuple[Query, ...]
    source: str
    notes: tuple[str, ...] = ()

    @property
    def measured(self) -> bool:
        """True when times and blocks are known (pg_stat_statements)."""
        return any(q.total_ms is not None for q in self.queries)

    def top(self, by: Measure = "time", n: int = 10) -> tuple[Query, ...]:
        """The `n` queries with most of `by`, over all calls; those not measured come last, in order."""
        return tuple(sorted(self.queries, key=lambda q: -(q.of(by) or 0.0))[:n])

    def total(self, by: Measure) -> float:
        """The sum over all queries."""
        return sum(q.of(by) or 0.0 for q in self.queries)


class _Asked(Mapping[str, None]):
    """Says yes to every name and remembers it: how `bind` tells which names a text has."""

    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def __getitem__(self, name: str) -> None:
        self.names[name] = None

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
