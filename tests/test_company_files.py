"""The files of the study company: each proven, its rows the same whatever the session, and what they make."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
from psycopg import sql

import schemabook as sb
from schemabook import migrate
from schemabook.catalog import read
from schemabook.proving import prove
from schemabook.relations import is_junction, relations
from schemabook.schema import Exclusion
from schemabook.scripts import apply
from schemabook.session import Session
from schemabook.workspace import study
from tests.study_steps import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema, Table

COMPANY: Final = study("company", ROOT)
#: Tables without partitions, by schema.
SIZES: Final = {
    "analytics": 6,
    "billing": 22,
    "content": 13,
    "flashcards": 10,
    "identity": 12,
    "practice": 13,
    "public": 4,
    "reference": 8,
    "support": 11,
    "tasks": 9,
    "tutoring": 19,
}


@pytest.fixture(scope="module")
def schema() -> Iterator[Schema]:
    with sb.open("company") as database:
        yield database.schema


def tables(schema: Schema) -> list[Table]:
    return [t for t in schema.tables if not t.is_partition]


# The files


def test_every_file_is_proven() -> None:
    proof = prove(COMPANY)
    assert proof.ok, str(proof)
    assert [f.rows > 0 for f in proof.files] == [True] * 14
    assert {f.rows_kept for f in proof.files} == {"kept"}


def test_files_are_numbered_short_and_explain_themselves() -> None:
    assert [s.number for s in COMPANY.steps] == list(range(1, len(COMPANY.steps) + 1))
    assert [int(p.name[:3]) for p in COMPANY.sample] == list(range(1, len(COMPANY.sample) + 1))
    assert all(step.down is not None for step in COMPANY.steps)
    for path in COMPANY.folder.rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("-- "), f"{path.name} has no head comment"
        assert len(text.splitlines()) <= 300
        assert max(map(len, text.splitlines())) <= 120


def contents(url: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of everything that has rows, spelled in UTC."""
    found = {}
    with psycopg.connect(url) as conn:
        conn.execute("SET TimeZone = 'UTC'")
        now = read(conn)
        for one in (*now.tables, *(v for v in now.views if v.materialized)):
            query = sql.SQL("SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} AS t")
            (row,) = conn.execute(query.format(sql.Identifier(*one.key))).fetchall()
            found[str(one)] = row
    return found


def filled(url: str, settings: str) -> dict[str, tuple[int, str]]:
    """What the database holds when the samples were loaded in a session with these settings."""
    migrate.up(url, COMPANY)
    session = Session(url)
    try:
        session.execute(settings)
        for path in COMPANY.sample:
            apply(session, path)
    finally:
        session.close()
    return contents(url)


def test_sample_rows_are_the_same_whatever_the_session(database: str) -> None:
    with sb.open("company") as opened:
        usual = contents(opened.url)
    strange = (
        "SET TimeZone = 'America/New_York'; SET DateStyle = 'German, DMY'; SET IntervalStyle = 'iso_8601'"
    )
    assert filled(database, strange) == usual
    for path in COMPANY.sample:
        assert not re.search(
            r"\b(now|random|clock_timestamp|gen_random_uuid)\(|\bcurrent_(date|time|user)",
            path.read_text("utf-8"),
        )


def test_new_rows_get_ids_after_the_sample(schema: Schema) -> None:
    with sb.open("company") as opened, psycopg.connect(opened.url) as conn:
        for table in tables(schema):
            for column in (c for c in table.columns if c.identity and not table.name.endswith("_old")):
                query = sql.SQL("SELECT nextval(pg_get_serial_sequence({}, {})) > max({}) FROM {}").format(
                    sql.Literal(sql.Identifier(*table.key).as_string()),
                    sql.Literal(column.name),
                    sql.Identifier(column.name),
                    sql.Identifier(*table.key),
                )
                assert conn.execute(query).fetchone() == (True,), f"{table}.{column.name}"


# What they make


