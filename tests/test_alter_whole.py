"""Many changes at once: mixed cases, the studies version by version, whole schemas from nothing and back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from schemabook import workspace
from schemabook.generating import generate, of_sql, source
from schemabook.server import server
from tests.alter_cases import CODE, COLUMNS, INDEXES, KEYS, PARTITIONS, TABLES, TYPES, Case

DATA = Path(__file__).parent / "data"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
ALONE = ("EXTENSION", "SERVER", "PUBLICATION")  # these belong to the whole database

MUTATED = """
ALTER TABLE users DROP COLUMN bio CASCADE;
ALTER TYPE app.mood ADD VALUE 'new' BEFORE 'ok';
ALTER TABLE users ADD extra app.mood;
ALTER TABLE orders ADD UNIQUE (code, line);
DROP VIEW happy;
ALTER TABLE events ADD COLUMN z int;
DROP FUNCTION app.touch() CASCADE;
ALTER TABLE items DROP CONSTRAINT pair;
DROP INDEX users_hash;
ALTER DOMAIN app.late_check SET DEFAULT 4;
ALTER TABLE derived NO INHERIT base_b;
"""


def torture() -> str:
    text = (DATA / "torture.sql").read_text()
    if server().connection.info.server_version >= 180000:
        text += (DATA / "torture_18.sql").read_text()
    return text


def pool() -> list[Case]:
    version = server().connection.info.server_version
    cases = (*TABLES, *COLUMNS, *KEYS, *INDEXES, *TYPES, *CODE, *PARTITIONS)
    fitting = (c for c in cases if c.since * 10000 <= version)
    return [c for c in fitting if not any(word in (c.base + c.a + c.b).upper() for word in ALONE)]


@pytest.mark.parametrize("seed", range(8))
def test_many_changes_at_once(seed: int) -> None:
    chosen = random.Random(seed).sample(pool(), 25)
    before, after = "", ""
    for n, case in enumerate(chosen):
        start = f"CREATE SCHEMA s{n}; SET search_path = s{n}, public; {case.base}\n"
        before += start + case.a + "\n"
        after += start + case.b + "\n"
    assert generate(of_sql(before), of_sql(after), consent=True).commands_down


def test_everything_from_nothing_and_back() -> None:
    assert generate("empty", of_sql(torture())).commands_down


def test_everything_changed_a_little() -> None:
    text = torture()
    found = generate(of_sql(text), of_sql(text + MUTATED), consent=True)
    assert any("users.bio" in loss for loss in found.losses)


@pytest.mark.parametrize("name", workspace.studies())
def test_studies_version_by_version(name: str) -> None:
    before = "empty"
    for version in workspace.study(name).versions:
        after = f"{name}@{version.name}"
        found = generate(before, after, consent=True)
        assert found.commands
        assert found.commands_down
        before = after


@pytest.mark.parametrize(
    ("a", "b"), [("empty", "chinook"), ("empty", "pagila-schema"), ("pagila-schema", "chinook")]
)
def test_corpus(a: str, b: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not here")
    if "pagila-schema" in (a, b) and server().connection.info.server_version < 180000:
        pytest.skip("pagila calls uuidv7(), which came with 18")
    one = source(a if a == "empty" else CORPUS / f"{a}.sql")
    assert generate(one, source(CORPUS / f"{b}.sql"), consent=True).commands_down
