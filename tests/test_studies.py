"""The studies' SQL: up, down and up again, sample rows, design rules by catalog, refused rows, ownership."""

from __future__ import annotations

import ast
import re
import uuid
from itertools import pairwise
from typing import TYPE_CHECKING, LiteralString

import psycopg
import pytest
from psycopg import sql

from schemabook.catalog import read
from tests.study_steps import (
    ROOT,
    Connection,
    build,
    contents,
    down,
    each_study,
    rows,
    steps,
    up,
    versions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema


@pytest.fixture
def conn(database: str) -> Iterator[Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def filled(conn: Connection, study: str) -> Connection:
    build(conn, study)
    conn.execute("ANALYZE")
    return conn


# Up, down, sample rows


# Steps that are about rows only: the catalog is the same before and after.
ROWS_ONLY = {"v0.2/accounts/003_user_status_backfill", "v0.2/passwords/006_rehash"}


@each_study
def test_each_way_down_restores_the_state_before(conn: Connection, study: str) -> None:
    states = [read(conn)]
    for step in steps(study):
        up(conn, step)
        states.append(read(conn))
        assert (states[-1] == states[-2]) == (step.name in ROWS_ONLY), f"{step.name} adds nothing"
    whole = states.pop()
    for step in reversed(steps(study)):
        down(conn, step)
        assert read(conn) == states.pop(), f"the way down of {step.name} does not restore the state before"
    left = read(conn)
    assert (left.tables, left.enums, left.functions, left.sequences) == ((), (), (), ())
    up(conn, *steps(study))
    assert read(conn) == whole


@each_study
def test_down_also_removes_a_filled_study(filled: Connection, study: str) -> None:
    down(filled, *reversed(steps(study)))
    assert read(filled).tables == ()


@each_study
def test_steps_are_numbered_without_gaps_and_explain_themselves(study: str) -> None:
    for version in versions(study):
        assert [step.number for step in version.steps] == list(range(1, len(version.steps) + 1))
        assert [int(path.name[:3]) for path in version.sample] == list(range(1, len(version.sample) + 1))
        assert all(step.is_python or step.down is not None for step in version.steps)
    for path in (ROOT / "sql" / study).rglob("*.sql"):
        assert path.read_text(encoding="utf-8").startswith("-- "), f"{path.name} has no head comment"
    for step in (s for s in steps(study) if s.is_python):
        assert ast.get_docstring(ast.parse(step.path.read_text(encoding="utf-8")))


@each_study
def test_sample_rows_are_the_same_whatever_the_session(filled: Connection, study: str) -> None:
    first = contents(filled)
    assert all(6 <= count <= 250 for count, _ in first.values()), first
    down(filled, *reversed(steps(study)))
    filled.execute(
        "SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'German, DMY'; SET IntervalStyle = 'iso_8601'"
    )
    build(filled, study)
    assert contents(filled) == first
    for path in (path for version in versions(study) for path in version.sample):
        assert not re.search(
            r"\b(now|random|clock_timestamp|gen_random_uuid)\(|\bcurrent_[dtu]", path.read_text("utf-8")
        )


@each_study
def test_new_rows_get_ids_after_the_sample(filled: Connection, study: str) -> None:
    for table in read(filled).tables:
        for column in (c for c in table.columns if c.identity):
            query = sql.SQL("SELECT nextval(pg_get_serial_sequence({}, {})) > max({}) FROM {}")
            args = sql.Literal(table.name), sql.Literal(column.name)
            names = sql.Identifier(column.name), sql.Identifier(table.name)
            assert filled.execute(query.format(*args, *names)).fetchall() == [(True,)], table.name


# Design rules


@pytest.fixture
def schema(conn: Connection, study: str) -> Schema:
    up(conn, *steps(study))
    return read(conn)


@each_study
def test_names_follow_the_convention(schema: Schema) -> None:
    for table in schema.tables:
        keys = {k.name for k in table.uniques} | {c.name for c in table.foreign_keys}
        expected = {f"{table.name}_{'_'.join(k.columns)}_key" for k in table.uniques}
        expected |= {f"{table.name}_{'_'.join(k.columns)}_fkey" for k in table.foreign_keys}
        assert keys == expected
        assert table.primary_key is not None
        assert table.primary_key.name == f"{table.name}_pkey"
        for check in table.checks:
            assert re.fullmatch(rf"{table.name}_\w+_check", check.name)
        for index in (i for i in table.indexes if i.constraint is None):
            rows_kept = r"_\w+" if index.predicate else ""
            assert re.fullmatch(rf"{table.name}_{'_'.join(index.columns)}{rows_kept}_idx", index.name)
        assert table.name.endswith("s")


@each_study
def test_no_name_needs_quotes(conn: Connection, schema: Schema) -> None:
    names = [n for t in schema.tables for n in (t.name, *(c.name for c in t.columns))]
    names += [e.name for e in schema.enums]
    assert rows(conn, "SELECT n FROM unnest(%s::text[]) AS n WHERE quote_ident(n) <> n", names) == []


@each_study
def test_everything_that_needs_a_comment_has_one(schema: Schema) -> None:
    uncommented = [str(o) for o in (*schema.tables, *schema.enums, *schema.functions) if not o.comment]
    for table in schema.tables:
        names = [i.name for i in table.indexes if i.constraint is None and not i.comment]
        names += [p.name for p in table.policies if not p.comment]
        names += [c.name for c in table.columns if c.nullable and not c.comment]  # say what null means
        uncommented += [f"{table}.{name}" for name in names]
    assert uncommented == []


@each_study
def test_every_index_says_in_the_sql_which_query_it_serves(study: str) -> None:
    for path in (step.path for step in steps(study)):
        lines = path.read_text("utf-8").splitlines()
        for above, line in pairwise(lines):
            if re.match(r"CREATE (UNIQUE )?INDEX", line):
                assert above.startswith("-- "), f"{path.name}: {line}"


@each_study
def test_every_index_can_serve_the_query_in_its_comment(filled: Connection, study: str) -> None:
    filled.execute(
        "SET enable_seqscan = off; SET enable_sort = off; SET plan_cache_mode = force_generic_plan"
    )
    for table in read(filled).tables:
        indexes = [i for i in table.indexes if i.constraint is None]
        for index in indexes:
            others = [sql.Identifier(i.name) for i in indexes if i != index]
            with filled.transaction(force_rollback=True):
                if others:
                    filled.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(", ").join(others)))
                plan = generic_plan(filled, table.name, index.comment or "")
            assert index.name in plan, f"{index.name}, {index.comment}:\n{plan}"


