"""Reading and attributing a plan of 5,000 nodes, against merely parsing its JSON, in one run.

python benchmarks/bench_plan.py
"""

from __future__ import annotations

import json
from time import perf_counter

from schemabook import plan

NODES = 5000
ROUNDS = 5


def deep(levels: int) -> str:
    """A plan of one node a level, as EXPLAIN (FORMAT JSON) would print it."""
    head = '{"Node Type": "Materialize", "Actual Loops": 1, "Actual Total Time": 5.0, "Plans": ['
    leaf = '{"Node Type": "Seq Scan", "Actual Loops": 1, "Actual Total Time": 4.0}'
    return '[{"Plan": ' + head * levels + leaf + "]}" * levels + "}]"


def wide(nodes: int) -> str:
    """A plan of one Append with many children: what partitions give."""
    leaf = {"Node Type": "Seq Scan", "Relation Name": "p", "Actual Loops": 1, "Actual Total Time": 0.5}
    top = {"Node Type": "Append", "Actual Loops": 1, "Actual Total Time": nodes / 2, "Plans": [leaf] * nodes}
    return json.dumps([{"Plan": top}])


def printed(nodes: int) -> str:
    """The text form of an Append with many scans, each with a condition and what it read."""
    measured = "(cost=0.00..1.00 rows=1 width=4) (actual time=0.010..0.500 rows=1.00 loops=1)"
    below = "        Filter: (a = 'x, y'::text)\n        Buffers: shared hit=3\n"
    scan = f"  ->  Seq Scan on p  {measured}\n{below}"
    return f"Append  {measured}\n" + scan * nodes


def best(text: str, read: object) -> float:
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        read(text)  # type: ignore[operator]
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    """Print seconds and the ratio, for a deep and a wide plan."""
    text = wide(NODES)
    ours, parsing = best(text, plan.read), best(text, json.loads)
    print(f"plan, {NODES} nodes wide: {ours:.2f} s, json alone {parsing:.3f} s, ratio {ours / parsing:.0f}")
    print(f"plan, {NODES} nodes in text: {best(printed(NODES), plan.read):.2f} s")
    print(f"plan, {NODES} nodes deep: {best(deep(NODES), plan.read):.2f} s (too deep for json alone)")


if __name__ == "__main__":
    main()
