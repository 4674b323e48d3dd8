"""With every threshold at its lowest, each fix for each plan of the corpus is SQL that PostgreSQL accepts."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

from schemabook import catalog, plan
from schemabook.errors import SchemabookError
from schemabook.insights import DEFAULT, Thresholds, insights, n_plus_one, verdict
from tests.plans.generate import fill
from tests.plans.vocabulary import CORPUS, FOLDER, corpus

#: Everything is worth a word.
EAGER = Thresholds(
    share=0.0,
    estimate_factor=1.5,
    estimate_rows=1.0,
    stale_factor=1.5,
    removed_rows=0.0,
    kept_share=1.0,
    recheck_rows=0.0,
    heap_fetches=0.0,
    heap_fetch_share=0.0,
    loops=1.0,
    loop_share=0.0,
    pairs=1.0,
    sub_plan_loops=1.0,
    sub_plan_share=0.0,
    product_rows=1.0,
    memoize_lookups=1.0,
    memoize_misses=0.0,
    offset_rows=1.0,
    overhead_ms=0.0,
    jit_share=0.0,
    trigger_share=0.0,
    trigger_call_ms=0.0,
    planning_share=0.0,
    workers_share=1.0,
    cold_blocks=0.0,
    cold_share=0.0,
)


@pytest.mark.parametrize("known", [False, True], ids=["alone", "schema"])
def test_every_fix_can_be_executed(database: str, known: bool) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        fill(connection)
        connection.execute(
            sql.SQL("ALTER SERVER here OPTIONS (SET dbname {})").format(sql.Literal(connection.info.dbname))
        )
        schema = catalog.read(connection) if known else None
        fixes = {
            f.fix
            for path in CORPUS
            for f in insights(plan.read(path.read_text()), EAGER, schema=schema)
            if f.fix is not None
        }
        assert len(fixes) > 40
        for fix in fixes:
            execute(connection, fix)


def execute(connection: psycopg.Connection[Any], fix: str) -> None:
    if fix.startswith("VACUUM"):  # not in a transaction, and a statement at a time
        for one in fix.split("; "):
            connection.execute(one.encode())
        return
    with connection.transaction(force_rollback=True):
        try:
            connection.execute(fix.encode())
        except psycopg.Error as error:
            raise AssertionError(f"{fix}\n{error}") from error


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, 0, -1, 1e9, 0.5, "x", "", True, "NaN", "(a = 1)", "((((", "'", "$1"]
) | st.builds(list)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        ["parallel_sub_plan", "memoize", "bitmap_lossy", "update_triggers", "init_plan", "hash_spill"]
    ),
    st.data(),
)
def test_damaged_plans_are_judged_without_an_accident(name: str, data: st.DataObject) -> None:
    document = json.loads((FOLDER / "18" / f"{name}.json").read_text())
    for _ in range(data.draw(st.integers(1, 5))):
        part = data.draw(st.sampled_from([p for p in parts(document) if p]))
        part[data.draw(st.sampled_from(sorted(part)))] = data.draw(VALUES)
    try:
        found = plan.read(document)
    except SchemabookError:
        return
    for limits in (DEFAULT, EAGER):
        findings = insights(found, limits)
        assert verdict(found, findings)
        assert all(str(f) for f in findings)
    n_plus_one([found] * 12)


def parts(value: Any) -> list[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(value, dict):
        return [value, *(p for v in value.values() for p in parts(v))]
    return [p for v in value for p in parts(v)] if isinstance(value, list) else []


def test_without_times_everything_still_has_its_place() -> None:
    found = insights(corpus("seq_scan_filter").without_times())
    assert [f.rule for f in found] == ["seq-scan-discards"]
    assert found[0].share == 1.0