def generic_plan(conn: Connection, table: str, comment: str) -> str:
    """The plan of the query that stands in the comment of an index, whatever its parameters."""
    condition = re.sub(r" \[.*?\]|, index only", "", comment[comment.index("WHERE") :])
    where = sql.SQL(condition)
    conn.execute(sql.SQL("PREPARE q AS SELECT 1 FROM {} {}").format(sql.Identifier(table), where))
    nulls = sql.SQL(", ").join([sql.NULL] * len(set(re.findall(r"\$\d", condition))))
    call = sql.SQL("EXPLAIN EXECUTE q({})" if "$" in condition else "EXPLAIN EXECUTE q")
    plan = "\n".join(line for (line,) in conn.execute(call.format(nulls)))
    conn.execute("DEALLOCATE q")
    return plan


@each_study
def test_every_foreign_key_says_on_delete_and_has_an_index(schema: Schema, study: str) -> None:
    for table in schema.tables:
        starts = [i.columns for i in table.indexes if not i.predicate and len(i.columns) == len(i.keys)]
        unique = [k.columns for k in table.constraints if k in table.uniques or k == table.primary_key]
        for key in table.foreign_keys:
            assert key.on_delete != "NO ACTION", key.name
            width = len(key.columns)
            covered = any(set(columns[:width]) == set(key.columns) for columns in starts)
            assert covered or any(set(u) <= set(key.columns) for u in unique), f"{key.name} has no index"


@each_study
def test_no_index_is_the_beginning_of_another(schema: Schema) -> None:
    for table in schema.tables:
        for one in (i for i in table.indexes if not i.unique):
            for other in (i for i in table.indexes if i != one and i.predicate == one.predicate):
                assert other.keys[: len(one.keys)] != one.keys, f"{one.name} is covered by {other.name}"


