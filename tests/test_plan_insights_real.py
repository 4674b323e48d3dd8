"""Every rule on a real server: caught in a bad situation, not in its good twin, gone after its own fix."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schemabook.insights import DEFAULT, insights, n_plus_one, verdict
from tests.plans.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Leaves out the advice to index what is filtered: these tests are about estimates.
UNINDEXED = replace(DEFAULT, kept_share=0.0)


@pytest.fixture
def bench(database: str) -> Iterator[Bench]:
    made = Bench(database)
    yield made
    made.close()


def table(bench: Bench, name: str, columns: str, rows: int, options: str = "") -> None:
    """A table of expressions over i = 1 .. rows, analysed; autovacuum keeps away from it."""
    bench.run(
        f"CREATE TABLE {name} WITH (autovacuum_enabled = off{options}) AS SELECT {columns}"
        f" FROM generate_series(1, {rows}) AS i",
        f"ANALYZE {name}",
    )


class TestEstimates:
    def test_correlated_columns(self, bench: Bench) -> None:
        table(
            bench,
            "places",
            "i AS id, 'c' || i % 20 AS city, 'z' || i % 20 AS zip, i / 20 % 20 AS floor",
            30_000,
        )
        bench.clean("SELECT * FROM places WHERE city = 'c7' AND floor = 7", UNINDEXED)
        found = bench.proves(
            "mis-estimate", "SELECT * FROM places WHERE city = 'c7' AND zip = 'z7'", UNINDEXED
        )
        assert found.fix == "CREATE STATISTICS places_city_zip_stat ON city, zip FROM places; ANALYZE places;"
        assert "city, zip were taken for independent" in found.message

    def test_an_expression(self, bench: Bench) -> None:
        table(bench, "t", "i AS id", 30_000)
        bench.clean("SELECT * FROM t WHERE id < 20000")
        found = bench.proves("mis-estimate", "SELECT * FROM t WHERE id % 2 = 0 AND id > 5")
        assert found.fix == "CREATE STATISTICS t_id_2_stat ON (id % 2) FROM t; ANALYZE t;"

    def test_a_column_with_too_small_a_target(self, bench: Bench) -> None:
        table(bench, "t", "CASE WHEN i % 2 = 0 THEN 1 WHEN i % 10 = 1 THEN 2 ELSE i END AS k", 30_000)
        bench.clean("SELECT * FROM t WHERE k = 2", UNINDEXED)
        bench.run("ALTER TABLE t ALTER COLUMN k SET STATISTICS 1", "ANALYZE t")
        found = bench.proves("mis-estimate", "SELECT * FROM t WHERE k = 2", UNINDEXED)
        assert found.fix == "ALTER TABLE t ALTER COLUMN k SET STATISTICS 1000; ANALYZE t;"

    def test_combinations_in_groups(self, bench: Bench) -> None:
        table(bench, "t", "i % 100 AS a, i % 100 * 7 AS b", 30_000)
        bench.clean("SELECT a, count(*) FROM t GROUP BY a")
        found = bench.proves("mis-estimate", "SELECT a, b, count(*) FROM t GROUP BY a, b")
        assert found.fix == "CREATE STATISTICS t_a_b_stat (ndistinct) ON a, b FROM t; ANALYZE t;"

    def test_distinct_values_of_one_column(self, bench: Bench) -> None:
        table(bench, "t", "i % 5000 AS a", 30_000)
        bench.clean("SELECT DISTINCT a FROM t")
        bench.run("ALTER TABLE t ALTER COLUMN a SET (n_distinct = 20)", "ANALYZE t")
        found = bench.proves("mis-estimate", "SELECT DISTINCT a FROM t")
        assert found.fix == "ALTER TABLE t ALTER COLUMN a SET (n_distinct = 5000); ANALYZE t;"

    def test_a_join_on_expressions(self, bench: Bench) -> None:
        table(bench, "a", "i AS id", 400)
        table(bench, "b", "i AS id", 600)
        bench.clean("SELECT * FROM a JOIN b ON a.id = b.id")
        found = bench.proves("mis-estimate", "SELECT * FROM a JOIN b ON a.id % 7 = b.id % 11")
        assert "The error arises in the join" in found.message

    def test_not_where_a_limit_stopped_it(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, i % 3 AS k", 30_000)
        bench.clean("SELECT * FROM t WHERE k = 1 LIMIT 10")
        bench.clean("SELECT EXISTS (SELECT 1 FROM t WHERE k = 1)")

    def test_stale_statistics(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, i % 7 AS k", 40_000)
        bench.clean("SELECT count(*) FROM t")
        bench.run("DELETE FROM t WHERE id > 2000")
        bench.clean("SELECT count(*) FROM t WHERE k > 0 AND id < 500")
        found = bench.proves("stale-statistics", "SELECT count(*) FROM t")
        assert found.fix == "ANALYZE t;"
        assert found.message == "The planner took the table for 40,000 rows, and it has 2,000."

    def test_the_schema_shows_stale_statistics_below_a_filter(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, i % 7 AS k", 40_000)
        bench.run("DELETE FROM t WHERE id > 2000")
        bench.proves("stale-statistics", "SELECT count(*) FROM t WHERE k > 0", schema=True)

    def test_a_generic_plan(self, bench: Bench) -> None:
        table(bench, "t", "CASE WHEN i % 2 = 0 THEN 1 ELSE i END AS k, repeat('x', 50) AS pad", 40_000)
        bench.run("CREATE INDEX ON t (k)", "PREPARE q(int) AS SELECT * FROM t WHERE k = $1")
        bench.run("SET plan_cache_mode = force_generic_plan")
        bench.clean("EXECUTE q(7)")
        found = bench.proves("generic-plan", "EXECUTE q(1)")
        assert found.fix == "SET plan_cache_mode = force_custom_plan;"

    def test_an_init_plans_value_is_no_parameter(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, i % 3 AS k", 30_000)
        found = bench.judge("SELECT * FROM t WHERE k = (SELECT min(k) FROM t)")
        assert "generic-plan" not in [f.rule for f in found]


INDEXED = [
    ("a = 5 AND b < 30000", "CREATE INDEX ON t (a, b);"),
    ("lower(name) = 'n77'", "CREATE INDEX ON t ((lower(name)));"),
    ("name LIKE 'n77%'", "CREATE INDEX ON t (name text_pattern_ops);"),
    ("name LIKE '%777%'", "CREATE INDEX ON t USING gin (name gin_trgm_ops);"),
    ("code = 'c77'", "CREATE INDEX ON t (code);"),
    ("doc @> '{\"k\": 77}'", "CREATE INDEX ON t USING gin (doc);"),
    ("tags @> '{t77}'", "CREATE INDEX ON t USING gin (tags);"),
    ("doc ->> 'k' = '77'", None),
    ("odd AND a = 5", "CREATE INDEX ON t (odd, a);"),
    ('"Odd Name" IN (5, 6)', 'CREATE INDEX ON t ("Odd Name");'),
    ("gone IS NULL AND a > 0", "CREATE INDEX ON t (gone, a);"),
    ("a = (SELECT 5)", "CREATE INDEX ON t (a);"),
    ("b BETWEEN 100 AND 120", "CREATE INDEX ON t (b);"),
]


class TestScans:
    def big(self, bench: Bench) -> None:
        table(
            bench,
            "t",
            "i % 1000 AS a, i AS b, 'n' || i AS name, ('c' || i % 1000)::varchar(9) AS code,"
            " jsonb_build_object('k', i % 1000) AS doc, ARRAY['t' || i % 1000] AS tags, i % 500 = 1 AS odd,"
            ' i % 1000 AS "Odd Name", CASE WHEN i % 1000 > 0 THEN i END AS gone',
            40_000,
        )

    @pytest.mark.parametrize(("where", "fix"), INDEXED)
    @pytest.mark.parametrize("schema", [False, True], ids=["alone", "schema"])
    def test_a_seq_scan_that_discards(
        self,
        bench: Bench,
        where: str,
        fix: str | None,
        schema: bool,
    ) -> None:
        self.big(bench)
        query = f"SELECT * FROM t WHERE {where}"
        found = next(f for f in bench.judge(query, schema=schema) if f.rule == "seq-scan-discards")
        assert found.fix is not None
        assert fix is None or found.fix.endswith(fix)
        bench.run(found.fix, "ANALYZE t")
        after = bench.plan(query)
        assert after.indexes
        assert "seq-scan-discards" not in [f.rule for f in insights(after)]

    def test_not_where_most_rows_are_wanted(self, bench: Bench) -> None:
        self.big(bench)
        bench.clean("SELECT * FROM t WHERE a > 100")
        bench.clean("SELECT a, count(*) FROM t GROUP BY a")

    def test_an_index_that_is_there_is_not_proposed_again(self, bench: Bench) -> None:
        self.big(bench)
        bench.run("CREATE INDEX t_a ON t (a)", "SET enable_indexscan = off", "SET enable_bitmapscan = off")
        found = bench.caught("seq-scan-discards", "SELECT * FROM t WHERE a = 5", schema=True)
        assert found.fix is None
        assert "The index t_a has these columns" in (found.advice or "")

    def test_names_are_quoted(self, bench: Bench) -> None:
        table(bench, '"User"', 'i % 1000 AS "order", i AS id', 40_000)
        found = bench.proves("seq-scan-discards", 'SELECT * FROM "User" u WHERE u."order" = 5')
        assert found.fix == 'CREATE INDEX ON "User" ("order");'

    def test_partitions_are_one_finding(self, bench: Bench) -> None:
        bench.run("CREATE TABLE e (id int, k int) PARTITION BY RANGE (id)")
        for n in range(3):
            bench.run(
                f"CREATE TABLE e{n} PARTITION OF e FOR VALUES FROM ({n * 20000}) TO ({n * 20000 + 20000})"
            )
        bench.run("INSERT INTO e SELECT i, i % 1000 FROM generate_series(0, 59999) i", "ANALYZE e")
        found = bench.proves("seq-scan-discards", "SELECT * FROM e WHERE k = 5", schema=True)
        assert found.fix == "CREATE INDEX ON e (k);"
        assert "2 more partitions" in found.message

    def test_an_index_that_filters_late(self, bench: Bench) -> None:
        table(bench, "t", "i / 6000 AS a, i % 1000 AS b, repeat('x', 100) AS pad", 60_000)
        bench.run("CREATE INDEX ON t (a)")
        bench.clean("SELECT * FROM t WHERE a = 5")
        found = bench.proves("index-filters-late", "SELECT * FROM t WHERE a = 5 AND b = 7")
        assert found.fix == "CREATE INDEX ON t (a, b);"

    def test_a_lossy_bitmap(self, bench: Bench) -> None:
        table(bench, "wide", "i AS id, i * 37 % 100 AS k, repeat('x', 1900) AS pad", 8000)
        bench.run("CREATE INDEX ON wide (k)", "SET enable_seqscan = off", "SET enable_indexscan = off")
        query = "SELECT count(*) FROM wide WHERE k < 40 AND id > 0"
        bench.clean(query)
        bench.run("SET work_mem = '64kB'")
        bench.proves("lossy-bitmap", query)

    def test_heap_fetches(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, repeat('x', 200) AS pad", 30_000)
        bench.run("CREATE INDEX ON t (id)", "SET enable_seqscan = off", "SET enable_bitmapscan = off")
        query = "SELECT count(*) FROM t WHERE id < 20000"
        assert bench.proves("heap-fetches", query).fix == "VACUUM t;"


class TestLoops:
    def test_pairs_compared_in_vain(self, bench: Bench) -> None:
        table(bench, "a", "i AS k", 600)
        table(bench, "b", "i AS k", 3000)
        query = "SELECT count(*) FROM a JOIN b ON b.k = a.k"
        bench.clean(query)
        bench.run("SET enable_hashjoin = off", "SET enable_mergejoin = off")
        found = bench.proves("hot-inner-side", query)
        assert found.fix is not None
        assert found.fix.startswith("CREATE INDEX ON ")

    def test_an_inequality_has_no_index_to_offer(self, bench: Bench) -> None:
        table(bench, "a", "i AS k, i % 9 AS n", 900)
        table(bench, "b", "i AS k, i % 9 AS n", 900)
        found = bench.caught("hot-inner-side", "SELECT count(*) FROM a JOIN b ON a.k + b.k = a.n * b.n - 500")
        assert found.fix is None
        assert "join by equality first" in (found.advice or "")

    def test_one_finding_for_an_estimate_and_its_nested_loop(self, bench: Bench) -> None:
        table(bench, "a", "i AS id, i % 20 AS x, i % 20 AS y, i % 20 AS z", 40_000)
        table(bench, "b", "i AS id, repeat('x', 100) AS pad", 40_000)
        bench.run("CREATE INDEX ON b (id)", "SET enable_hashjoin = off", "SET enable_mergejoin = off")
        bench.run("SET enable_memoize = off")
        query = "SELECT count(b.pad) FROM a JOIN b ON b.id = a.id WHERE a.x = 3 AND a.y = 3 AND a.z = 3"
        (found,) = (f for f in bench.judge(query) if f.rule != "seq-scan-discards")
        assert found.rule == "mis-estimate"
        assert found.fix is not None
        bench.run(found.fix)
        bench.clean(query, UNINDEXED)

    def test_a_sub_plan_per_row(self, bench: Bench) -> None:
        table(bench, "c", "i AS id", 3000)
        table(bench, "o", "i AS id, i % 3000 + 1 AS c_id, i % 97 AS amount", 30_000)
        bench.run("CREATE INDEX ON o (c_id)")
        found = bench.caught(
            "sub-plan-per-row", "SELECT id, (SELECT sum(amount) FROM o WHERE o.c_id = c.id) FROM c"
        )
        assert "LEFT JOIN" in (found.advice or "")
        bench.clean(
            "SELECT c.id, s.n FROM c LEFT JOIN (SELECT c_id, sum(amount) AS n FROM o GROUP BY c_id) s"
            " ON s.c_id = c.id"
        )

    def test_a_sub_plan_without_an_index_is_one_finding(self, bench: Bench) -> None:
        table(bench, "c", "i AS id", 100)
        table(bench, "o", "i AS id, i % 100 + 1 AS c_id", 3000)
        limits = replace(DEFAULT, sub_plan_loops=50)
        query = "SELECT id, (SELECT count(*) FROM o WHERE o.c_id = c.id) FROM c"
        assert bench.caught("seq-scan-discards", query, limits).fix == "CREATE INDEX ON o (c_id);"

    def test_a_cartesian_product(self, bench: Bench) -> None:
        bench.run("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int, a_id int REFERENCES a)")
        bench.run(
            "INSERT INTO a SELECT generate_series(1, 600)",
            "INSERT INTO b SELECT i, i FROM generate_series(1, 600) i",
        )
        bench.run("ANALYZE a", "ANALYZE b")
        bench.clean("SELECT count(*) FROM a, b WHERE b.a_id = a.id")
        found = bench.caught("cartesian-product", "SELECT count(*) FROM a, b", schema=True)
        assert found.advice == "The foreign key b_a_id_fkey joins them: ON b.a_id = a.id."

    def test_a_parameterised_inner_side_is_no_product(self, bench: Bench) -> None:
        table(bench, "a", "i AS id", 600)
        table(bench, "b", "i % 600 + 1 AS a_id", 150_000)
        bench.run(
            "CREATE INDEX ON b (a_id)", "VACUUM b", "SET enable_hashjoin = off", "SET enable_mergejoin = off"
        )
        bench.clean("SELECT count(*) FROM a JOIN b ON b.a_id = a.id")
        bench.clean("SELECT count(*) FROM a, LATERAL generate_series(1, id) g")

    def memoized(self, bench: Bench, keys: int) -> str:
        table(bench, "a", f"i % {keys} AS k", 30_000)
        table(bench, "b", "i - 1 AS k, repeat('x', 40) AS pad", 30_000)
        bench.run("CREATE INDEX ON b (k)", "SET enable_hashjoin = off", "SET enable_mergejoin = off")
        return "SELECT count(b.pad) FROM a JOIN b ON b.k = a.k"

    def test_memoize_without_repeated_keys(self, bench: Bench) -> None:
        query = self.memoized(bench, 30_000)
        bench.clean(query)
        bench.run("ALTER TABLE a ALTER COLUMN k SET (n_distinct = 100)", "ANALYZE a")
        assert bench.proves("memoize-thrash", query).fix == "SET enable_memoize = off;"

    def test_memoize_without_room(self, bench: Bench) -> None:
        query = self.memoized(bench, 3000)
        bench.clean(query)
        bench.run("ALTER TABLE a ALTER COLUMN k SET (n_distinct = 100)", "ANALYZE a", "SET work_mem = '64kB'")
        found = bench.proves("memoize-thrash", query)
        assert found.fix is not None
        assert found.fix.startswith("SET work_mem")

    def test_n_plus_one(self, bench: Bench) -> None:
        bench.run("CREATE TABLE t (id int PRIMARY KEY, name text)")
        bench.run("INSERT INTO t SELECT i, 'it''s ' || i FROM generate_series(1, 100) i", "ANALYZE t")
        asked = [f"SELECT name FROM t WHERE id = {n}" for n in range(1, 21)]
        assert [f.rule for f in n_plus_one([bench.plan(q) for q in asked])] == ["n-plus-one"]
        (found,) = n_plus_one([*asked, "SELECT count(*) FROM t"])
        assert found.message.startswith("The same statement ran 20 times")
        assert found.fix is not None
        one_by_one = [row for q in asked for row in bench.rows(q)]
        assert sorted(bench.rows(found.fix)) == sorted(one_by_one)
        assert n_plus_one([found.fix]) == ()
        assert n_plus_one([bench.plan(found.fix)]) == ()
        assert n_plus_one(asked[:5]) == ()
        assert n_plus_one(f"INSERT INTO t VALUES ({n})" for n in range(50)) == ()
        (bound,) = n_plus_one(["SELECT name FROM t WHERE id = $1"] * 20)  # the values are not in the text
        assert bound.fix is None
        bench.run("PREPARE q(int) AS SELECT name FROM t WHERE id = $1")
        logged = [replace(bench.plan(f"EXECUTE q({n})"), query="SELECT $1") for n in range(1, 21)]
        assert [f.rule for f in n_plus_one(logged)] == ["n-plus-one"]
        assert n_plus_one(["SELECT 1"] * 50) == ()  # the same constants: a cache's matter, not a loop's


class TestStatement:
    def test_a_big_offset(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, i % 97 AS k", 40_000)
        bench.run("CREATE INDEX ON t (k, id)", "VACUUM t")
        found = bench.caught("big-offset", "SELECT id FROM t ORDER BY k, id OFFSET 30000 LIMIT 20")
        assert found.message == "OFFSET threw away 30,000 rows to return 20."
        bench.clean("SELECT id FROM t WHERE (k, id) > (70, 200) ORDER BY k, id LIMIT 20")
        bench.clean("SELECT id FROM t ORDER BY k, id OFFSET 40 LIMIT 20")

    def test_a_foreign_key_without_an_index(self, bench: Bench) -> None:
        bench.run("CREATE TABLE p (id int PRIMARY KEY)", "CREATE TABLE c (id int, p_id int REFERENCES p)")
        bench.run("INSERT INTO p SELECT generate_series(1, 300)")
        bench.run("INSERT INTO c SELECT i, 1 FROM generate_series(1, 40000) i", "ANALYZE p", "ANALYZE c")
        query = "DELETE FROM p WHERE id > 100"
        assert "most likely there is none" in (bench.caught("trigger-share", query).advice or "")
        found = bench.proves("trigger-share", query, schema=True)
        assert found.fix == "CREATE INDEX ON c (p_id);"
        assert found.target == "foreign key c_p_id_fkey on p"

    def test_a_slow_trigger(self, bench: Bench) -> None:
        bench.run("CREATE TABLE t (id int)", "INSERT INTO t SELECT generate_series(1, 50)", "ANALYZE t")
        bench.clean("UPDATE t SET id = id + 1")
        bench.connection.execute(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN PERFORM pg_sleep(0.002); RETURN NEW; END $$"
        )
        bench.run("CREATE TRIGGER slow AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION slow()")
        assert "statement-level" in (bench.caught("trigger-share", "UPDATE t SET id = id + 1").advice or "")

    def test_planning(self, bench: Bench) -> None:
        names = [f"t{n}" for n in range(9)]
        for name in names:
            table(bench, name, "i AS id", 3)
        joins = " ".join(f"JOIN {n} USING (id)" for n in names[1:])
        query = f"SELECT count(*) FROM t0 {joins}"
        limits = replace(DEFAULT, overhead_ms=2.0)  # a fast machine plans nine tables in a few milliseconds
        bench.run("SET join_collapse_limit = 12", "SET geqo = off")
        assert "Prepare" in (bench.caught("planning-share", query, limits).advice or "")
        bench.run(f"PREPARE q AS {query}", "SET plan_cache_mode = force_generic_plan", "EXECUTE q")
        bench.clean("EXECUTE q", limits)

    def test_workers_that_were_not_allowed(self, bench: Bench) -> None:
        table(bench, "t", "i AS id", 40_000)
        for setting in ("min_parallel_table_scan_size", "parallel_setup_cost", "parallel_tuple_cost"):
            bench.run(f"SET {setting} = 0")
        bench.run("SET max_parallel_workers_per_gather = 2", "SET max_parallel_workers = 0")
        found = bench.caught("workers-missing", "SELECT count(*) FROM t")
        assert found.fix == "RESET max_parallel_workers;"
        bench.run(found.fix, "SET max_parallel_workers_per_gather = 1")
        bench.clean("SELECT count(*) FROM t")

    def test_a_cold_cache(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, repeat('x', 500) AS pad", 30_000)
        bench.run("SET track_io_timing = on", "VACUUM FULL t")  # the new file was not read by anybody
        limits = replace(DEFAULT, cold_share=0.0)  # the operating system has it in its cache
        found = bench.caught("cold-cache", "SELECT count(pad) FROM t", limits)
        assert found.severity == "info"
        assert "were not in shared buffers" in found.message

    def test_a_warm_cache(self, bench: Bench) -> None:
        table(bench, "t", "i AS id, repeat('x', 500) AS pad", 20_000)
        bench.run("SET track_io_timing = on", "SELECT count(pad) FROM t")
        bench.clean("SELECT count(pad) FROM t", replace(DEFAULT, cold_share=0.0))


def test_the_verdict(bench: Bench) -> None:
    table(bench, "t", "i % 1000 AS a, i AS b", 30_000)
    bench.run("CREATE INDEX ON t (b)")
    good, bad = bench.plan("SELECT * FROM t WHERE b = 5"), bench.plan("SELECT * FROM t WHERE a = 5")
    assert verdict(good, insights(good)).startswith("This plan is fine: ")
    assert "look first at #1 Seq Scan on t: the filter threw away" in verdict(bad, insights(bad))
    blocks = bad.without_times()
    assert " ms" not in verdict(blocks, insights(blocks))
    assert "100 % of its " in verdict(blocks, insights(blocks))
