"""The plans of the corpus: what is asked, under which settings, with which EXPLAIN options."""

from __future__ import annotations

from dataclasses import dataclass, field

SETUP = """
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text, country text, vip boolean);
INSERT INTO customers SELECT i, 'customer ' || i, 'city ' || i % 40, 'country ' || i % 8, i % 50 = 0
  FROM generate_series(1, 2000) i;
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers ON DELETE CASCADE,
  status text NOT NULL, placed_on date NOT NULL, amount numeric(10, 2) NOT NULL, note text);
INSERT INTO orders SELECT i, i % 2000 + 1, (ARRAY['new', 'paid', 'sent', 'done'])[i % 4 + 1],
  date '2025-01-01' + i % 365, i % 997, repeat('x', i % 30) FROM generate_series(1, 30000) i;
CREATE INDEX orders_customer_id ON orders (customer_id);
CREATE INDEX orders_placed_on ON orders (placed_on);
CREATE INDEX orders_status ON orders (status);
CREATE TABLE items (order_id int NOT NULL, line_no int NOT NULL, product_id int NOT NULL, qty int NOT NULL,
  PRIMARY KEY (order_id, line_no));
INSERT INTO items SELECT i / 2 + 1, i % 2, i % 300, i % 7 FROM generate_series(0, 59999) i;
CREATE TABLE parts (id int PRIMARY KEY, parent_id int);
INSERT INTO parts SELECT i, CASE WHEN i > 1 THEN i / 3 + 1 END FROM generate_series(1, 3000) i;
CREATE TABLE events (id int, at date NOT NULL, kind int) PARTITION BY RANGE (at);
CREATE TABLE events_q1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-04-01');
CREATE TABLE events_q2 PARTITION OF events FOR VALUES FROM ('2025-04-01') TO ('2025-07-01');
CREATE TABLE events_q3 PARTITION OF events FOR VALUES FROM ('2025-07-01') TO ('2025-10-01');
CREATE TABLE events_q4 PARTITION OF events FOR VALUES FROM ('2025-10-01') TO ('2026-01-01');
INSERT INTO events SELECT i, date '2025-01-01' + i % 365, i % 5 FROM generate_series(1, 20000) i;
CREATE INDEX events_at ON events (at);
CREATE TABLE places (id int, city text, country text);
INSERT INTO places SELECT i, 'city ' || i % 100, 'country ' || i % 100 FROM generate_series(1, 20000) i;
CREATE TABLE wide (id int, k int, pad text);
INSERT INTO wide SELECT i, i * 37 % 100, repeat('x', 1900) FROM generate_series(1, 8000) i;
CREATE INDEX wide_k ON wide (k);
CREATE TABLE audit (id int, seen timestamptz DEFAULT now());
CREATE FUNCTION nap(ms double precision) RETURNS int LANGUAGE plpgsql VOLATILE PARALLEL SAFE COST 10000
  AS $$ BEGIN PERFORM pg_sleep(ms / 1000); RETURN 1; END $$;
CREATE FUNCTION log_order() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN INSERT INTO audit (id) VALUES (NEW.id); RETURN NEW; END $$;
CREATE FUNCTION touch_order() RETURNS trigger LANGUAGE plpgsql
  AS $$ BEGIN NEW.note := 'touched'; RETURN NEW; END $$;
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch_order();
CREATE TRIGGER orders_log AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION log_order();
CREATE EXTENSION IF NOT EXISTS postgres_fdw;
VACUUM ANALYZE;
"""

PARALLEL = {
    "min_parallel_table_scan_size": "0",
    "min_parallel_index_scan_size": "0",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "max_parallel_workers_per_gather": "2",
}
NO_LEADER = {**PARALLEL, "parallel_leader_participation": "off"}
ONLY_HASH = {"enable_mergejoin": "off", "enable_nestloop": "off"}
ONLY_MERGE = {"enable_hashjoin": "off", "enable_nestloop": "off"}
ONLY_LOOP = {"enable_hashjoin": "off", "enable_mergejoin": "off"}
NO_INDEX = {"enable_indexscan": "off", "enable_indexonlyscan": "off", "enable_bitmapscan": "off"}


@dataclass(frozen=True)
class Case:
    """One plan. `hot` is a part of the title of the node that must hold most of the time."""

    sql: str
    settings: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ("ANALYZE", "BUFFERS")
    hot: str | None = None


