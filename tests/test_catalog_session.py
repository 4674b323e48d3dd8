"""catalog.read as a guest: it leaves the session as it found it, needs no rights, and reads what is asked."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from schemabook import catalog
from schemabook.catalog import relation_queries, rows
from schemabook.catalog.text import listed, numbers
from schemabook.ddl.spelling import chosen_name
from schemabook.errors import UnknownName, UsageError
from schemabook.schema import Name, Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = ("search_path", "DateStyle", "IntervalStyle", "TimeZone", "jit", "extra_float_digits")


@pytest.fixture
def conn(database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database) as conn:
        conn.execute("CREATE TABLE t (at date DEFAULT '2020-02-01', PRIMARY KEY (at))")
        conn.execute("CREATE SCHEMA app CREATE TABLE u (at date REFERENCES public.t)")
        conn.commit()
        yield conn


def settings(conn: psycopg.Connection[Any]) -> list[str]:
    return [conn.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in SETTINGS]  # type: ignore[index]


@pytest.mark.parametrize("autocommit", [True, False])
def test_settings_are_as_before(conn: psycopg.Connection[Any], autocommit: bool) -> None:
    conn.set_autocommit(autocommit)
    conn.execute("SET DateStyle = 'SQL, DMY'")
    conn.execute("SET search_path = app, public")
    before = settings(conn)
    assert len(catalog.read(conn).tables) == 2
    assert settings(conn) == before


def test_outside_a_transaction_none_is_left_open(conn: psycopg.Connection[Any]) -> None:
    catalog.read(conn)
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_the_callers_transaction_goes_on(conn: psycopg.Connection[Any]) -> None:
    conn.execute("SET LOCAL search_path = app")
    conn.execute("CREATE TABLE pending (a integer)")
    before = settings(conn)
    assert "app.pending" in {str(t) for t in catalog.read(conn).tables}
    assert settings(conn) == before
    conn.execute("INSERT INTO pending VALUES (1)")
    conn.rollback()
    assert "app.pending" not in {str(t) for t in catalog.read(conn).tables}


def test_a_failed_transaction_is_refused(conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        conn.execute("SELECT 1 / 0")
    with pytest.raises(UsageError, match="transaction has failed"):
        catalog.read(conn)


def test_the_row_factory_is_the_users_own(conn: psycopg.Connection[Any]) -> None:
    conn.row_factory = dict_row
    assert len(catalog.read(conn).tables) == 2


def test_settings_of_the_session_do_not_show(conn: psycopg.Connection[Any], database: str) -> None:
    plain = catalog.read(conn)
    with psycopg.connect(
        database, options="-c DateStyle=German -c search_path=app -c TimeZone=Asia/Tokyo"
    ) as odd:
        assert catalog.read(odd) == plain
    assert plain.table("t").columns[0].default == "'2020-02-01'::date"


def test_some_schemas_only(conn: psycopg.Connection[Any]) -> None:
    conn.execute("CREATE TYPE app.e AS ENUM ('a')")
    conn.execute("CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    conn.execute("CREATE VIEW public.v AS SELECT 1 AS one")
    app = catalog.read(conn, schemas=["app"])
    assert ([n.name for n in app.namespaces], [str(t) for t in app.tables]) == (["app"], ["app.u"])
    assert (len(app.enums), app.functions, app.views) == (1, (), ())
    (reference,) = app.tables[0].foreign_keys
    assert (reference.references, reference.ref_columns) == (Name("public", "t"), ("at",))
    public = catalog.read(conn, schemas=("public",))
    assert (public.enums, len(public.functions), len(public.views)) == ((), 1, 1)
    assert catalog.read(conn, schemas=["app", "public"]) == catalog.read(conn)
    assert catalog.read(conn, schemas=[]).tables == ()


def test_a_schema_that_is_not_there(conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(UnknownName, match="no schema 'ap'") as caught:
        catalog.read(conn, schemas=["ap"])
    assert caught.value.hint == "did you mean 'app'?"
    with pytest.raises(UsageError, match="collection of names"):
        catalog.read(conn, schemas="app")


def test_an_empty_database(database: str) -> None:
    with psycopg.connect(database) as conn:
        schema = catalog.read(conn)
    assert schema == Schema(namespaces=schema.namespaces)
    assert [n.name for n in schema.namespaces] == ["public"]
    assert not schema.namespaces[0].grants


def test_temporary_objects_are_left_out(conn: psycopg.Connection[Any]) -> None:
    before = catalog.read(conn)
    conn.execute("CREATE TEMP TABLE gone (id serial PRIMARY KEY, t text CHECK (t <> ''))")
    conn.execute("CREATE TEMP VIEW gone_view AS SELECT * FROM gone")
    assert catalog.read(conn) == before


def test_a_role_without_rights_sees_the_same(conn: psycopg.Connection[Any]) -> None:
    conn.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    conn.execute("REVOKE ALL ON t FROM PUBLIC")
    conn.execute("CREATE VIEW v AS SELECT * FROM t")
    everything = catalog.read(conn)
    # within the transaction only, so that no role is left behind
    role = sql.Identifier(f"{conn.info.dbname}_nobody")
    conn.execute(sql.SQL("CREATE ROLE {}").format(role))
    conn.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
    assert catalog.read(conn) == everything
    conn.rollback()


def test_the_number_of_round_trips_does_not_grow_with_the_tables(conn: psycopg.Connection[Any]) -> None:
    with conn.transaction():
        for n in range(30):
            conn.execute(sql.SQL("CREATE TABLE {} (id integer PRIMARY KEY)").format(sql.Identifier(f"n{n}")))
    sent: list[object] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **more: Any) -> Any:
            sent.append(query)
            return super().execute(query, *args, **more)

    conn.cursor_factory = Counting
    assert len(catalog.read(conn).tables) == 32
    assert len(sent) <= 32


def test_a_renamed_not_null_constraint_is_seen_a_plain_one_not(conn: psycopg.Connection[Any]) -> None:
    if conn.info.server_version < 180000:
        pytest.skip("needs PostgreSQL 18")
    long = "a" * 60
    conn.execute(
        sql.SQL("CREATE TABLE plain (a integer NOT NULL, {} text NOT NULL)").format(sql.Identifier(long))
    )
    conn.execute("CREATE TABLE child () INHERITS (plain)")
    tables = catalog.read(conn)
    assert (tables.table("plain").constraints, tables.table("child").constraints) == ((), ())
    conn.execute("ALTER TABLE plain RENAME CONSTRAINT plain_a_not_null TO filled")
    conn.execute("ALTER TABLE plain RENAME COLUMN a TO b")
    (only,) = catalog.read(conn).table("plain").constraints
    assert (only.name, only.columns) == ("filled", ("b",))


@pytest.mark.parametrize(
    "lengths", [(3, 3), (60, 3), (3, 60), (40, 40), (26, 26), (27, 26), (26, 27), (63, 63)]
)
def test_chosen_names_are_postgresqls(conn: psycopg.Connection[Any], lengths: tuple[int, int]) -> None:
    table, column = "t" * lengths[0], "c" * lengths[1]
    query = sql.SQL("CREATE TABLE {} ({} integer CHECK ({} > 0))")
    names = sql.Identifier(table), sql.Identifier(column), sql.Identifier(column)
    conn.execute(query.format(*names))
    (check,) = catalog.read(conn).table(table).checks
    assert check.name == chosen_name(table, column, "check")


def test_small_readers() -> None:
    assert listed("lower(a), (b || ',)'::text), ARRAY[1, 2]") == [
        "lower(a)",
        "(b || ',)'::text)",
        "ARRAY[1, 2]",
    ]
    assert listed("f('it''s, (', \"x,(\")") == ["f('it''s, (', \"x,(\")"]
    assert (numbers("{1,-2}"), numbers("1 2"), numbers("{}"), numbers("")) == ((1, -2), (1, 2), (), ())


DDL = """
CREATE TABLE moving (id serial PRIMARY KEY, a integer DEFAULT length('x') CHECK (a > 0),
  UNIQUE (id) INCLUDE (a));
