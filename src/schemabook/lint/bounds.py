"""Partition bounds as data: which values a partitioned table takes, and where nothing takes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from schemabook.insights.names import ident

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.schema import Table

_TOKEN: Final = re.compile(r"'((?:[^']|'')*)'|([^\s,()]+)")
_RANGE: Final = re.compile(r"FOR VALUES FROM \((.*)\) TO \((.*)\)\Z", re.DOTALL)
_HASH: Final = re.compile(r"FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)\Z")
_LIST: Final = re.compile(r"FOR VALUES IN \((.*)\)\Z", re.DOTALL)
_NUMBERS: Final = ("smallint", "integer", "bigint", "numeric")
_TIMES: Final = ("date", "timestamp")

#: A value that sorts: MINVALUE is (-1,), MAXVALUE (1,), a value (0, value).
Point: TypeAlias = "tuple[tuple[int] | tuple[int, Decimal | datetime], ...]"


class Span(NamedTuple):
    """One range, each end as it sorts and as PostgreSQL writes it; the upper end is not part of it."""

    low: Point
    high: Point
    low_text: str
    high_text: str


def strategy(table: Table) -> str:
    """RANGE, LIST or HASH; empty for a table that is not partitioned."""
    return (table.partition_key or "").partition(" ")[0].upper()


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns of a partition key; empty where a part of it is an expression."""
    inner = (table.partition_key or "").partition("(")[2].removesuffix(")")
    by_text = {ident(c.name): c.name for c in table.columns} | {f'"{c.name}"': c.name for c in table.columns}
    found = [by_text.get(part.strip()) for part in _parts(inner)]
    return tuple(c for c in found if c is not None) if None not in found else ()


def spans(table: Table, partitions: Sequence[Table]) -> list[Span] | None:
    """The ranges in order; None where values of that type cannot be compared here."""
    types = [table.by_name[c].type for c in key_columns(table)]
    found = []
    for partition in partitions:
        match = _RANGE.match(partition.partition_bound or "")
        if match is None:
            continue
        low, high = _point(match[1], types), _point(match[2], types)
        if low is None or high is None:
            return None
        found.append(Span(low, high, match[1], match[2]))
    return sorted(found, key=lambda s: s.low)


def gaps(ordered: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """The ends of what lies between two ranges and belongs to none, as PostgreSQL writes them."""
    for before, after in pairwise(ordered):
        if before.high < after.low:
            yield before.high_text, after.low_text


def unbounded(ordered: Sequence[Span]) -> bool:
    """True where the ranges begin with MINVALUE and end with MAXVALUE."""
    return bool(ordered) and ordered[0].low[0] == (-1,) and ordered[-1].high[0] == (1,)


def listed(partitions: Sequence[Table]) -> set[str]:
    """The values that LIST partitions take, NULL left out."""
    found = set()
    for partition in partitions:
        match = _LIST.match(partition.partition_bound or "")
        for quoted, bare in _TOKEN.findall(match[1]) if match else ():
            if bare != "NULL":
                found.add(bare or quoted.replace("''", "'"))
    return found


def missing_remainders(partitions: Sequence[Table]) -> tuple[int, list[int]]:
    """The largest modulus of HASH partitions, and its remainders that no partition takes."""
    found = [_HASH.match(p.partition_bound or "") for p in partitions]
    pairs = [(int(m[1]), int(m[2])) for m in found if m]
    if not pairs:
        return 0, []
    # each modulus is a factor of the next larger one: PostgreSQL demands it
    largest = max(modulus for modulus, _ in pairs)
    taken = {r for modulus, first in pairs for r in range(first, largest, modulus)}
    return largest, [r for r in range(largest) if r not in taken]


def _point(text: str, types: Sequence[str]) -> Point | None:
    tokens = _TOKEN.findall(text)
    if types and len(types) != len(tokens):
        return None
    found = [_value(quoted, bare, types[i] if types else "") for i, (quoted, bare) in enumerate(tokens)]
    return tuple(v for v in found if v is not None) if None not in found else None


def _value(quoted: str, bare: str, kind: str) -> tuple[int] | tuple[int, Decimal | datetime] | None:
    if bare in ("MINVALUE", "MAXVALUE"):
        return (-1,) if bare == "MINVALUE" else (1,)
    try:
        if bare or kind.startswith(_NUMBERS):
            number = Decimal(bare or quoted)
            return (0, number) if number.is_finite() else None
        if kind.startswith(_TIMES):
            moment = datetime.fromisoformat(quoted)
            return 0, moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, InvalidOperation):  # infinity, BC, booleans
        pass
    return None


def _parts(text: str) -> list[str]:
    """The text cut at commas that stand outside of quotes."""
    return re.findall(r'(?:"(?:[^"]|"")*"|[^,"])+', text)