TEN_INIT_PLANS = "SELECT count(*) FROM customers WHERE " + " OR ".join(
    f"id = (SELECT max(product_id) + {n} FROM items WHERE order_id < {n * 5})" for n in range(1, 13)
)
# only InitPlan 10 is slow, and only the scan of orders uses it
SLOW_TENTH = (
    "SELECT "
    + ", ".join(f"(SELECT max(id) + {n} FROM parts WHERE id < {n})" for n in range(1, 10))
    + " FROM orders WHERE id > (SELECT nap(40)) AND id < 50 ORDER BY amount"
)

CASES: dict[str, Case] = {
    # scans
    "seq_scan": Case("SELECT * FROM orders"),
    "seq_scan_filter": Case("SELECT * FROM orders WHERE note = 'xxx' AND amount = 3"),
    "index_scan": Case("SELECT * FROM orders WHERE id = 77"),
    "index_scan_late_filter": Case(
        "SELECT * FROM orders WHERE status = 'new' AND note = 'no such note'",
        {"enable_seqscan": "off", "enable_bitmapscan": "off"},
    ),
    "index_scan_backward": Case("SELECT * FROM orders ORDER BY id DESC LIMIT 5"),
    "index_only_scan": Case("SELECT id FROM orders WHERE id BETWEEN 10 AND 500"),
    "bitmap_scan": Case("SELECT * FROM orders WHERE customer_id = 7", {"enable_indexscan": "off"}),
    "bitmap_and_or": Case(
        "SELECT * FROM orders WHERE customer_id < 300 AND (placed_on = '2025-02-02' OR id < 2000)",
        {"enable_seqscan": "off", "enable_indexscan": "off"},
    ),
    "bitmap_and": Case(
        "SELECT * FROM orders WHERE customer_id < 400 AND placed_on < '2025-03-01'",
        {"enable_seqscan": "off", "enable_indexscan": "off"},
    ),
    "bitmap_lossy": Case(
        "SELECT count(*) FROM wide WHERE k < 40 AND id > 0",
        {"work_mem": "64kB", **NO_INDEX, "enable_bitmapscan": "on", "enable_seqscan": "off"},
    ),
    "tid_scan": Case("SELECT * FROM orders WHERE ctid = '(3,4)'"),
    "sample_scan": Case("SELECT count(*) FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (1)"),
    "function_scan": Case("SELECT * FROM generate_series(1, 5000) g WHERE g % 7 = 0"),
    "values_scan": Case("SELECT * FROM (VALUES (1), (2), (3)) v(n) WHERE n > 1"),
    "subquery_scan": Case(
        "SELECT * FROM (SELECT customer_id, count(*) AS n FROM orders GROUP BY 1 OFFSET 0) s WHERE n > 14"
    ),
    "project_set": Case("SELECT id, generate_series(1, 3) FROM customers WHERE id < 100"),
    "result_one_time_filter": Case("SELECT * FROM customers WHERE current_setting('port') = 'none'"),
    "foreign_scan": Case("SELECT * FROM far_customers WHERE vip"),
    "foreign_join": Case(
        "SELECT o.id FROM orders o JOIN far_customers c ON c.id = o.customer_id WHERE c.vip"
    ),
    # joins
    "hash_join": Case("SELECT * FROM orders JOIN customers ON customers.id = customer_id", ONLY_HASH),
    "hash_left_join": Case("SELECT * FROM customers c LEFT JOIN parts p ON p.id = c.id", ONLY_HASH),
    "hash_full_join": Case("SELECT * FROM customers c FULL JOIN parts p ON p.id = c.id", ONLY_HASH),
    "hash_anti_join": Case(
        "SELECT * FROM parts p WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = p.id)", ONLY_HASH
    ),
    "merge_join": Case("SELECT * FROM orders o JOIN items i ON i.order_id = o.id", ONLY_MERGE),
    "merge_join_early_stop": Case(
        "SELECT count(*) FROM items i JOIN (SELECT id FROM orders WHERE id < 20 OFFSET 0) o"
        " ON o.id = i.order_id",
        ONLY_MERGE,
    ),
    "nested_loop": Case(
        "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.vip",
        {**ONLY_LOOP, "enable_bitmapscan": "off"},
    ),
    "nested_loop_materialize": Case(
        "SELECT count(*) FROM (SELECT * FROM customers WHERE id < 200) a"
        " JOIN (SELECT * FROM parts WHERE id < 500) b ON a.id % 7 = b.id % 11",
        ONLY_LOOP,
    ),
    "nested_loop_semi": Case(
        "SELECT * FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
        ONLY_LOOP,
    ),
    "memoize": Case(
        "SELECT count(*) FROM items i JOIN customers c ON c.id = i.product_id + 1", {**ONLY_LOOP}
    ),
    # sorting, grouping, windows, sets
    "sort_memory": Case("SELECT * FROM customers ORDER BY name"),
    "sort_spill": Case("SELECT * FROM items ORDER BY qty, product_id", {"work_mem": "256kB", **NO_INDEX}),
    "hash_spill": Case(
        "SELECT * FROM items i JOIN orders o ON o.id = i.order_id", {"work_mem": "256kB", **ONLY_HASH}
    ),
    "hash_agg_spill": Case(
        "SELECT order_id, sum(qty) FROM items GROUP BY 1",
        {"work_mem": "256kB", "enable_sort": "off", **NO_INDEX},
    ),
    "incremental_sort": Case("SELECT * FROM orders ORDER BY placed_on, amount LIMIT 100"),
    "group_aggregate": Case("SELECT customer_id, count(*) FROM orders GROUP BY 1", {"enable_hashagg": "off"}),
    "grouping_sets": Case("SELECT city, vip, count(*) FROM customers GROUP BY CUBE (city, vip)"),
    "window": Case("SELECT id, row_number() OVER (PARTITION BY city ORDER BY id) FROM customers"),
    "window_run_condition": Case(
        "SELECT * FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM orders) s WHERE n < 10"
    ),
    "unique": Case("SELECT DISTINCT customer_id FROM orders", {"enable_hashagg": "off"}),
    "set_op": Case("SELECT id FROM customers EXCEPT SELECT customer_id FROM orders"),
    "set_op_sorted": Case(
        "SELECT id FROM customers INTERSECT SELECT id FROM parts", {"enable_hashagg": "off"}
    ),
    "append_union": Case("SELECT id FROM customers UNION ALL SELECT id FROM parts"),
    "merge_append": Case("SELECT * FROM events ORDER BY at LIMIT 50"),
    "limit": Case("SELECT * FROM orders WHERE amount > 1 LIMIT 10"),
    "lock_rows": Case("SELECT * FROM customers WHERE vip FOR UPDATE"),
    # partitions
    "partition_prune_plan": Case("SELECT * FROM events WHERE at < '2025-02-01'"),
    "partition_prune_run": Case(
        "SELECT count(*) FROM events WHERE at = (SELECT date '2025-05-05' + nap(15) - 1)", hot="Result"
    ),
    "partition_prune_loop": Case(
        "SELECT count(*) FROM (SELECT placed_on FROM orders WHERE id < 20) o"
        " JOIN events e ON e.at = o.placed_on",
        {**ONLY_LOOP, "enable_bitmapscan": "off", "enable_memoize": "off"},
    ),
    # subplans
    "init_plan": Case("SELECT * FROM orders WHERE amount = (SELECT max(amount) FROM orders)"),
    "init_plans_twelve": Case(TEN_INIT_PLANS),
    "init_plan_slow_tenth": Case(SLOW_TENTH, hot="Result"),
    "init_plan_in_index_cond": Case(
        "SELECT count(*) FROM orders WHERE customer_id = (SELECT nap(30) + 5)", hot="Result"
    ),
    "init_plan_in_select_list": Case(
        "SELECT id, (SELECT nap(30)) FROM customers ORDER BY city", hot="Result"
    ),
    "init_plan_limit": Case("SELECT * FROM orders LIMIT (SELECT 2 + nap(25))", hot="Result"),
    "init_plan_nested_loop_inner": Case(
        "SELECT count(*) FROM customers c JOIN orders o ON o.customer_id = c.id AND o.placed_on >"
        " (SELECT date '2025-01-05' + nap(30)) WHERE c.vip",
        ONLY_LOOP,
        hot="Result",
    ),
    "init_plan_exists": Case("SELECT * FROM customers WHERE EXISTS (SELECT 1 FROM orders WHERE amount > 3)"),
    "init_plan_quoted": Case(
        "SELECT count(*) FROM customers WHERE name <> 'InitPlan 1 $0' AND id >= (SELECT nap(20))",
        hot="Result",
    ),
    "sub_plan": Case(
        "SELECT id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id)"
        " FROM customers c WHERE id < 300"
    ),
    "sub_plan_hashed": Case("SELECT * FROM parts WHERE id NOT IN (SELECT customer_id FROM orders)"),
    "sub_plan_exists": Case(
        "SELECT id FROM customers c WHERE vip OR EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)"
    ),
    "never_executed": Case(
        "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.name = 'nobody'", ONLY_LOOP
    ),
    # CTEs
    "cte_materialized": Case(
        "WITH c AS MATERIALIZED (SELECT id, nap(0.5) FROM customers WHERE id <= 40)"
        " SELECT * FROM c WHERE id > 3",
        hot="customers",
    ),
    "cte_several_scans": Case(
        "WITH c AS MATERIALIZED (SELECT id, nap(0.5) AS n FROM customers WHERE id <= 40)"
        " SELECT a.id FROM c a JOIN c b ON a.id = b.id JOIN c d ON d.id = a.id ORDER BY 1",
        hot="customers",
    ),
    "cte_recursive": Case(
        "WITH RECURSIVE t AS (SELECT id, parent_id FROM parts WHERE id = 1 UNION ALL"
        " SELECT p.id, p.parent_id FROM parts p JOIN t ON p.parent_id = t.id AND p.id > t.id)"
        " SELECT count(*) FROM t"
    ),
    "cte_with_init_plans": Case(
        "WITH c AS MATERIALIZED (SELECT id FROM orders WHERE amount > (SELECT avg(amount) FROM orders)),"
        " d AS MATERIALIZED (SELECT count(*) AS n FROM c)"
        " SELECT count(*) FROM c, d WHERE c.id > (SELECT max(n) + nap(20) FROM d)",
    ),
    "cte_shadowed": Case(
        "WITH x AS MATERIALIZED (WITH x AS MATERIALIZED (SELECT id, nap(1) FROM customers WHERE id <= 20)"
        " SELECT a.id FROM x a JOIN x b USING (id)) SELECT count(*) FROM x a JOIN x b ON a.id = b.id",
        hot="customers",
    ),
    "cte_limit": Case(
        "WITH c AS MATERIALIZED (SELECT * FROM orders) SELECT * FROM c WHERE amount > 3 LIMIT 5"
    ),
    "cte_modifying": Case(
        "WITH gone AS (DELETE FROM items WHERE order_id < 900 RETURNING *) SELECT count(*) FROM gone"
    ),
    "cte_modifying_unread": Case("WITH gone AS (DELETE FROM items WHERE order_id < 900) SELECT 1"),
    "cte_modifying_read_in_part": Case(
        "WITH gone AS (DELETE FROM items WHERE order_id < 900 RETURNING *) SELECT * FROM gone LIMIT 3"
    ),
    # parallel
    "gather": Case("SELECT count(*) FROM items WHERE qty = 3", PARALLEL),
    "gather_verbose": Case(
        "SELECT count(*) FROM items WHERE qty = 3", PARALLEL, options=("ANALYZE", "BUFFERS", "VERBOSE")
    ),
    "gather_no_leader": Case("SELECT count(*) FROM items WHERE qty = 3", NO_LEADER),
    "gather_no_leader_verbose": Case(
        "SELECT count(*) FROM items WHERE qty = 3", NO_LEADER, options=("ANALYZE", "BUFFERS", "VERBOSE")
    ),
    "gather_no_workers": Case(
        "SELECT count(*) FROM items WHERE qty = 3", {**PARALLEL, "max_parallel_workers": "0"}
    ),
    "gather_merge": Case("SELECT * FROM items ORDER BY product_id, qty", {**PARALLEL, **NO_INDEX}),
    "gather_naps": Case(
        "SELECT sum(nap(0.5)) FROM customers WHERE id % 20 = 0",
        {**PARALLEL, **NO_INDEX},
        options=("ANALYZE", "BUFFERS", "VERBOSE"),
        hot="Partial Aggregate",
    ),
    "gather_in_loop": Case(
        "SELECT (SELECT count(*) FROM items i WHERE i.qty = c.id) FROM (VALUES (1), (2), (3), (4)) c(id)",
        PARALLEL,
    ),
    "parallel_hash_join": Case(
        "SELECT count(*) FROM items i JOIN orders o ON o.id = i.order_id", {**PARALLEL, **ONLY_HASH}
    ),
    "parallel_append": Case("SELECT count(*) FROM events WHERE kind = 2", {**PARALLEL, **NO_INDEX}),
    "parallel_append_mixed": Case(
        "SELECT count(*) FROM (SELECT id FROM orders WHERE amount > 5 UNION ALL SELECT order_id FROM items"
        " WHERE qty > 1 UNION ALL SELECT id FROM parts) s",
        PARALLEL,
    ),
    "parallel_init_plan": Case(
        "SELECT count(*) FROM items WHERE qty > (SELECT nap(30))", PARALLEL, hot="Result"
    ),
    "parallel_sub_plan": Case(
        "SELECT count(*) FROM customers c WHERE (SELECT count(*) FROM parts p WHERE p.parent_id = c.id) > 2"
        " AND c.id < 60",
        PARALLEL,
    ),
    "parallel_under_limit": Case("SELECT * FROM items WHERE qty = 3 LIMIT 2000", PARALLEL),
    "parallel_bitmap": Case(
        "SELECT count(*) FROM orders WHERE customer_id < 700",
        {**PARALLEL, "enable_seqscan": "off", "enable_indexscan": "off", "enable_indexonlyscan": "off"},
    ),
    "parallel_cte": Case(
        "WITH c AS MATERIALIZED (SELECT order_id, sum(qty) AS n FROM items GROUP BY 1) SELECT count(*) FROM c"
        " WHERE n > 3",
        PARALLEL,
    ),
    # modifications
    "insert": Case("INSERT INTO parts SELECT i, NULL FROM generate_series(5001, 6000) i"),
    "insert_on_conflict": Case("INSERT INTO parts VALUES (1, 2), (9001, 3) ON CONFLICT (id) DO NOTHING"),
    "update_triggers": Case("UPDATE orders SET amount = amount + 1 WHERE id < 200"),
    "delete_foreign_key": Case("DELETE FROM customers WHERE id < 15"),
    "merge": Case(
        "MERGE INTO parts p USING customers c ON p.id = c.id WHEN MATCHED AND c.vip THEN DELETE"
        " WHEN NOT MATCHED THEN INSERT VALUES (c.id, 1)"
    ),
    "update_partitioned": Case("UPDATE events SET kind = 9 WHERE at < '2025-01-20'"),
    "insert_wal": Case(
        "INSERT INTO audit SELECT id FROM orders WHERE id < 1000", options=("ANALYZE", "BUFFERS", "WAL")
    ),
    # options
    "no_analyze": Case("SELECT * FROM orders JOIN customers c ON c.id = customer_id", options=()),
    "no_analyze_verbose": Case("SELECT * FROM orders WHERE id = 3", options=("VERBOSE", "SETTINGS")),
    "timing_off": Case(
        "SELECT count(*) FROM orders JOIN customers c ON c.id = customer_id",
        options=("ANALYZE", "BUFFERS", "TIMING OFF"),
    ),
    "timing_off_init_plan": Case(
        "SELECT count(*) FROM customers WHERE id > (SELECT max(customer_id) - 50 FROM orders)",
        {"enable_indexonlyscan": "off", "enable_indexscan": "off"},
        options=("ANALYZE", "BUFFERS", "TIMING OFF"),
    ),
    "no_buffers": Case("SELECT count(*) FROM orders", options=("ANALYZE", "BUFFERS OFF")),
    "settings": Case("SELECT 1", {"work_mem": "7MB"}, options=("ANALYZE", "SETTINGS")),
    "mis_estimate": Case(
        "SELECT count(*) FROM places p JOIN orders o ON o.id = p.id"
        " WHERE p.city = 'city 7' AND p.country = 'country 7' OR p.id < 10000 AND p.id % 2 = 0"
    ),
    "many_loops": Case(
        "SELECT count(*) FROM items a JOIN orders o ON o.id = a.order_id",
        {**ONLY_LOOP, "enable_memoize": "off", "enable_seqscan": "on"},
    ),
}

#: Options that 17 brought.
NEWER: dict[str, Case] = {
    "table_function_scan": Case(
        """SELECT * FROM JSON_TABLE('[1, 2, 3]', '$[*]' COLUMNS (n int PATH '$')) t WHERE n > 1"""
    ),
    "serialize_memory": Case(
        "SELECT * FROM orders WHERE id < 3000", options=("ANALYZE", "BUFFERS", "SERIALIZE", "MEMORY")
    ),
}
