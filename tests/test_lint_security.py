"""Rules about rights and row-level security, fixed by their own SQL and tried as another role."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from tests.lint_cases import Case, assert_clean, assert_finding, assert_fixed, assert_third, found, made

if TYPE_CHECKING:
    from collections.abc import Iterator

USERS = "CREATE TABLE users (id bigint PRIMARY KEY);"
MINE = "NULLIF(current_setting('app.user_id', true), '')::bigint"


def owned(name: str, *, force: bool = True, policy: bool = True, using: str = f"user_id = {MINE}") -> str:
    parts = [
        f"CREATE TABLE {name} (id bigint PRIMARY KEY,"
        " user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);",
        f"CREATE INDEX ON {name} (user_id);",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;",
    ]
    if force:
        parts.append(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;")
    if policy:
        parts.append(f"CREATE POLICY owner ON {name} USING ({using}) WITH CHECK ({using});")
    return " ".join(parts)


OPEN = """CREATE TABLE notes (id bigint PRIMARY KEY,
        user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);
    CREATE INDEX ON notes (user_id);"""
COUNT = "LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN RETURN (SELECT count(*) FROM users); END $$;"

CASES = (
    Case(
        rule="definer-search-path",
        target="counted()",
        caught=f"""{USERS} CREATE FUNCTION counted() RETURNS bigint {COUNT}
            REVOKE ALL ON FUNCTION counted() FROM PUBLIC;""",
        clean=f"""{USERS}
            CREATE FUNCTION counted() RETURNS bigint SET search_path = public, pg_temp {COUNT}
            CREATE FUNCTION invoked() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users';
            CREATE FUNCTION bound() RETURNS bigint LANGUAGE sql SECURITY DEFINER
                BEGIN ATOMIC SELECT count(*) FROM users; END;
            CREATE FUNCTION returned() RETURNS bigint LANGUAGE sql SECURITY DEFINER
                RETURN (SELECT count(*) FROM users);
        """,
    ),
    Case(
        rule="definer-for-everybody",
        target="counted()",
        caught=f"{USERS} CREATE FUNCTION counted() RETURNS bigint SET search_path = public, pg_temp {COUNT}",
        clean=f"""{USERS} CREATE FUNCTION counted() RETURNS bigint SET search_path = public, pg_temp {COUNT}
            REVOKE EXECUTE ON FUNCTION counted() FROM PUBLIC;
            CREATE FUNCTION stamp() RETURNS trigger SET search_path = '' LANGUAGE plpgsql SECURITY DEFINER
                AS $$ BEGIN RETURN NEW; END $$;""",
    ),
    Case(
        rule="public-grant",
        target="users",
        caught=f"{USERS} GRANT SELECT, INSERT ON users TO PUBLIC;",
        clean=f"{USERS} GRANT SELECT, INSERT ON users TO pg_monitor;",
    ),
    Case(
        rule="public-grant",
        target="users",
        caught=f"{USERS} GRANT UPDATE (id) ON users TO PUBLIC;",
        clean=f"{USERS} {owned('notes')} GRANT SELECT, UPDATE (id) ON notes TO PUBLIC;",
    ),
    Case(
        rule="public-grant",
        target="numbers",
        caught=f"{USERS} CREATE VIEW numbers AS SELECT id FROM users; GRANT SELECT ON numbers TO PUBLIC;",
        clean=f"{USERS} CREATE VIEW numbers AS SELECT id FROM users; REVOKE ALL ON numbers FROM PUBLIC;",
    ),
    Case(
        rule="public-create",
        target="shop",
        caught="CREATE SCHEMA shop; GRANT CREATE, USAGE ON SCHEMA shop TO PUBLIC;",
        clean="CREATE SCHEMA shop; GRANT USAGE ON SCHEMA shop TO PUBLIC;",
    ),
    Case(
        rule="row-security-missing",
        target="notes",
        caught=f"{USERS} {owned('tasks')} {OPEN}",
        clean=f"{USERS} {OPEN} {owned('tasks', using='id > 0')}",
    ),
    Case(
        rule="row-security-without-policy",
        target="tasks",
        caught=f"{USERS} {owned('tasks', policy=False)}",
        clean=f"{USERS} {owned('tasks')}",
        fixed=False,
    ),
    Case(
        rule="policy-without-effect",
        target="tasks",
        caught=f"""{USERS} {owned("tasks")} ALTER TABLE tasks DISABLE ROW LEVEL SECURITY;""",
        clean=f"{USERS} {owned('tasks')}",
    ),
    Case(
        rule="row-security-not-forced",
        target="tasks",
        caught=f"{USERS} {owned('tasks', force=False)}",
        clean=f"{USERS} {owned('tasks', force=False)} GRANT SELECT ON tasks TO pg_monitor;",
    ),
    Case(
        rule="view-bypasses-row-security",
        target="open_tasks",
        caught=f"{USERS} {owned('tasks')} CREATE VIEW open_tasks AS SELECT id FROM tasks;",
        clean=f"""{USERS} {owned("tasks")} CREATE VIEW all_users AS SELECT id FROM users;
            CREATE VIEW open_tasks WITH (security_invoker = on) AS SELECT id FROM tasks;""",
    ),
    Case(
        rule="stored-rows-bypass-row-security",
        target="task_counts",
        caught=f"""{USERS} {owned("tasks")}
            CREATE MATERIALIZED VIEW task_counts AS SELECT user_id, count(*) FROM tasks GROUP BY 1;
            GRANT SELECT ON task_counts TO pg_monitor;""",
        clean=f"""{USERS} {owned("tasks")}
            CREATE MATERIALIZED VIEW task_counts AS SELECT user_id, count(*) FROM tasks GROUP BY 1;""",
        fixed=False,
    ),
)


@pytest.fixture
def role(database: str) -> Iterator[str]:
    """A role of this test only; it goes with what it was granted."""
    name = f'lint test {secrets.token_hex(4)} "%'
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(name)))
        yield name
        conn.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
        conn.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_caught(database: str, case: Case) -> None:
    assert_finding(database, case.caught, case.rule, case.target)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_not_caught(database: str, case: Case) -> None:
    assert_clean(database, case.clean, case.rule)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_fixed_by_its_own_sql(database: str, case: Case) -> None:
    assert_third(database, case)


@pytest.mark.parametrize("case", [c for c in CASES if c.fixed], ids=str)
def test_a_fix_can_be_taken_back(database: str, case: Case) -> None:
    before = {(f.rule, f.target) for f in found(made(database, case.caught))}
    finding = assert_finding(database, "", case.rule, case.target)
    assert finding.fix
    assert finding.undo
    made(database, finding.fix)
    assert {(f.rule, f.target) for f in found(made(database, finding.undo))} == before


def test_a_schema_without_row_level_security_is_no_place_to_ask_for_it(database: str) -> None:
    assert_clean(database, f"{USERS} {OPEN}", "row-security-missing")


def test_the_copied_policy_shows_the_owner_their_rows_only(database: str, role: str) -> None:
    assert_fixed(database, f"{USERS} {owned('tasks')} {OPEN}", "row-security-missing", "notes")
    with psycopg.connect(database) as conn:
        conn.execute("INSERT INTO users VALUES (1), (2)")
        conn.execute("INSERT INTO notes VALUES (10, 1), (20, 2)")
        conn.execute(sql.SQL("GRANT SELECT ON notes TO {}").format(sql.Identifier(role)))
        conn.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        conn.execute("SET LOCAL app.user_id = '2'")
        assert conn.execute("SELECT id FROM notes").fetchall() == [(20,)]


def test_a_policy_that_reads_other_tables_is_not_copied(database: str) -> None:
    using = "EXISTS (SELECT FROM users AS u WHERE u.id = user_id)"
    finding = assert_finding(
        database, f"{USERS} {owned('tasks', using=using)} {OPEN}", "row-security-missing", "notes"
    )
    assert finding.fix is None


def test_a_view_over_a_view_bypasses_as_well(database: str, role: str) -> None:
    views = """CREATE VIEW inner_tasks WITH (security_invoker = true) AS SELECT id, user_id FROM tasks;
        CREATE VIEW outer_tasks AS SELECT id FROM inner_tasks;"""
    assert_fixed(database, f"{USERS} {owned('tasks')} {views}", "view-bypasses-row-security", "outer_tasks")
    with psycopg.connect(database) as conn:
        conn.execute("INSERT INTO users VALUES (1), (2)")
        conn.execute("INSERT INTO tasks VALUES (10, 1), (20, 2)")
        grant = "GRANT SELECT ON tasks, inner_tasks, outer_tasks TO {}"
        conn.execute(sql.SQL(grant).format(sql.Identifier(role)))
        conn.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        conn.execute("SET LOCAL app.user_id = '2'")
        assert conn.execute("SELECT id FROM outer_tasks").fetchall() == [(20,)]


@pytest.mark.parametrize(("option", "bypasses"), [("on", False), ("1", False), ("tru", False), ("off", True)])
def test_security_invoker_as_it_may_be_written(database: str, option: str, bypasses: bool) -> None:
    view = f"CREATE VIEW seen WITH (security_invoker = {option}) AS SELECT id FROM tasks;"
    schema = made(database, f"{USERS} {owned('tasks')} {view}")
    assert bool(found(schema, "view-bypasses-row-security")) == bypasses


def test_the_house_forces(database: str) -> None:
    two = f"{USERS} {owned('tasks')} {owned('lists')} {owned('notes', force=False)}"
    finding = assert_finding(
        database, f"{two} GRANT SELECT ON notes TO pg_monitor;", "row-security-not-forced", "notes"
    )
    assert "the other tables" in finding.message


def test_a_function_that_relies_on_its_schema_works_after_the_fix(database: str) -> None:
    schema = """CREATE SCHEMA "a ""b"; CREATE TABLE "a ""b".things (id bigint PRIMARY KEY);
        CREATE FUNCTION "a ""b"."count %"("select" integer, INOUT "n %" bigint)
            LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN SELECT count(*) INTO "n %" FROM things; END $$;
        REVOKE ALL ON FUNCTION "a ""b"."count %"(integer, bigint) FROM PUBLIC;"""
    made(database, schema)
    finding = found(made(database, ""), "definer-search-path")[0]
    assert finding.fix
    assert not found(made(database, finding.fix), "definer-search-path")
    with psycopg.connect(database) as conn:
        assert conn.execute('SELECT "a ""b"."count %%"(1, 2)', []).fetchone() == (0,)


def test_a_procedure_is_altered_as_one(database: str) -> None:
    procedure = "CREATE PROCEDURE clean() LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN NULL; END $$;"
    assert_fixed(database, procedure, "definer-search-path", "clean()")
    assert_fixed(database, "", "definer-for-everybody", "clean()")


def test_hostile_names(database: str) -> None:
    tables = owned('"my ""tasks"" %"').replace("CREATE POLICY owner", 'CREATE POLICY "own % {x}"')
    notes = OPEN.replace("notes", '"my notes {y}"')
    assert_fixed(database, f"{USERS} {tables} {notes}", "row-security-missing", "my notes {y}")
    grant = 'GRANT SELECT (user_id), TRUNCATE ON "my ""tasks"" %" TO PUBLIC;'
    assert_fixed(database, grant, "public-grant", 'my "tasks" %')


def test_a_view_that_only_the_owner_may_read_bypasses_nothing(database: str) -> None:
    sql = """CREATE TABLE jobs (id bigint PRIMARY KEY); ALTER TABLE jobs ENABLE ROW LEVEL SECURITY;
        CREATE VIEW all_jobs AS SELECT id FROM jobs;"""
    assert_clean(database, sql, "view-bypasses-row-security")
    grant = "GRANT SELECT ON all_jobs TO pg_monitor"
    assert_finding(database, grant, "view-bypasses-row-security", "all_jobs")
