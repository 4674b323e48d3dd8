"""Rules about partitioned tables: bounds are read as PostgreSQL prints them, and fixes are executed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemabook.lint import bounds
from schemabook.schema import Column, Table
from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

EVENTS = """CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day))
    PARTITION BY RANGE (day);"""
DEFAULT = "CREATE TABLE events_default PARTITION OF events DEFAULT;"


def month(start: str, end: str, of: str = "events") -> str:
    name = f"{of}_{start[:7].replace('-', '_')}"
    return f"CREATE TABLE {name} PARTITION OF {of} FOR VALUES FROM ('{start}') TO ('{end}');"


JANUARY, FEBRUARY = month("2026-01-01", "2026-02-01"), month("2026-02-01", "2026-03-01")
MARCH = month("2026-03-01", "2026-04-01")
ALL = """CREATE TABLE {t}_low PARTITION OF {t} FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
    CREATE TABLE {t}_high PARTITION OF {t} FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);"""
LOOSE = "CREATE TABLE loose (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);"
LOOSE_ALL = LOOSE + ALL.replace("{t}", "loose")

CASES = (
    Case(
        rule="partition-gap",
        target="events",
        caught=EVENTS + JANUARY + MARCH,
        clean=EVENTS + JANUARY + FEBRUARY + MARCH,
    ),
    Case(
        rule="partition-gap",
        target="users",
        caught="""CREATE TABLE users (id bigint PRIMARY KEY) PARTITION BY HASH (id);
            CREATE TABLE users_0 PARTITION OF users FOR VALUES WITH (MODULUS 4, REMAINDER 0);
            CREATE TABLE users_1 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 1);""",
        clean="""CREATE TABLE users (id bigint PRIMARY KEY) PARTITION BY HASH (id);
            CREATE TABLE users_0 PARTITION OF users FOR VALUES WITH (MODULUS 4, REMAINDER 0);
            CREATE TABLE users_2 PARTITION OF users FOR VALUES WITH (MODULUS 4, REMAINDER 2);
            CREATE TABLE users_1 PARTITION OF users FOR VALUES WITH (MODULUS 2, REMAINDER 1);""",
    ),
    Case(
        rule="no-default-partition",
        target="events",
        caught=EVENTS + JANUARY,
        clean=EVENTS + JANUARY + DEFAULT,
    ),
    Case(
        rule="no-default-partition",
        target="places",
        caught="""CREATE TABLE places (id bigint, region text, PRIMARY KEY (id, region))
                PARTITION BY LIST (region);
            CREATE TABLE places_eu PARTITION OF places FOR VALUES IN ('eu', 'it''s');""",
        clean="""CREATE TABLE places (id bigint, region text CHECK (region IN ('eu', 'it''s')),
                PRIMARY KEY (id, region)) PARTITION BY LIST (region);
            CREATE TABLE places_eu PARTITION OF places FOR VALUES IN ('eu', 'it''s');""",
    ),
    Case(
        rule="partition-local-key",
        target="loose",
        caught=LOOSE_ALL + "ALTER TABLE loose_low ADD PRIMARY KEY (id, day);",
        clean=LOOSE_ALL + "ALTER TABLE loose ADD PRIMARY KEY (id, day);",
    ),
    Case(
        rule="partition-local-key",
        target="loose",
        caught=LOOSE_ALL + "ALTER TABLE loose_low ADD UNIQUE (id);",
        clean=LOOSE_ALL + "CREATE INDEX ON loose_low (id);",
        fixed=False,
    ),
    Case(
        rule="partition-index",
        target="events",
        caught=EVENTS + JANUARY + FEBRUARY + DEFAULT
        + "CREATE INDEX ON events_2026_01 (day); CREATE INDEX ON events_2026_02 (day);",
        clean=EVENTS + JANUARY + FEBRUARY + DEFAULT + "CREATE INDEX ON events (day);",
    ),
    Case(
        rule="partition-default",
        target="events",
        caught=EVENTS + JANUARY + DEFAULT + "ALTER TABLE events_2026_01 ALTER COLUMN id SET DEFAULT 0;",
        clean=EVENTS + "ALTER TABLE events ALTER COLUMN id SET DEFAULT 0;" + JANUARY + DEFAULT,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fixed_by_its_own_sql(database: str, case: Case) -> None:
    assert_third(database, case)


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.rule in ("partition-gap", "partition-default")], ids=str
)
def test_a_safe_fix_can_be_taken_back(database: str, case: Case) -> None:
    before = made(database, case.caught)
    finding = assert_finding(database, "", case.rule, case.target)
    assert finding.safe
    assert finding.fix
    assert finding.undo
    made(database, finding.fix)
    assert made(database, finding.undo) == before


def test_a_row_in_the_gap_fails_before_the_fix_and_not_after(database: str) -> None:
    finding = assert_finding(database, EVENTS + JANUARY + MARCH, "partition-gap", "events")
    assert "FROM ('2026-02-01') TO ('2026-03-01')" in finding.message
    with psycopg.connect(database, autocommit=True) as conn:
        with pytest.raises(psycopg.errors.CheckViolation):
            conn.execute("INSERT INTO events VALUES (1, '2026-02-10')")
        assert finding.fix
        conn.execute(finding.fix.encode())
        conn.execute("INSERT INTO events VALUES (1, '2026-02-10')")


@pytest.mark.parametrize(
    ("key", "ranges", "gap"),
    [
        ("n integer", ["(1) TO (10)", "(10) TO (20)"], None),
        ("n integer", ["(-5) TO (9)", "(10) TO (20)"], "FROM (9) TO (10)"),
        ("n bigint", ["('9000000000') TO ('9000000005')", "('9000000010') TO ('9000000020')"], "9000000005"),
        ("n numeric", ["(0.1) TO (0.5)", "(0.25e1) TO (3)"], "FROM (0.5) TO (2.5)"),
        ("n text", ["('9') TO ('a')", "('b') TO ('c')"], None),  # their order is the collation's
        ("n date", ["('-infinity') TO ('2026-01-01')", "('2026-02-01') TO ('2026-03-01')"], None),
        ("n timestamptz", ["('2026-01-01') TO ('2026-02-01')", "('2026-02-02') TO ('2026-03-01')"], "02-02"),
        ("n timestamp", ["('2026-01-01') TO ('2026-02-01')", "('2026-02-01') TO ('2026-03-01')"], None),
        ("n integer, m integer", ["(1, MINVALUE) TO (2, 5)", "(2, 7) TO (3, MAXVALUE)"], "(2, 5) TO (2, 7)"),
        ('"n, (x" integer', ["(1) TO (2)", "(3) TO (4)"], "FROM (2) TO (3)"),
    ],
)
def test_gaps_between_ranges(database: str, key: str, ranges: list[str], gap: str | None) -> None:
    columns = ", ".join(re.findall(r'("[^"]*"|\w+) \w+', key))
    table = f"CREATE TABLE t (id bigint, {key}) PARTITION BY RANGE ({columns});"
    parts = [f"CREATE TABLE t{i} PARTITION OF t FOR VALUES FROM {r};" for i, r in enumerate(ranges)]
    findings = found(made(database, table + "".join(parts)), "partition-gap")
    assert [gap in f.message for f in findings] == ([True] if gap else []) if gap else not findings
    for finding in findings:
        assert finding.fix
        assert not found(made(database, finding.fix), "partition-gap")


@pytest.mark.parametrize(
    ("key", "strategy", "parts", "missing"),
    [
        ("size", "LIST (v)", ["IN ('s')", "IN ('l')"], False),
        ("size", "LIST (v)", ["IN ('s')"], True),
        ("boolean", "LIST (v)", ["IN (true, false)"], False),
        ("boolean", "LIST (v)", ["IN (true, NULL)"], True),
        ("integer", "HASH (v)", ["WITH (MODULUS 1, REMAINDER 0)"], False),
        ("integer", "HASH (v)", [], True),
        ("integer", "RANGE (v)", ["FROM (MINVALUE) TO (MAXVALUE)"], False),
        ("text", "RANGE (lower(v))", ["FROM ('a') TO ('b')"], True),
    ],
)
def test_values_that_have_no_home(
    database: str, key: str, strategy: str, parts: list[str], missing: bool
) -> None:
    sql = f"CREATE TYPE size AS ENUM ('s', 'l'); CREATE TABLE t (v {key}) PARTITION BY {strategy};"
    for i, part in enumerate(parts):
        sql += f"CREATE TABLE t{i} PARTITION OF t FOR VALUES {part};"
    assert bool(found(made(database, sql), "no-default-partition")) == missing


def test_the_key_of_the_whole_table_takes_over_the_partitions_own(database: str) -> None:
    own = "ALTER TABLE loose_low ADD PRIMARY KEY (id, day); ALTER TABLE loose_high ADD PRIMARY KEY (id, day);"
    assert_fixed(database, LOOSE_ALL + own, "partition-local-key", "loose")


def test_an_index_of_few_partitions_is_theirs(database: str) -> None:
    sql = EVENTS + JANUARY + FEBRUARY + DEFAULT + "CREATE INDEX ON events_2026_01 (day);"
    assert_clean(database, sql, "partition-index")


def test_hostile_names(database: str) -> None:
    sql = """
        CREATE SCHEMA "a ""b";
        CREATE TABLE "a ""b"."t USING % {x}" (id bigint, "day %" date) PARTITION BY RANGE ("day %");
        CREATE TABLE "a ""b"."p1 %" PARTITION OF "a ""b"."t USING % {x}"
            FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE "a ""b"."p2 %" PARTITION OF "a ""b"."t USING % {x}"
            FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
        CREATE INDEX "i USING ""btree %" ON "a ""b"."p1 %" (("day %" + 1)) WHERE "day %" > '2026-01-02';
        ALTER TABLE "a ""b"."p2 %" ALTER COLUMN id SET DEFAULT 5;
    """
    made(database, sql)
    table = 'a "b.t USING % {x}'
    for rule in ("partition-index", "partition-default", "partition-gap", "no-default-partition"):
        assert_fixed(database, "", rule, table)


DAYS = st.integers(min_value=0, max_value=60)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(DAYS, min_size=2, max_size=10), kept=st.lists(st.booleans(), min_size=9, max_size=9))
def test_gaps_are_exactly_what_is_left_out(cuts: set[int], kept: list[bool]) -> None:
    """Ranges between the cuts, some left out: the days of the gaps and of the ranges make the whole."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in sorted(cuts)]
    ranges = [r for r, keep in zip(pairwise(days), kept, strict=False) if keep]
    table = Table(
        schema="public", name="t", columns=(Column(name="d", type="date"),), partition_key="RANGE (d)"
    )
    parts = [
        Table(schema="public", name=f"p{i}", partition_bound=f"FOR VALUES FROM ('{a}') TO ('{b}')")
        for i, (a, b) in enumerate(ranges)
    ]
    ordered = bounds.spans(table, parts[::-1])
    assert ordered is not None
    missing = {
        a + timedelta(days=n)
        for low, high in bounds.gaps(ordered)
        for a, b in [(date.fromisoformat(low.strip("'")), date.fromisoformat(high.strip("'")))]
        for n in range((b - a).days)
    }
    taken = {a + timedelta(days=n) for a, b in ranges for n in range((b - a).days)}
    whole = (
        {ranges[0][0] + timedelta(days=n) for n in range((ranges[-1][1] - ranges[0][0]).days)}
        if ranges
        else set()
    )
    assert missing == whole - taken