CREATE INDEX ON moving (lower(a::text));
CREATE VIEW moving_view AS SELECT a FROM moving;
"""


@contextmanager
def moving(url: str) -> Iterator[None]:
    """Two sessions that create and drop the same tables, each in its own schema."""
    stop = threading.Event()

    def work(name: str) -> None:
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
            conn.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(name)))
            while not stop.is_set():
                conn.execute(DDL)
                conn.execute("DROP TABLE moving CASCADE")
                time.sleep(0.1)  # on a busy machine a reading is slow, and needs a moment of quiet

    workers = [threading.Thread(target=work, args=[name]) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def test_other_sessions_may_create_and_drop(database: str, caplog: pytest.LogCaptureFixture) -> None:
    with moving(database), psycopg.connect(database, autocommit=True) as conn:
        for _ in range(40):
            tables = {str(t) for t in catalog.read(conn).tables}
            assert tables <= {"one.moving", "two.moving"}
    assert not caplog.records


def replace_query(monkeypatch: pytest.MonkeyPatch, name: str, query: Callable[[], LiteralString]) -> None:
    """Sends another query under this name, asked for at each reading."""
    real = rows.waves

    def waves(version: int, *, partial: bool) -> Iterator[dict[str, tuple[LiteralString, ...]]]:
        for wave in real(version, partial=partial):
            yield {**wave, name: (query(),)} if name in wave else wave

    monkeypatch.setattr(rows, "waves", waves)


def vanishing(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Makes the first readings meet a table that is gone when it is opened."""
    left, whole = [times], relation_queries.RULES

    def broken() -> LiteralString:
        left[0] -= 1
        return "SELECT 'gone'::regclass" if left[0] >= 0 else whole

    replace_query(monkeypatch, "rules", broken)
    monkeypatch.setattr(catalog, "_PAUSES", (0.0,) * 5)
    return left