@each_study
def test_types_are_exact(schema: Schema) -> None:
    loose = re.compile(r"character|timestamp without|real|double|money|json$|integer\[\]|time with time zone")
    for table in schema.tables:
        assert [c.name for c in table.columns if loose.search(c.type)] == []
        nullable = [c.name for c in table.columns if c.nullable]
        assert len(nullable) <= len(table.columns) / 3, f"{table}: {nullable}"
        money = [c.type for c in table.columns if re.search("amount|price|cost|rate$", c.name)]
        assert all(kind.startswith("numeric(") for kind in money)
    assert all('search_path=""' in "".join(f.config) and not f.security_definer for f in schema.functions)


def test_nothing_shadows_the_package_of_ipython_sql() -> None:
    assert list((ROOT / "sql").rglob("__init__.py")) == []
    assert list((ROOT / "src").rglob("sql.py")) == []


# Rows that must be refused: study, constraint (or SQLSTATE), statement on the sample rows

REFUSED: list[tuple[str, str, LiteralString]] = [
    ("practice", "students_grade_check", "UPDATE students SET grade = 5 WHERE id = 1"),
    ("practice", "students_grade_check", "UPDATE students SET grade = 9 WHERE id = 1"),
    ("practice", "students_telegram_id_key", "UPDATE students SET telegram_id = 5100007919 WHERE id = 2"),
    ("practice", "22P02", "UPDATE students SET language = 'fr' WHERE id = 1"),
    ("practice", "students_preferences_check", "UPDATE students SET preferences = '[]' WHERE id = 1"),
    ("practice", "problems_grade_check", "UPDATE problems SET grade = 5 WHERE id = 1"),
    ("practice", "problems_difficulty_check", "UPDATE problems SET difficulty = 4 WHERE id = 1"),
    ("practice", "problems_difficulty_check", "UPDATE problems SET difficulty = 0 WHERE id = 1"),
    ("practice", "22P02", "UPDATE problems SET answer_type = 'essay' WHERE id = 1"),
    ("practice", "problems_answer_check", "UPDATE problems SET answer = 'half' WHERE id = 1"),
    ("practice", "problems_answer_check", "UPDATE problems SET answer = '7/6' WHERE id = 2"),
    ("practice", "problems_choices_check", "UPDATE problems SET choices = NULL WHERE id = 2"),
    ("practice", "problems_hints_en_check", "UPDATE problems SET hints_en = '{one,two}' WHERE id = 1"),
    ("practice", "problems_hints_bn_check", "UPDATE problems SET hints_bn = '{a,b,NULL}' WHERE id = 1"),
    ("practice", "sessions_status_check", "UPDATE sessions SET completed_at = NULL WHERE id = 1"),
    ("practice", "22P02", "UPDATE sessions SET status = 'lost' WHERE id = 1"),
    ("practice", "sessions_student_id_in_progress_idx", "INSERT INTO sessions (student_id) VALUES (1)"),
    ("practice", "session_problems_session_id_problem_number_key",
        "UPDATE session_problems SET problem_number = 9"),
    ("practice", "session_problems_problem_id_fkey", "DELETE FROM problems WHERE id = 1"),
    ("practice", "responses_hints_used_check", "UPDATE responses SET hints_used = 4 WHERE id = 1"),
    ("practice", "responses_hints_used_check", "UPDATE responses SET hints_used = -1 WHERE id = 1"),
    ("practice", "responses_confidence_score_check", "UPDATE responses SET confidence_score = 1.01"),
    ("practice", "responses_session_id_problem_id_fkey", "UPDATE responses SET session_id = 4 WHERE id = 1"),
    ("practice", "streaks_pkey", "INSERT INTO streaks (student_id) VALUES (1)"),
    ("practice", "streaks_longest_streak_check", "UPDATE streaks SET current_streak = 99"),
    ("practice", "streak_milestones_days_check", "UPDATE streak_milestones SET days = 8"),
    ("practice", "cost_records_cost_usd_check", "UPDATE cost_records SET cost_usd = -0.000001 WHERE id = 1"),
    ("practice", "22P02", "UPDATE cost_records SET operation = 'party' WHERE id = 1"),
    ("tutoring", "users_email_key", "UPDATE users SET email = 'li.wei@example.org'"),
    ("tutoring", "users_email_check", "UPDATE users SET email = 'Li.Wei@example.org'"),
    ("tutoring", "users_password_hash_check", "UPDATE users SET password_hash = 'secret'"),
    ("tutoring", "users_password_scheme_check",
        "UPDATE users SET password_scheme = 'sha256', password_hash = repeat('0', 64)"),
    ("tutoring", "22P02", "UPDATE users SET status = 'retired'"),
    ("tutoring", "parents_user_id_role_fkey", "INSERT INTO parents SELECT user_id FROM students"),
    ("tutoring", "428C9", "UPDATE parents SET role = 'admin'"),
    ("tutoring", "tuition_logs_subject_id_check", "UPDATE tuition_logs SET tuition_id = NULL"),
    ("tutoring", "tuition_logs_period_check", "UPDATE tuition_logs SET ends_at = starts_at"),
    ("tutoring", "tuitions_weekday_check", "UPDATE tuitions SET weekday = 0"),
    ("tutoring", "charges_amount_check", "UPDATE charges SET amount = 0"),
    ("tutoring", "charges_issued_at_check", "UPDATE charges SET status = 'issued'"),
    ("tutoring", "tuition_log_charges_tuition_log_id_fkey", "DELETE FROM tuition_logs"),
    ("tutoring", "payments_bank_reference_check", "UPDATE payments SET method = 'cash'"),
    ("tutoring", "attendances_pkey",
        "INSERT INTO attendances SELECT tuition_log_id, student_id FROM attendances LIMIT 1"),
    ("tutoring", "materials_teacher_id_title_key", "UPDATE materials SET title = 'The same'"),
    ("tutoring", "materials_location_check", "UPDATE materials SET location = 'C:/worksheets'"),
    ("flashcards", "card_schedules_ease_factor_check", "UPDATE card_schedules SET ease_factor = 1.29"),
    ("flashcards", "card_schedules_lapse_count_check", "UPDATE card_schedules SET lapse_count = 999"),
    ("flashcards", "card_schedules_interval_days_check", "UPDATE card_schedules SET interval_days = -1"),
    ("flashcards", "22P02", "UPDATE reviews SET rating = 'perfect'"),
    ("flashcards", "study_sessions_period_check", "UPDATE study_sessions SET ended_at = '2020-01-01 00:00Z'"),
    ("tasks", "tasks_completed_at_check", "UPDATE tasks SET status = 'done', completed_at = NULL"),
    ("tasks", "tasks_title_check", "UPDATE tasks SET title = ''"),
    ("tasks", "user_preferences_language_check", "UPDATE user_preferences SET language = 'English'"),
    ("tasks", "tags_name_check", "UPDATE tags SET name = 'Home'"),
    ("tasks", "tags_user_id_name_key", "UPDATE tags SET name = 'home'"),
    ("tasks", "task_tags_user_id_task_id_fkey", "UPDATE task_tags SET task_id = 120 WHERE task_id = 2"),
    ("tasks", "task_tags_user_id_tag_id_fkey", "UPDATE task_tags SET tag_id = 40 WHERE task_id = 2"),
    ("tasks", "reminders_user_id_task_id_fkey", "UPDATE reminders SET task_id = 1 WHERE task_id > 6"),
    ("tasks", "reminders_sent_at_check", "UPDATE reminders SET sent_at = remind_at - interval '1 minute'"),
    ("tasks", "22P02", "UPDATE user_preferences SET theme = 'pink'"),
]  # fmt: skip


