"""A database that somebody inherits: its flaws are asked about, the joins that answer its questions found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook.explore import Joins, check_sentence, domains, questions, roles
from schemabook.explore.conditions import unbracketed
from schemabook.relations import relations
from tests.test_company import JOINS

if TYPE_CHECKING:
    from schemabook.database import Database
    from schemabook.schema import Schema


@pytest.fixture(scope="module")
def schema(company: Database) -> Schema:
    return company.schema


def constraints(path: str) -> list[str]:
    """The foreign keys of a path that test_company writes as table > key > table > ..."""
    return path.split(" > ")[1::2]


@pytest.mark.parametrize("question", JOINS)
def test_the_join_that_answers_is_found(company: Database, schema: Schema, question: str) -> None:
    right, wrong = JOINS[question]
    start, *_, goal = right.split(" > ")
    found = Joins(schema, relations(schema)).paths(start, goal)
    ways = [[hop.relation.constraint for hop in path.hops] for path in found]
    assert constraints(right) in ways
    before = found[: ways.index(constraints(right))]
    for path, way in zip(before, ways, strict=False):
        if way in map(constraints, wrong) and question != "what does this teacher teach":
            said = " ".join(path.warnings)
            assert "does not say that they belong together" in said, f"{path} misleads and does not say so"
    with psycopg.connect(company.url) as conn:
        for path in found:
            conn.execute(path.sql.encode())


ASKED = (
    "Is it meant that deleting a row of identity.accounts deletes its billing.invoice_lines?",
    "What tells two rows of practice.hint_requests apart?",
    "Does support.tickets.subscription_id refer to billing.subscriptions, and may it refer to nothing?",
    "Which comes first, rows of support.agents and support.teams?",
    "Which values may billing.payouts.status have, and what do they mean?",
    "Is billing.payments_old still read or written, or may it go?",
    "Are there rows of billing.invoices that break invoices_due_on_check?",
    "Can flashcards.decks.is_archived be true without its time, or the other way round?",
    "Who takes an id out of content.collections.material_ids when its row is deleted?",
    "Where is practice.cost_records.cost_usd rounded, and do its sums have to be exact?",
    "Do the rows of newsletter_subscribers belong to those of any other table?",
)


def test_its_flaws_are_asked_about(schema: Schema) -> None:
    links = relations(schema)
    found = questions(schema, links, roles=roles(schema, links), domains=domains(schema, links))
    texts = [q.text for q in found]
    assert set(ASKED) <= set(texts)
    assert sum(text.startswith("In which time zone are practice.") for text in texts) == 1
    assert len(texts) <= 15


def test_its_checks_have_words(schema: Schema) -> None:
    checks = [(check, table) for table in schema.tables for check in table.checks]
    said = [check_sentence(check, table, schema) for check, table in checks]
    assert not [s for s, (check, _) in zip(said, checks, strict=True) if s == unbracketed(check.expression)]