def test_a_reading_that_failed_is_repeated(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    left = vanishing(monkeypatch, 5)
    assert len(catalog.read(conn).tables) == 2
    assert left == [-1]
    assert not caplog.records  # psycopg logs what it meets on leaving a pipeline


def test_a_reading_that_fails_for_ever_says_why(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    vanishing(monkeypatch, 99)
    with pytest.raises(UsageError, match="Other sessions create or drop") as caught:
        catalog.read(conn)
    assert caught.value.hint == "read again when they have finished"
    assert isinstance(caught.value.__cause__, psycopg.errors.UndefinedTable)
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert not caplog.records


def test_inside_a_transaction_it_is_read_once(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.execute("CREATE TABLE pending ()")
    left = vanishing(monkeypatch, 1)
    with pytest.raises(UsageError) as caught:
        catalog.read(conn)
    assert (left, caught.value.hint) == ([0], "read again, outside the transaction")
    assert len(catalog.read(conn).tables) == 3  # the transaction goes on


def test_a_definition_that_vanished_is_no_definition(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.execute("CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING")
    conn.commit()
    lost = relation_queries.RULES.replace("pg_get_ruledef(r.oid)", "NULL")
    replace_query(monkeypatch, "rules", lambda: lost)
    monkeypatch.setattr(catalog, "_PAUSES", ())
    with pytest.raises(UsageError, match="Other sessions"):
        catalog.read(conn)


@pytest.mark.parametrize("error", [psycopg.errors.DivisionByZero, KeyboardInterrupt, RuntimeError])
def test_after_an_error_the_session_goes_on(
    conn: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[BaseException],
) -> None:
    def fail(*_: object) -> None:
        if error is psycopg.errors.DivisionByZero:
            conn.execute("SELECT 1 / 0").fetchall()
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(catalog, "Types", fail)
        with pytest.raises(error):
            catalog.read(conn)
    assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert len(catalog.read(conn).tables) == 2
    assert not caplog.records


def test_a_connection_that_is_lost_meanwhile(
    conn: psycopg.Connection[Any], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_query(monkeypatch, "ranges", lambda: "SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(psycopg.OperationalError):
        catalog.read(conn)
    assert conn.closed


def test_without_pipelines_it_is_the_same(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = catalog.read(conn)
    monkeypatch.setattr("psycopg.capabilities.has_pipeline", lambda: False)
    assert catalog.read(conn) == before
