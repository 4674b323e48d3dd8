"""The study company: a database that a newcomer inherits, with honest flaws and joins that mislead.

Nothing in its SQL says what is wrong with it: that stands here, each flaw as an assertion on the catalog that
holds for the named place and for no other, and each misleading join with the one that answers the question.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook.lint import lint
from schemabook.relations import Relation, relations

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook import Database
    from schemabook.schema import Column, Schema, Table


@pytest.fixture(scope="module")
def schema(company: Database) -> Schema:
    return company.schema


def tables(schema: Schema) -> list[Table]:
    return [t for t in schema.tables if not t.is_partition]


def with_column(schema: Schema, test: Callable[[Table, Column], bool]) -> set[str]:
    """`table.column` wherever the test holds."""
    return {f"{t}.{c.name}" for t in tables(schema) for c in t.columns if test(t, c)}


def is_referring(table: Table, column: Column) -> bool:
    return any(column.name in key.columns for key in table.foreign_keys)


def found(schema: Schema, rule: str) -> set[str]:
    """Where a design rule speaks."""
    return {str(f.target) for f in lint(schema) if f.rule == rule}


# Its flaws: each holds where it says, and nowhere else


def test_a_reference_is_not_declared(schema: Schema) -> None:
    # histories outlive what they tell of; ids of other systems refer to nothing here
    kept = ("_history", "_old")
    loose = with_column(
        schema,
        lambda t, c: (
            c.name.endswith("_id")
            and not is_referring(t, c)
            and not t.name.endswith(kept)
            and c.name != "telegram_id"
        ),
    )
    assert loose == {"support.tickets.subscription_id"}
    assert found(schema, "undeclared-reference") == loose


def test_tables_have_no_primary_key(schema: Schema) -> None:
    without = {str(t) for t in tables(schema) if t.primary_key is None}
    assert without == {"practice.hint_requests", "billing.payments_old"}


def test_a_flag_says_what_a_timestamp_says(schema: Schema) -> None:
    names = {str(t): set(t.by_name) for t in tables(schema)}
    assert [t for t, own in names.items() if {"is_archived", "archived_at"} <= own] == ["flashcards.decks"]
    assert found(schema, "boolean-and-timestamp") == {"flashcards.decks.is_archived"}


def test_a_table_is_a_copy_of_another(schema: Schema) -> None:
    shapes: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for table in (t for t in tables(schema) if len(t.columns) > 2):  # lookups are code and title
        shapes.setdefault(tuple((c.name, c.type) for c in table.columns), []).append(str(table))
    assert [same for same in shapes.values() if len(same) > 1] == [
        ["billing.payments", "billing.payments_old"]
    ]


def test_the_rows_of_the_copy_are_old_rows_of_the_original(company: Database) -> None:
    connection = company.session.connection
    lost = connection.execute("TABLE billing.payments_old EXCEPT TABLE billing.payments").fetchall()
    assert lost == []
    assert connection.execute("SELECT count(*) FROM billing.payments_old").fetchone() == (106,)


def test_a_status_has_no_check_where_its_siblings_have_one(schema: Schema) -> None:
    told = {"billing.payouts.status", "billing.payments_old.status"}
    states = with_column(schema, lambda _, c: c.name in ("status", "state") and c.type == "text")
    checked = with_column(schema, lambda t, c: any(c.name in check.columns for check in t.checks))
    assert states - checked == told
    assert len(states - told) >= 5


def test_one_product_keeps_times_without_zone(schema: Schema) -> None:
    bare = {t.schema for t in tables(schema) for c in t.columns if c.type == "timestamp without time zone"}
    zoned = {t.schema for t in tables(schema) for c in t.columns if c.type == "timestamp with time zone"}
    assert bare == {"practice"}
    assert not bare & zoned
    assert len(zoned) == 9


def test_money_is_a_float_in_one_table(schema: Schema) -> None:
    floats = with_column(schema, lambda _, c: c.type in ("real", "double precision"))
    assert floats == {"practice.cost_records.cost_usd"}


def test_two_tables_need_each_other(schema: Schema) -> None:
    late = {(str(r.child), str(r.parent)) for r in relations(schema) if r.deferrable}
    assert late == {("support.agents", "support.teams"), ("support.teams", "support.agents")}
    assert all(r.parent_end == "one" for r in relations(schema) if r.deferrable)


def test_a_check_was_never_validated(schema: Schema) -> None:
    doubtful = {f"{t}.{c.name}" for t in tables(schema) for c in t.constraints if not c.validated}
    assert doubtful == {"billing.invoices.invoices_due_on_check"}


def test_a_reference_of_a_large_table_has_no_index(schema: Schema) -> None:
    assert found(schema, "unindexed-foreign-key") == {"practice.responses.learner_id"}
    rows = sorted((t.rows for t in tables(schema)), reverse=True)
    assert schema.table("practice.responses").rows >= rows[5]


def test_tables_are_isolated(schema: Schema) -> None:
    linked = {name for r in relations(schema) for name in (r.child, r.parent)}
    assert {str(t) for t in tables(schema) if t.key not in linked} == {
        "newsletter_subscribers",
        "billing.payments_old",
    }


def test_one_table_is_written_in_another_style(schema: Schema) -> None:
    assert [str(t) for t in tables(schema) if t.name != t.name.lower()] == ["studentNote"]
    camel = with_column(schema, lambda _, c: c.name != c.name.lower())
    assert camel == {"studentNote.studentId", "studentNote.noteText", "studentNote.createdAt"}
    assert "studentNote" in found(schema, "table-number"), "a singular among plurals"


def test_ids_lie_in_an_array(schema: Schema) -> None:
    arrays = with_column(schema, lambda _, c: c.type.endswith("[]"))
    assert arrays == {"content.collections.material_ids"}


def test_an_account_takes_its_invoices_along(schema: Schema, company: Database) -> None:
    cascades = {(str(r.child), str(r.parent)) for r in relations(schema) if r.on_delete == "CASCADE"}
    assert {
        ("billing.customers", "identity.accounts"),
        ("billing.invoices", "billing.customers"),
        ("billing.invoice_lines", "billing.invoices"),
    } <= cascades
    with psycopg.connect(company.url) as conn:
        made = conn.execute(
            "WITH a AS (INSERT INTO identity.accounts (email, country_code) "
            "VALUES ('gone@example.org', 'GB') RETURNING id), "
            "c AS (INSERT INTO billing.customers (account_id, currency_code) "
            "SELECT id, 'GBP' FROM a RETURNING id) "
            "INSERT INTO billing.invoices (number, customer_id, currency_code, status, issued_on, due_on) "
            "SELECT '2026-99999', id, 'GBP', 'issued', '2026-11-01', '2026-11-15' FROM c RETURNING id"
        ).fetchall()
        assert len(made) == 1
        conn.execute("DELETE FROM identity.accounts WHERE email = 'gone@example.org'")
        left = conn.execute("SELECT count(*) FROM billing.invoices WHERE number = '2026-99999'").fetchone()
        assert left == (0,)
        conn.rollback()


def test_the_design_rules_say_little_else(schema: Schema) -> None:
    assert sorted((f.rule, str(f.target)) for f in lint(schema)) == [
        ("boolean-and-timestamp", "flashcards.decks.is_archived"),
        ("float-money", "practice.cost_records.cost_usd"),
        ("ids-in-list", "content.collections.material_ids"),
        ("missing-comment", "5 places"),
        ("missing-primary-key", "billing.payments_old"),
        ("missing-primary-key", "practice.hint_requests"),
        ("mixed-case", "4 places"),
        ("table-number", "billing.payments_old"),
        ("table-number", "studentNote"),
        ("timestamp-without-zone", "8 places"),
        ("undeclared-reference", "support.tickets.subscription_id"),
        ("unindexed-foreign-key", "practice.responses.learner_id"),
    ]


# Its joins: the question, the shortest ways that mislead, the way that answers it
# table > foreign key > table > foreign key > ...

JOINS: dict[str, tuple[str, tuple[str, ...]]] = {
    "which lessons is this invoice for": (
        "billing.invoices > invoice_lines_invoice_id_fkey > billing.invoice_lines "
        "> tuition_log_charges_invoice_id_line_number_fkey > billing.tuition_log_charges "
        "> tuition_log_charges_tuition_log_id_fkey > tutoring.tuition_logs",
        (
            "billing.invoices > invoices_issued_by_fkey > identity.accounts "
            "> tuition_logs_recorded_by_fkey > tutoring.tuition_logs",
        ),
    ),
    "which holidays does this student have": (
        "tutoring.students > school_class_students_student_id_fkey > tutoring.school_class_students "
        "> school_class_students_school_id_class_id_fkey > tutoring.school_classes "
        "> school_classes_school_id_term_id_fkey > tutoring.school_terms "
        "> school_terms_school_id_fkey > tutoring.schools > schools_country_code_fkey > reference.countries "
        "> public_holidays_country_code_fkey > reference.public_holidays",
        (
            "tutoring.students > students_account_id_fkey > identity.accounts > accounts_country_code_fkey "
            "> reference.countries > public_holidays_country_code_fkey > reference.public_holidays",
        ),
    ),
    "whose tax does this invoice carry": (
        "billing.invoices > invoices_billing_address_id_fkey > identity.addresses "
        "> addresses_country_code_fkey > reference.countries",
        (
            "billing.invoices > invoices_issued_by_fkey > identity.accounts > accounts_country_code_fkey "
            "> reference.countries",
        ),
    ),
    "which learner is this student": (
        "tutoring.students > students_account_id_fkey > identity.accounts > learners_account_id_fkey "
        "> practice.learners",
        (
            "tutoring.students > students_grade_level_id_fkey > reference.grade_levels "
            "> learners_grade_level_id_fkey > practice.learners",
        ),
    ),
    "which invoices has this payment paid": (
        "billing.payments > payment_allocations_payment_id_fkey > billing.payment_allocations "
        "> payment_allocations_invoice_id_fkey > billing.invoices",
        (
            "billing.payments > payments_customer_id_fkey > billing.customers > invoices_customer_id_fkey "
            "> billing.invoices",
            "billing.payments > payments_currency_code_fkey > reference.currencies "
            "> invoices_currency_code_fkey > billing.invoices",
        ),
    ),
    "what does this teacher teach": (
        "tutoring.teachers > tuitions_teacher_id_fkey > tutoring.tuitions > tuitions_subject_id_fkey "
        "> content.subjects",
        (
            "tutoring.teachers > teacher_subjects_teacher_id_fkey > tutoring.teacher_subjects "
            "> teacher_subjects_subject_id_fkey > content.subjects",
        ),
    ),
    "which problems fit this deck": (
        "flashcards.decks > decks_topic_id_fkey > content.topics > problems_topic_id_fkey "
        "> practice.problems",
        (
            "flashcards.decks > decks_account_id_fkey > identity.accounts > problems_author_id_fkey "
            "> practice.problems",
        ),
    ),
}
each_question = pytest.mark.parametrize("question", JOINS)


def walk(schema: Schema, path: str) -> list[Relation]:
    """The foreign keys along a path; each must lie between the two tables beside it."""
    words = path.split(" > ")
    by_name = {r.constraint: r for r in relations(schema)}
    steps = [by_name[name] for name in words[1::2]]
    for before, step, after in zip(words[:-2:2], steps, words[2::2], strict=True):
        assert {before, after} == {str(step.child), str(step.parent)}, step
    return steps


def hops(schema: Schema, one: str, other: str) -> int:
    """How many foreign keys the shortest way from a table to another has."""
    near: dict[str, set[str]] = {}
    for r in relations(schema):
        near.setdefault(str(r.child), set()).add(str(r.parent))
        near.setdefault(str(r.parent), set()).add(str(r.child))
    far, waiting = {one: 0}, deque([one])
    while waiting:
        here = waiting.popleft()
        for there in near[here] - far.keys():
            far[there] = far[here] + 1
            waiting.append(there)
    return far[other]


def pairs(company: Database, schema: Schema, path: str) -> set[tuple[str, str]]:
    """Which rows of the first table the path connects with which of the last, as text."""
    words = path.split(" > ")
    joins, last = [f"FROM {words[0]} AS t0"], 0
    for n, (step, table) in enumerate(zip(walk(schema, path), words[2::2], strict=True), 1):
        here, there = (step.columns, step.ref_columns)
        if str(step.child) == table:
            here, there = there, here
        on = " AND ".join(f"t{n}.{b} = t{last}.{a}" for a, b in zip(here, there, strict=True))
        joins.append(f"JOIN {table} AS t{n} ON {on}")
        last = n
    query = f"SELECT DISTINCT t0::text, t{last}::text {' '.join(joins)}"
    with psycopg.connect(company.url) as conn:
        return set(conn.execute(query.encode()).fetchall())


@each_question
def test_the_shortest_way_is_the_wrong_one(schema: Schema, question: str) -> None:
    right, wrong = JOINS[question]
    ends = right.split(" > ")[0], right.split(" > ")[-1]
    least = hops(schema, *ends)
    for path in wrong:
        assert (path.split(" > ")[0], path.split(" > ")[-1]) == ends
        assert len(walk(schema, path)) == least <= len(walk(schema, right)), question


@each_question
def test_the_two_ways_give_different_answers(company: Database, schema: Schema, question: str) -> None:
    right, wrong = JOINS[question]
    answer = pairs(company, schema, right)
    assert answer
    for path in wrong:
        assert pairs(company, schema, path) != answer, question


def test_for_two_questions_the_right_way_is_longer(schema: Schema) -> None:
    longer = {
        question
        for question, (right, _) in JOINS.items()
        if len(walk(schema, right)) > hops(schema, right.split(" > ")[0], right.split(" > ")[-1])
    }
    assert longer == {"which lessons is this invoice for", "which holidays does this student have"}


def test_no_declared_way_leads_from_a_ticket_to_what_it_is_about(schema: Schema) -> None:
    assert hops(schema, "support.tickets", "billing.subscriptions") == 3, "by way of the person who asked"
