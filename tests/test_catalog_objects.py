"""catalog.read against a real server: partitions, views, functions, policies and the rarer objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import catalog
from schemabook.schema import Grant, Key, Name, NotNull, Schema, Table
from schemabook.server import server
from tests.test_catalog import (
    MONITOR,
    check,
    column,
    foreign_key,
    function,
    index,
    load,
    other,
    read,
    trigger,
    view,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def schema() -> Iterator[Schema]:
    with server().scratch("test") as scratch:
        load(scratch.url)
        yield read(scratch.url)


@pytest.fixture(scope="module")
def users(schema: Schema) -> Table:
    return schema.table("users")


def test_partitions(schema: Schema) -> None:
    events = schema.table("events")
    assert (events.kind, events.partition_key) == ("partitioned table", "RANGE (day)")
    child = schema.table("events_2024")
    assert (child.kind, child.partition_of, child.partition_key) == (
        "partitioned table",
        Name("public", "events"),
        "LIST (id)",
    )
    assert child.partition_bound == (
        "FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00')"
    )
    assert child.inherits == ()
    assert schema.table("events_2024_a").partition_bound == "FOR VALUES IN (1, 2)"
    rest = schema.table("events_rest")
    assert rest.partition_bound == "DEFAULT"
    assert column(rest, "kind").default == "'rest'::text"
    assert schema.table("hashed").partition_key == "HASH (a, lower(b))"
    assert index(rest, "events_rest_kind_idx").parent == Name("public", "events_kind")
    assert {c.name: c.inherited for c in rest.constraints if not isinstance(c, NotNull)} == {
        "events_id_check": True,
        "events_rest_pkey": True,
        "events_user_id_fkey": True,
    }
    assert not [c for t in schema.tables for c in t.constraints if isinstance(c, NotNull) and c.inherited]


def test_inheritance(schema: Schema) -> None:
    derived = schema.table("derived")
    assert derived.inherits == (Name("public", "base_a"), Name("public", "base_b"))
    assert [(c.name, c.inherited) for c in derived.columns] == [("a", True), ("b", False), ("c", False)]
    assert check(derived, "a_positive").inherited
    assert not derived.is_partition


def test_views(schema: Schema) -> None:
    adults = view(schema, "adults")
    assert (adults.comment, adults.options) == ("Of age", ("check_option=local", "security_barrier=true"))
    mood = column(adults, "mood")
    assert (mood.type, mood.default, mood.comment) == ("app.mood", "'sad'::app.mood", "Today")
    assert adults.grants == (Grant(grantee=MONITOR, privilege="SELECT"),)
    assert "FROM public.users" in adults.definition
    assert view(schema, "happy").depends_on == (Name("public", "adults"), Name("public", "orders"))
    totals = view(schema, "totals")
    assert (totals.materialized, totals.populated, totals.comment) == (True, False, "Counted")
    assert index(totals, "totals_user").unique
    assert view(schema, "app.full_view").populated
    assert "WITH RECURSIVE" in view(schema, "counting").definition


def test_functions(schema: Schema) -> None:
    add = function(schema, "app.add(a integer, b integer)")
    assert (add.returns, add.language, add.volatility) == ("integer", "sql", "immutable")
    assert add.config == ('search_path=""', "work_mem=1MB")
    assert "LEAKPROOF COST 7" in add.definition
    assert "BEGIN ATOMIC" in function(schema, "app.add(a text, b text)").definition
    rows = function(schema, "app.rows_of(n integer, OUT x integer, OUT y text)")
    assert (rows.security_definer, rows.returns) == (True, "SETOF record")
    assert rows.grants == (
        Grant(grantee="PUBLIC", privilege="EXECUTE", revoked=True),
        Grant(grantee=MONITOR, privilege="EXECUTE"),
    )
    work = function(schema, "app.work(IN n integer, INOUT done boolean)")
    assert (work.kind, work.returns) == ("procedure", None)
    total = function(schema, "app.total(integer)")
    assert (total.kind, total.comment) == ("aggregate", "Sums")
    assert function(schema, "app.touch()").comment == "Does nothing"
    assert not [f for f in schema.functions if f.name in ("timerange", "times")]  # the range's constructors


def test_aggregate_definitions_make_the_same_aggregate_again(schema: Schema, database: str) -> None:
    found = [f.definition for f in schema.functions if f.kind == "aggregate"]
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("CREATE SCHEMA app")
        for definition in found:
            conn.execute(definition.encode())
        again = catalog.read(conn)
    assert [f.definition for f in again.functions] == found
    assert len(found) == 2


def test_triggers_and_rules(schema: Schema, users: Table) -> None:
    touch = trigger(users, "touch")
    assert (touch.function, touch.enabled, touch.comment) == (Name("app", "touch"), "origin", "Touches")
    assert touch.definition.startswith("CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF bio ON public.users")
    assert trigger(users, "silent").enabled == "disabled"
    checked = trigger(schema.table("orders"), "checked")
    assert "DEFERRABLE INITIALLY DEFERRED" in checked.definition
    assert [t.name for t in schema.table("orders").triggers] == ["checked"]  # not those of the references
    assert trigger(view(schema, "adults"), "in_place").definition.startswith(
        "CREATE TRIGGER in_place INSTEAD"
    )
    assert [t.name for t in schema.table("events").triggers] == ["cloned"]
    assert schema.table("events_2025").triggers == ()
    clone = trigger(schema.table("events_rest"), "cloned")
    assert (clone.enabled, clone.inherited) == ("disabled", True)
    (keep,) = schema.table("tree").rules
    assert (keep.name, keep.comment) == ("keep", "Trees stay")
    assert [r.name for r in view(schema, "happy").rules] == ["also"]


def test_policies(schema: Schema) -> None:
    orders = schema.table("orders")
    assert (orders.row_security, orders.force_row_security) == (True, True)
    adding, mine, strict = orders.policies
    assert (adding.command, adding.using, adding.check, adding.roles) == ("INSERT", None, "true", ("PUBLIC",))
    assert (mine.command, mine.permissive, mine.roles) == ("ALL", True, (MONITOR, "pg_read_all_data"))
    assert mine.using == "(user_id = (current_setting('app.user'::text))::bigint)"
    assert (mine.check, mine.comment) == ("(user_id IS NOT NULL)", "Own rows only")
    assert (strict.command, strict.permissive) == ("DELETE", False)


def test_statistics_objects(users: Table) -> None:
    expressions, plain = users.statistics
    assert (plain.name, plain.target, plain.comment) == ("user_stats", 200, "They go together")
    assert (expressions.schema, expressions.target) == ("app", None)
    assert expressions.definition == "CREATE STATISTICS app.expr_stats ON born, lower(bio) FROM public.users"


OTHERS = {
    ("cast", "integer AS app.mood"): (
        "CREATE CAST (integer AS app.mood) WITH FUNCTION app.to_mood(integer) AS ASSIGNMENT"
    ),
    ("collation", "plain"): (
        "CREATE COLLATION app.plain (provider = libc, lc_collate = 'C', lc_ctype = 'C')"
    ),
    ("event trigger", "watch"): (
        "CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE OPERATOR')"
        " EXECUTE FUNCTION app.on_ddl(); ALTER EVENT TRIGGER watch DISABLE"
    ),
    ("foreign-data wrapper", "dummy"): "CREATE FOREIGN DATA WRAPPER dummy OPTIONS (debug 'true')",
    ("operator", "=== (point, point)"): (
        "CREATE OPERATOR app.=== (FUNCTION = app.same, LEFTARG = point, RIGHTARG = point,"
        " COMMUTATOR = OPERATOR(app.===))"
    ),
    ("publication", "by_schema"): (
        "CREATE PUBLICATION by_schema FOR TABLES IN SCHEMA app"
        " WITH (publish = 'insert, update, delete, truncate')"
    ),
    ("publication", "chosen"): (
        "CREATE PUBLICATION chosen FOR TABLE public.base_b, TABLE public.derived,"
        " TABLE public.tree (id) WHERE (id > 3) WITH (publish = 'insert')"
    ),
    ("server", "elsewhere"): (
        "CREATE SERVER elsewhere TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER dummy OPTIONS (host 'a''b')"
    ),
    ("text search dictionary", "dull"): (
        "CREATE TEXT SEARCH DICTIONARY app.dull (TEMPLATE = pg_catalog.simple, stopwords = 'english')"
    ),
    ("operator family", "more USING btree"): "CREATE OPERATOR FAMILY app.more USING btree",
}


@pytest.mark.parametrize(("kind", "name"), OTHERS)
def test_other_objects(schema: Schema, kind: str, name: str) -> None:
    assert other(schema, kind, name).definition == OTHERS[kind, name]


def test_operator_classes_and_text_search(schema: Schema) -> None:
    again = other(schema, "operator class", "int_again USING btree").definition
    assert again.startswith(
        "CREATE OPERATOR CLASS app.int_again FOR TYPE integer USING btree FAMILY app.more AS"
    )
    assert again.endswith("OPERATOR 5 >(integer,integer), FUNCTION 1 btint4cmp(integer,integer)")
    words = other(schema, "text search configuration", "words").definition
    assert "ADD MAPPING FOR asciiword WITH app.dull, simple" in words
    assert other(schema, "cast", "integer AS app.mood").comment == "Always ok"
    assert other(schema, "server", "elsewhere").grants == (Grant(grantee=MONITOR, privilege="USAGE"),)


def test_foreign_tables(schema: Schema) -> None:
    remote = schema.table("app.remote")
    assert (remote.kind, remote.server, remote.server_options) == (
        "foreign table",
        "elsewhere",
        ("table_name=r",),
    )
    assert column(remote, "id").server_options == ("column_name=ID",)


def test_default_privileges(schema: Schema) -> None:
    everywhere, in_app = schema.default_privileges
    assert (everywhere.schema, everywhere.objects) == (None, "functions")
    assert everywhere.grants == (Grant(grantee="PUBLIC", privilege="EXECUTE", revoked=True),)
    assert (in_app.schema, in_app.objects) == ("app", "tables")
    assert in_app.grants == (Grant(grantee=MONITOR, privilege="SELECT"),)


def test_what_postgresql_18_added(schema: Schema) -> None:
    if schema.server_version < 180000:
        pytest.skip("needs PostgreSQL 18")
    table = schema.table("eighteen")
    assert (column(table, "doubled").generated, column(table, "doubled").default) == ("virtual", "(id * 2)")
    soft = check(table, "soft")
    assert (soft.enforced, soft.expression) == (False, "(plain > 0)")
    not_nulls = {c.name: c for c in table.constraints if isinstance(c, NotNull)}
    assert list(not_nulls) == ["id_must_be", "late_filled", "own_filled"]
    assert not_nulls["id_must_be"].comment == "Named by hand"
    assert not not_nulls["late_filled"].validated
    assert not_nulls["own_filled"].no_inherit
    assert isinstance(table.primary_key, Key)
    assert table.primary_key.without_overlaps
    assert not foreign_key(schema.table("soft_reference"), "soft_key").enforced
    assert "PERIOD valid" in foreign_key(schema.table("eighteen_child"), "period").definition
    assert next(d for d in schema.domains if d.name == "filled").not_null_name == "must_be_there"
    assert "publish_generated_columns = stored" in other(schema, "publication", "with_generated").definition
    assert other(schema, "collation", "built_in").definition == (
        "CREATE COLLATION app.built_in (provider = builtin, locale = 'C.UTF-8')"
    )
