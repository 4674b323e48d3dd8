"""One line below a node in EXPLAIN's text form -> the keys and values of the JSON form.

Where text puts several values on a line ("Buckets: 1024  Batches: 1  Memory Usage: 9kB") each has its own
reader here. Every other line is "Label: value", and the label is the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from schemabook.plan.counts import BUFFER_KEYS
from schemabook.plan.scalar import items, number, scalar

#: "Label: value". A label begins with a capital letter and holds no quote, bracket or further colon.
LABEL: Final = re.compile(r"(?P<key>[A-Z][^:'\"(\[{$=<>]{0,60}):(?: (?P<value>.*))?$", re.DOTALL)
LISTS: Final = frozenset(
    {"Output", "Sort Key", "Presorted Key", "Group Key", "Hash Key", "Conflict Arbiter Indexes"}
    | {"Params Evaluated"}
)
#: Lines whose value is an expression: its quotes and parentheses close.
EXPRESSIONS: Final = LISTS | {
    *("Filter", "Join Filter", "One-Time Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond"),
    *("TID Cond", "Order By", "Cache Key", "Run Condition", "Window", "Function Call", "Remote SQL"),
    *("Table Function Call", "Conflict Filter", "Sampling"),
}
_PAIR: Final = re.compile(r"([A-Za-z/][\w /]*?): (.*?)(?=  [A-Z]|$)")
_ACTUAL: Final = re.compile(
    r"actual (?:time=([\d.]+)\.\.([\d.]+) )?rows=(\d+(?:\.\d+)?) loops=(\d+)(?: (never executed))?$"
)
_COUNT: Final = re.compile(r"([a-z/][a-z /]*?)=(\d+(?:\.\d+)?)")
_SAMPLING: Final = re.compile(r"(?P<method>.*?) \((?P<parameters>.*?)\)(?: REPEATABLE \((?P<seed>.*)\))?$")
_ORIGINALLY: Final = re.compile(r"(\d+)(?: \(originally (\d+)\))?$")

Reader = Callable[[str], dict[str, Any] | None]


def properties(text: str) -> dict[str, Any] | None:
    """The keys that a line stands for; None where the line is damaged or is no "Label: value"."""
    actual = _ACTUAL.match(text)
    if actual:
        return _actual(actual)
    found = LABEL.match(text)
    if found is None:
        return None
    key, value = found["key"], (found["value"] or "")
    reader = _READERS.get(key)
    if reader is not None:
        return reader(text if key in _WHOLE else value)
    if key in LISTS:
        return {key: items(value)}
    return {key: scalar(key, value.strip() if key not in EXPRESSIONS else value)}


def _actual(found: re.Match[str]) -> dict[str, Any]:
    times = {"Actual Startup Time": float(found[1]), "Actual Total Time": float(found[2])} if found[1] else {}
    return times | {"Actual Rows": number(found[3]), "Actual Loops": number(found[4])}


def _pairs(text: str) -> dict[str, str]:
    return {m[1].strip(): m[2].strip() for m in _PAIR.finditer(text)}


def _renamed(names: dict[str, str]) -> Reader:
    """A reader of "Label: value  Label: value" lines that gives some labels another name."""

    def read(text: str) -> dict[str, Any] | None:
        pairs = _pairs(text)
        return {names.get(k, k): scalar(k, v) for k, v in pairs.items()} or None

    return read


def _sort(text: str) -> dict[str, Any] | None:
    method, _, space = text.partition("  ")
    found: dict[str, Any] = {"Sort Method": method}
    for kind, used in _pairs(space).items():
        found |= {"Sort Space Used": scalar(kind, used), "Sort Space Type": kind}
    return found


def _hash(text: str) -> dict[str, Any] | None:
    """Of Hash, or of a HashAggregate that planned no partitions: only a Hash has buckets."""
    pairs = _pairs(text)
    if "Buckets" not in pairs:
        return _aggregate(text)
    found: dict[str, Any] = {}
    for label in ("Buckets", "Batches"):
        counts = _ORIGINALLY.match(pairs.get(label, ""))
        if counts is None:
            return None
        found[f"Hash {label}"] = int(counts[1])
        found[f"Original Hash {label}"] = int(counts[2] or counts[1])
    return found | {"Peak Memory Usage": scalar("", pairs.get("Memory Usage", "0"))}


_aggregate: Final = _renamed({"Batches": "HashAgg Batches", "Memory Usage": "Peak Memory Usage"})
_memoize: Final = _renamed(
    {name: f"Cache {name}" for name in ("Hits", "Misses", "Evictions", "Overflows")}
    | {"Memory Usage": "Peak Memory Usage"}
)


def _groups(text: str) -> dict[str, Any] | None:
    """Full-sort or Pre-sorted groups of an Incremental Sort; a space may be memory, disk or both."""
    label, _, rest = text.partition(": ")
    count, _, rest = rest.partition("  ")
    if not count.isdecimal():
        return None
    group: dict[str, Any] = {"Group Count": int(count)}
    for key, value in _pairs(rest).items():
        first, _, space = key.partition(" ")
        if key.startswith("Sort Method"):
            group["Sort Methods Used"] = value.split(", ")
        elif first in ("Average", "Peak"):
            group.setdefault(f"Sort Space {space}", {})[f"{first} Sort Space Used"] = scalar(key, value)
    return {label: group}


def counters(text: str, keys: Callable[[str, str], str]) -> dict[str, Any] | None:
    """ "shared hit=1 read=2, temp read=3": the pool is named once, before its counters."""
    found: dict[str, Any] = {}
    for part in text.split(", "):
        pool = ""
        for name, value in _COUNT.findall(part):
            named, _, verb = name.strip().rpartition(" ")
            pool = named or pool
            found[keys(pool, verb)] = number(value)
        if _COUNT.sub("", part).strip():
            return None
    return found or None


def _buffers(text: str) -> dict[str, Any] | None:
    found = counters(text, lambda pool, verb: f"{pool.title()} {verb.title()} Blocks")
    return found if found and found.keys() <= BUFFER_KEYS.keys() else None


def _timings(text: str) -> dict[str, Any] | None:
    """Up to 16 "shared/local" (before 15 no word) covers both, and JSON has no word for them either."""
    pools = {"": "", "shared/local": "", "shared": "Shared ", "local": "Local ", "temp": "Temp "}
    return counters(text, lambda pool, verb: f"{pools.get(pool, pool)}I/O {verb.title()} Time")


def _wal(text: str) -> dict[str, Any] | None:
    names = {"records": "WAL Records", "fpi": "WAL FPI", "bytes": "WAL Bytes", "full": "WAL Buffers Full"}
    return counters(text, lambda pool, verb: names.get(verb, f"WAL {pool} {verb}"))


def _blocks(text: str) -> dict[str, Any] | None:
    return counters(text, lambda _, verb: f"{verb.title()} Heap Blocks")


def _tuples(text: str) -> dict[str, Any] | None:
    return counters(text, lambda _, verb: f"Tuples {verb.title()}")


def _memory(text: str) -> dict[str, Any]:
    return {f"Memory {k.title()}": int(v) for k, v in re.findall(r"(\w+)=(\d+)kB", text)}


def _sampling(text: str) -> dict[str, Any] | None:
    found = _SAMPLING.match(text)
    if found is None:
        return None
    seed = {"Repeatable Seed": found["seed"]} if found["seed"] else {}
    given = items(found["parameters"]) if found["parameters"] else []
    return {"Sampling Method": found["method"], "Sampling Parameters": given} | seed


_READERS: Final[dict[str, Reader]] = {
    "Sort Method": _sort,
    "Buckets": _hash,
    "Batches": _hash,
    "Planned Partitions": _aggregate,
    "Hits": _memoize,
    "Storage": _renamed({}),
    "Full-sort Groups": _groups,
    "Pre-sorted Groups": _groups,
    "Buffers": _buffers,
    "I/O Timings": _timings,
    "WAL": _wal,
    "Heap Blocks": _blocks,
    "Tuples": _tuples,
    "Memory": _memory,
    "Sampling": _sampling,
}
#: Readers that need the label of the line, too.
_WHOLE: Final = frozenset(
    {"Buckets", "Batches", "Planned Partitions", "Hits", "Storage", "Full-sort Groups", "Pre-sorted Groups"}
)