def test_the_size_of_it(schema: Schema) -> None:
    assert Counter(t.schema for t in tables(schema)) == SIZES
    assert sum(SIZES.values()) == 127
    rows = sorted(t.rows for t in tables(schema))
    assert (rows[0] >= 3, rows[len(rows) // 2] >= 100, rows[-1] >= 5000) == (True, True, True)


def test_partitions_by_month_and_by_list(schema: Schema) -> None:
    parts = Counter(str(t.partition_of) for t in schema.tables if t.is_partition)
    assert parts == {"analytics.events": 5, "analytics.usage_days": 5, "flashcards.reviews": 4}
    keys = {str(t): t.partition_key for t in schema.tables if t.partition_key}
    assert keys == {
        "analytics.events": "RANGE (occurred_at)",
        "analytics.usage_days": "LIST (product_code)",
        "flashcards.reviews": "RANGE (reviewed_at)",
    }


def test_names_follow_the_convention(schema: Schema) -> None:
    for table in tables(schema):
        key = {table.primary_key.name} if table.primary_key else set()
        uniques = {k.name for k in table.uniques}
        references = {k.name for k in table.foreign_keys}
        assert key <= {f"{table.name}_pkey"}
        assert uniques == {f"{table.name}_{'_'.join(k.columns)}_key" for k in table.uniques}
        assert all(n.startswith(f"{table.name}_") and n.endswith("_fkey") for n in references)
        assert all(c.name.startswith(f"{table.name}_") for c in table.checks)


def test_accounts_are_the_hub(schema: Schema) -> None:
    into = Counter(str(r.parent) for r in relations(schema))
    (hub, most), (_, next_most), *_ = into.most_common(3)
    assert hub == "identity.accounts"
    assert most >= 50
    assert next_most <= 20
    several = Counter((str(r.child), str(r.parent)) for r in relations(schema))
    parallel = {child for (child, parent), n in several.items() if n > 1 and parent == hub}
    assert {"content.materials", "billing.invoices", "billing.refunds", "flashcards.deck_shares"} <= parallel


def family(schema: Schema, suffix: str) -> dict[str, list[tuple[str, str]]]:
    """The tables whose names end so, with the columns that they have beside those that name their entity."""
    own = [t for t in tables(schema) if t.name.endswith(suffix)]
    shared = ("id", "media_file_id")
    return {
        str(t): [(c.name, c.type) for c in t.columns if not c.name.endswith("_id") or c.name in shared]
        for t in own
    }


@pytest.mark.parametrize(
    ("suffix", "count", "shape"),
    [
        ("_history", 7, ["id", "operation", "changed_at", "changed_by", "old_row"]),
        ("_attachments", 4, ["media_file_id", "position"]),
    ],
)
def test_families_are_alike(schema: Schema, suffix: str, count: int, shape: list[str]) -> None:
    found = family(schema, suffix)
    assert len(found) == count
    assert {tuple(n for n, _ in own) for own in found.values()} == {tuple(shape)}
    assert len({tuple(own) for own in found.values()}) == 1


@pytest.mark.parametrize(("suffix", "count"), [("_translations", 7), ("_tags", 5)])
def test_families_refer_to_the_same_table(schema: Schema, suffix: str, count: int) -> None:
    own = [t for t in tables(schema) if t.name.endswith(suffix)]
    assert len(own) == count
    shared = {"_translations": {"reference.languages"}, "_tags": {"content.tags", "tasks.tags"}}[suffix]
    assert all({str(k.references) for k in t.foreign_keys} & shared for t in own)
    assert suffix == "_translations" or all(is_junction(t) for t in own)


def test_it_has_what_a_grown_database_has(schema: Schema) -> None:
    links = relations(schema)
    assert {str(r.child) for r in links if r.is_self} == {
        "identity.organisations",
        "identity.employees",
        "content.topics",
        "flashcards.decks",
        "tasks.tasks",
        "billing.ledger_accounts",
        "billing.ledger_entries",
    }
    extensions = {str(r.child) for r in links if r.child_end == "zero_or_one" and r.parent_end == "one"}
    assert {"identity.account_profiles", "identity.employees", "practice.streaks"} <= extensions
    assert len({r.columns for r in links if len(r.columns) > 1}) >= 8
    assert sum(is_junction(t) for t in tables(schema)) >= 10
    assert len(schema.enums) == 10
    assert {str(d) for d in schema.domains} == {"identity.email_address", "billing.money_amount"}
    excluding = [str(t) for t in tables(schema) for c in t.constraints if isinstance(c, Exclusion)]
    assert excluding == ["billing.accounting_periods"]
    generated = {f"{t}.{c.name}" for t in tables(schema) for c in t.columns if c.generated}
    assert len(generated) == 3
    assert [v.materialized for v in schema.views].count(True) == 1
    assert len(schema.views) == 5


def test_one_product_guards_its_rows(schema: Schema) -> None:
    guarded = {str(t) for t in tables(schema) if t.row_security}
    owned = {str(t) for t in tables(schema) if t.schema == "tasks" and "account_id" in t.by_name}
    assert guarded == owned
    assert len(owned) == 7
    assert all(t.force_row_security and len(t.policies) == 1 for t in tables(schema) if t.row_security)


def test_comments_on_most_tables_but_not_on_all(schema: Schema) -> None:
    bare = [str(t) for t in tables(schema) if not t.comment]
    assert 0 < len(bare) <= 6


def test_nothing_needs_an_extension_or_a_role(schema: Schema) -> None:
    assert schema.extensions == ()
    roles: set[Any] = {r for t in tables(schema) for p in t.policies for r in p.roles}
    assert roles == {"PUBLIC"}