@each_study
def test_rows_that_break_a_rule_are_refused(filled: Connection, study: str) -> None:
    for _, rule, statement in (case for case in REFUSED if case[0] == study):
        with pytest.raises(psycopg.Error) as caught, filled.transaction():
            filled.execute(statement)
        assert rule in (caught.value.diag.constraint_name, caught.value.sqlstate), (statement, caught.value)


# ON DELETE and triggers


@pytest.mark.parametrize("study", ["practice"])
def test_practice_deletes_follow_the_rules(filled: Connection) -> None:
    spent = rows(filled, "SELECT count(*), sum(cost_usd) FROM cost_records")
    filled.execute("DELETE FROM students WHERE id = 2")
    for table in ("sessions", "streaks", "streak_milestones"):
        query = sql.SQL("SELECT count(*) FROM {} WHERE student_id = 2").format(sql.Identifier(table))
        assert filled.execute(query).fetchall() == [(0,)]
    assert rows(filled, "SELECT count(*), sum(cost_usd) FROM cost_records") == spent
    assert rows(filled, "SELECT count(*) FROM responses WHERE session_id BETWEEN 4 AND 6") == [(0,)]


@pytest.mark.parametrize("study", ["flashcards"])
def test_updated_at_is_stamped_when_something_changed(filled: Connection) -> None:
    query: LiteralString = "SELECT count(*) FROM decks WHERE updated_at > created_at"
    filled.execute("UPDATE decks SET title = title")
    assert rows(filled, query) == [(0,)]
    filled.execute("UPDATE decks SET title = title || '!'")
    assert rows(filled, query) == [(24,)]
    filled.execute("DELETE FROM users")
    assert {count for count, _ in contents(filled).values()} == {0}


