"""A scratch database to build good and bad situations in: the words of the real-server plan tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.types.string import TextLoader

from schemabook import catalog, plan
from schemabook.insights import DEFAULT, insights

if TYPE_CHECKING:
    from schemabook.findings import Finding
    from schemabook.insights import Thresholds
    from schemabook.plan import Plan


class Bench:
    """One session that commits each statement. Plans are the same each time: no JIT, no parallel workers."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self.run(
            "SET jit = off", "SET max_parallel_workers_per_gather = 0", "SET default_statistics_target = 1000"
        )

    def run(self, *statements: str) -> None:
        """Execute what the tests wrote themselves; a fix may hold several statements."""
        for text in statements:
            for one in text.split("; "):
                self.connection.execute(one.encode())

    def plan(self, query: str, options: str = "") -> Plan:
        """EXPLAIN (ANALYZE, BUFFERS, SETTINGS) of a query, rolled back."""
        asked = f"EXPLAIN (ANALYZE, BUFFERS, SETTINGS, FORMAT JSON{options}) {query}"
        with self.connection.transaction(force_rollback=True), self.connection.cursor() as cursor:
            cursor.adapters.register_loader("json", TextLoader)
            row = cursor.execute(asked.encode()).fetchone()
        assert row is not None
        return plan.read(str(row[0]))

    def judge(self, query: str, limits: Thresholds = DEFAULT, *, schema: bool = False) -> tuple[Finding, ...]:
        """The findings about a query; with `schema` the rules know the catalog."""
        known = catalog.read(self.connection) if schema else None
        return insights(self.plan(query), limits, schema=known)

    def caught(self, rule: str, query: str, limits: Thresholds = DEFAULT, *, schema: bool = False) -> Finding:
        """The only finding about the query, which must be of this rule."""
        found = self.judge(query, limits, schema=schema)
        assert [f.rule for f in found] == [rule], "\n".join(map(str, found))
        assert found[0].fix or found[0].advice
        return found[0]

    def clean(self, query: str, limits: Thresholds = DEFAULT, *, schema: bool = False) -> None:
        """Nothing is found."""
        assert [str(f) for f in self.judge(query, limits, schema=schema)] == []

    def proves(self, rule: str, query: str, limits: Thresholds = DEFAULT, *, schema: bool = False) -> Finding:
        """Caught; the fix is executed as it stands; then nothing is found any more."""
        found = self.caught(rule, query, limits, schema=schema)
        assert found.fix
        self.run(found.fix)
        self.clean(query, limits, schema=schema)
        return found

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(query.encode()).fetchall()

    def close(self) -> None:
        """End the session."""
        self.connection.close()
