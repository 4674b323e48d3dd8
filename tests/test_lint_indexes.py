"""Rules about indexes: caught, not caught, fixed by their own SQL."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import psycopg
import pytest

from schemabook import catalog
from schemabook.catalog.usage import Usage, read_usage
from schemabook.lint import DEFAULT
from schemabook.schema import Name
from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

USERS: Final = "CREATE TABLE users (id bigint PRIMARY KEY, a int, b int, c int, d int, e int, email text);"
SALES: Final = (
    "CREATE TABLE sales (id bigint, at date, v int, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
    "CREATE TABLE sales_1 PARTITION OF sales DEFAULT;"
)

CASES: Final = (
    Case(
        rule="duplicate-index",
        target="users.two",
        caught=USERS + "CREATE INDEX one ON users (a, b DESC); CREATE INDEX two ON users (a DESC, b)",
        clean=USERS + "CREATE INDEX one ON users (a, b); CREATE INDEX two ON users (a, b DESC);"
        "CREATE INDEX three ON users (email); CREATE INDEX four ON users (email text_pattern_ops);"
        "CREATE INDEX five ON users USING hash (email); CREATE INDEX six ON users (email) WHERE a > 0",
    ),
    Case(  # the one that enforces something stays
        rule="duplicate-index",
        target="users.plain",
        caught=USERS + "CREATE INDEX plain ON users (email); ALTER TABLE users ADD UNIQUE (email)",
        clean=USERS + "CREATE UNIQUE INDEX one ON users (email);"
        "CREATE UNIQUE INDEX two ON users (email) NULLS NOT DISTINCT",
    ),
    Case(
        rule="duplicate-index",
        target="users.again",
        caught=USERS + "ALTER TABLE users ADD CONSTRAINT again UNIQUE (id)",
        clean=USERS + "CREATE UNIQUE INDEX one ON users (email) INCLUDE (a);"
        "CREATE UNIQUE INDEX two ON users (email) INCLUDE (b)",
    ),
    Case(  # which of the two a reference rests on is not known
        rule="duplicate-index",
        target="users.again",
        caught=USERS + "ALTER TABLE users ADD CONSTRAINT again UNIQUE (id);"
        "CREATE TABLE notes (id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE)",
        clean=USERS,
        fixed=False,
    ),
    Case(
        rule="duplicate-index",
        target="sales.sales_v_idx1",
        caught=SALES + "CREATE INDEX ON sales (v); CREATE INDEX ON sales (v)",
        clean=SALES + "CREATE INDEX ON sales (v)",
    ),
    Case(
        rule="redundant-index",
        target="users.one",
        caught=USERS + "CREATE INDEX one ON users (a); CREATE INDEX two ON users (a, b)",
        clean=USERS + "CREATE INDEX one ON users (b); CREATE INDEX two ON users (a, b);"
        "CREATE UNIQUE INDEX three ON users (c); CREATE INDEX four ON users (c, d);"
        "CREATE INDEX five ON users (e); CREATE INDEX six ON users (e, a) WHERE a > 0",
    ),
    Case(  # a materialised view has indexes too
        rule="redundant-index",
        target="totals.one",
        caught=USERS + "CREATE MATERIALIZED VIEW totals AS SELECT a, sum(b) AS s FROM users GROUP BY a;"
        "CREATE INDEX one ON totals (a); CREATE UNIQUE INDEX two ON totals (a, s)",
        clean=USERS + "CREATE INDEX one ON users (a) INCLUDE (c); CREATE INDEX two ON users (a, b)",
    ),
    Case(
        rule="wide-index",
        target="users.users_a_b_c_d_e_idx",
        caught=USERS + "CREATE INDEX ON users (a, b, c, d, e)",
        clean=USERS + "CREATE INDEX ON users (a, b, c, d) INCLUDE (e, email);"
        "ALTER TABLE users ADD UNIQUE (b, a, c, d, e); CREATE INDEX ON users USING brin (c, a, b, d, e)",
        fixed=False,
    ),
    Case(
        rule="repeated-index-key",
        target="users.users_a_b_a1_idx",
        caught=USERS + "CREATE INDEX users_a_b_a1_idx ON users (a, b, a) WHERE c > 0",
        clean=USERS + "CREATE INDEX ON users (email, email text_pattern_ops)",
    ),
    Case(
        rule="repeated-expression",
        target="users.(lower(email))",
        caught=USERS
        + "CREATE INDEX one ON users (a, lower(email)); CREATE INDEX two ON users (lower(email), b)",
        clean=USERS + "CREATE INDEX one ON users (lower(email)); CREATE INDEX two ON users (upper(email))",
        fixed=False,
    ),
    Case(
        rule="invalid-index",
        target="users.one",
        caught=USERS + "CREATE INDEX one ON users (a); SET allow_system_table_mods = on;"
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one'::regclass",
        clean=USERS + "CREATE INDEX one ON users (a)",
    ),
    Case(
        rule="invalid-index",
        target="users.one_ccnew1",
        caught=USERS + "CREATE INDEX one_ccnew1 ON users (a); SET allow_system_table_mods = on;"
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_ccnew1'::regclass",
        clean=USERS + "CREATE INDEX one_ccnew1 ON users (a)",
    ),
    Case(
        rule="invalid-index",
        target="sales.whole",
        caught=SALES + "CREATE INDEX whole ON ONLY sales (v)",
        clean=SALES + "CREATE INDEX whole ON ONLY sales (v); CREATE INDEX piece ON sales_1 (v);"
        "ALTER INDEX whole ATTACH PARTITION piece",
        fixed=False,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fixed(database: str, case: Case) -> None:
    assert_third(database, case)


UNUSED: Final = USERS + (
    "INSERT INTO users SELECT n, n, n FROM generate_series(1, 60000) n;"
    "CREATE INDEX idle ON users (a); CREATE INDEX busy ON users (b);"
    "CREATE UNIQUE INDEX kept ON users (a, b, c); ANALYZE users"
)


def used(**changes: float) -> Usage:
    """Two months of counting, in which `idle` was not needed."""
    scans = {Name("public", n): s for n, s in (("idle", 0), ("busy", 50_000), ("kept", 0))}
    usage = Usage(days=60, index_scans=scans, table_scans={Name("public", "users"): 50_000})
    return replace(usage, **changes)  # type: ignore[arg-type]


def test_unused_index_is_caught_where_long_and_much_was_counted(database: str) -> None:
    finding = assert_finding(database, UNUSED, "unused-index", "users.idle", usage=used())
    assert "60 days" in finding.message
    assert not finding.safe, "replicas are not counted: no migration drops it by itself"


def test_unused_index_is_not_caught_by_little_use(database: str) -> None:
    schema = made(database, UNUSED)
    assert [f.target for f in found(schema, "unused-index", usage=used())] == ["users.idle"]
    assert not found(schema, "unused-index")
    assert not found(schema, "unused-index", usage=used(days=3))
    quiet = replace(used(), table_scans={Name("public", "users"): 20})
    assert not found(schema, "unused-index", usage=quiet)
    assert not found(schema, "unused-index", usage=Usage(days=60, table_scans=used().table_scans))
    refers = "ALTER TABLE users ADD FOREIGN KEY (a) REFERENCES users (id)"
    assert not found(made(database, refers), "unused-index", usage=used())


def test_a_small_unused_index_is_not_caught(database: str) -> None:
    limits = replace(DEFAULT, index_kilobytes=100_000)
    assert_clean(database, UNUSED, "unused-index", usage=used(), limits=limits)


def test_unused_index_is_fixed(database: str) -> None:
    before = made(database, UNUSED)
    finding = assert_finding(database, "", "unused-index", "users.idle", usage=used())
    assert_fixed(database, "", "unused-index", "users.idle", usage=used())
    assert made(database, finding.undo or "") == before


def test_use_is_read_from_the_server(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(UNUSED.encode())
        conn.execute("CREATE SEQUENCE numbers")
        conn.execute("SET enable_seqscan = off")
        for _ in range(3):
            conn.execute("SELECT * FROM users WHERE b = 5")
        conn.execute("SELECT nextval('numbers'), nextval('numbers')")
        conn.execute("SELECT pg_stat_force_next_flush()")
        usage = read_usage(conn)
        assert usage.index_scans[Name("public", "busy")] == 3
        assert usage.index_scans[Name("public", "idle")] == 0
        assert usage.table_scans[Name("public", "users")] >= 3
        assert usage.last_values[Name("public", "numbers")] == 2
        assert 0 <= usage.days < 36500
        conn.execute("SELECT pg_stat_reset()")
        assert read_usage(conn).days < 1


def test_use_is_read_inside_a_transaction_too(database: str) -> None:
    with psycopg.connect(database) as conn:
        conn.execute("CREATE SEQUENCE s")
        read_usage(conn)
        assert conn.info.transaction_status.name == "INTRANS"
        conn.rollback()
        read_usage(conn)
        assert conn.info.transaction_status.name == "IDLE"
        assert catalog.read(conn).sequences == ()


@pytest.mark.parametrize("case", [c for c in CASES if c.fixed and c.rule != "invalid-index"], ids=str)
def test_a_fix_can_be_undone(database: str, case: Case) -> None:
    """Fix, then undo: the snapshot is the one that was, but for an index that is attached by another name."""
    before = made(database, case.caught)
    finding = next(f for f in found(before, case.rule) if f.target == case.target)
    assert finding.fix
    assert finding.undo
    made(database, finding.fix)
    after = made(database, finding.undo)
    if "sales" not in case.target:
        assert after == before
    else:
        assert {i.name for i in after.table("sales").indexes} == {
            i.name for i in before.table("sales").indexes
        }