# Ownership


def test_tasks_may_be_applied_twice(conn: Connection) -> None:
    build(conn, "tasks")
    before = read(conn), contents(conn)
    up(conn, *steps("tasks"))
    assert (read(conn), contents(conn)) == before


@pytest.fixture
def member(conn: Connection) -> Iterator[Connection]:
    """A session on the filled tasks study as a role that made it all, owns the tables and is no superuser."""
    role = sql.Identifier(f"schemabook_test_{uuid.uuid4().hex[:12]}")
    try:
        conn.execute(sql.SQL("CREATE ROLE {}").format(role))
    except psycopg.errors.InsufficientPrivilege:
        pytest.skip("this server's role may not create roles")
    try:
        conn.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(role))
        conn.execute(sql.SQL("SET ROLE {}").format(role))
        build(conn, "tasks")
        yield conn
    finally:
        conn.execute("RESET ROLE")
        conn.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role))
        conn.execute(sql.SQL("DROP ROLE {}").format(role))


def user(n: int) -> str:
    return f"a2000000-0000-4000-8000-{n:012}"


def test_without_an_identity_nothing_is_seen(member: Connection) -> None:
    for setting in (None, ""):
        if setting is not None:
            member.execute("SELECT set_config('app.user_id', %s, false)", [setting])
        for table in ("users", "tasks", "user_preferences", "tags", "task_tags", "reminders"):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert member.execute(query).fetchall() == [(0,)]


def test_users_read_and_write_their_own_rows_only(member: Connection) -> None:
    for n in (1, 2):
        member.execute("SELECT set_config('app.user_id', %s, false)", [user(n)])
        assert rows(member, "SELECT DISTINCT user_id::text FROM tasks") == [(user(n),)]
        assert rows(member, "SELECT id::text FROM users") == [(user(n),)]
        assert rows(member, "SELECT user_id::text FROM user_preferences") == [(user(n),)]
    other = [user(1)]
    for statement in (
        "UPDATE tasks SET title = 'mine' WHERE user_id = %s",
        "DELETE FROM tasks WHERE user_id = %s",
        "DELETE FROM user_preferences WHERE user_id = %s",
        "DELETE FROM tags WHERE user_id = %s",
        "DELETE FROM task_tags WHERE user_id = %s",
        "UPDATE reminders SET sent_at = NULL WHERE user_id = %s",
        "DELETE FROM users WHERE id = %s",
    ):
        assert member.execute(statement, other).rowcount == 0
    for statement in (
        "INSERT INTO tasks (user_id, title) VALUES (%s, 'a gift')",
        "UPDATE tasks SET user_id = %s",
        "INSERT INTO user_preferences (user_id) VALUES (%s)",
        "INSERT INTO task_tags (user_id, task_id, tag_id) VALUES (%s, 1, 1)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            member.execute(statement, other)
    for task in (1, 10**9):  # of user 1, and of nobody: user 2 cannot tell which of the two exists
        with pytest.raises(psycopg.errors.ForeignKeyViolation) as caught:
            member.execute(
                "INSERT INTO task_tags (user_id, task_id, tag_id) VALUES (%s, %s, 3)", [user(2), task]
            )
        assert caught.value.diag.constraint_name == "task_tags_user_id_task_id_fkey"
    assert member.execute("INSERT INTO tasks (user_id, title) VALUES (%s, 'own')", [user(2)]).rowcount == 1
