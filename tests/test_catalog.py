"""catalog.read against a real server: a torture schema, construct by construct."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import catalog
from schemabook.schema import (
    Check,
    Column,
    Exclusion,
    ForeignKey,
    Function,
    Grant,
    Index,
    IndexKey,
    Name,
    NotNull,
    Other,
    Schema,
    Table,
    Trigger,
    View,
)
from schemabook.schema_json import digest, from_json, to_json
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
MONITOR = "pg_monitor"


def load(url: str) -> None:
    """The torture schema, as much of it as the server's version has."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute((DATA / "torture.sql").read_bytes())
        if conn.info.server_version >= 180000:
            conn.execute((DATA / "torture_18.sql").read_bytes())


def read(url: str) -> Schema:
    with psycopg.connect(url) as conn:
        return catalog.read(conn)


@pytest.fixture(scope="module")
def torture() -> Iterator[str]:
    with server().scratch("test") as scratch:
        load(scratch.url)
        yield scratch.url


@pytest.fixture(scope="module")
def schema(torture: str) -> Schema:
    return read(torture)


@pytest.fixture(scope="module")
def users(schema: Schema) -> Table:
    return schema.table("users")


def column(table: Table | View, name: str) -> Column:
    return next(c for c in table.columns if c.name == name)


def index(of: Table | View, name: str) -> Index:
    return next(i for i in of.indexes if i.name == name)


def foreign_key(table: Table, name: str) -> ForeignKey:
    return next(c for c in table.foreign_keys if c.name == name)


def check(table: Table, name: str) -> Check:
    return next(c for c in table.checks if c.name == name)


def view(schema: Schema, name: str) -> View:
    return next(v for v in schema.views if str(v) == name)


def function(schema: Schema, signature: str) -> Function:
    return next(f for f in schema.functions if f.signature == signature)


def other(schema: Schema, kind: str, name: str) -> Other:
    return next(o for o in schema.others if (o.kind, o.name) == (kind, name))


def trigger(of: Table | View, name: str) -> Trigger:
    return next(t for t in of.triggers if t.name == name)


def test_the_version_and_the_database_are_carried(schema: Schema, torture: str) -> None:
    with psycopg.connect(torture) as conn:
        assert (schema.database, schema.server_version) == (conn.info.dbname, conn.info.server_version)


def test_namespaces(schema: Schema) -> None:
    assert [n.name for n in schema.namespaces] == ['Odd "Name', "app", "public"]
    app, public = schema.namespaces[1:]
    assert (app.comment, app.grants) == ("The application", (Grant(grantee=MONITOR, privilege="USAGE"),))
    assert (public.comment, public.grants) == (None, ())


def test_extensions_without_their_objects(schema: Schema) -> None:
    assert {"citext", "pg_trgm"} <= {e.name for e in schema.extensions}
    assert "plpgsql" not in {e.name for e in schema.extensions}
    assert not [f for f in schema.functions if f.schema == "public"]
    assert all(e.comment for e in schema.extensions)


def test_every_table_is_there_once(schema: Schema, torture: str) -> None:
    with psycopg.connect(torture) as conn:
        count = conn.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'f') AND oid >= 16384"
            " AND relnamespace::regnamespace::text IN ('app', 'public', '\"Odd \"\"Name\"')"
        ).fetchone()
    assert count == (len(schema.tables),)
    assert [t.key for t in schema.tables] == sorted({t.key for t in schema.tables})


def test_types(schema: Schema) -> None:
    mood = next(e for e in schema.enums if e.name == "mood")
    assert mood.labels == ("sad", "ok", "it's fine")
    assert mood.comment == "How one feels"
    assert mood.grants == (Grant(grantee="PUBLIC", privilege="USAGE", revoked=True),)
    assert next(e for e in schema.enums if e.name == "empty_enum").labels == ()
    domains = {d.name: d for d in schema.domains}
    email = domains["email"]
    assert (email.type, email.nullable, email.default) == (
        "public.citext",
        False,
        "'nobody@example.com'::public.citext",
    )
    assert [(name, valid) for name, _, valid in email.checks] == [("has_at", True), ("short", True)]
    assert email.check_comments == (("has_at", "An address has an @"),)
    assert email.not_null_name is None
    assert domains["late_check"].checks == (("positive", "CHECK ((VALUE > 0)) NOT VALID", False),)
    assert domains["c_text"].collation == '"C"'


def test_composites_and_ranges(schema: Schema) -> None:
    (address,) = schema.composites
    assert [(c.name, c.type, c.collation, c.comment) for c in address.columns] == [
        ("street", "text", '"C"', None),
        ("zip", "character varying(10)", None, "Postal code"),
        ("at", "point", None, None),
    ]
    assert (address.comment, address.grants) == ("Where", (Grant(grantee=MONITOR, privilege="USAGE"),))
    text, time = schema.ranges
    assert (text.subtype, text.collation, text.opclass) == ("text", '"C"', "pg_catalog.text_pattern_ops")
    assert (time.subtype, time.multirange, time.subtype_diff) == (
        "time without time zone",
        "app.times",
        "app.time_diff",
    )


def test_sequences(schema: Schema) -> None:
    found = {s.name: s for s in schema.sequences}
    ticket = found["ticket"]
    assert (ticket.type, ticket.start, ticket.increment, ticket.minimum, ticket.maximum) == (
        "integer",
        100,
        10,
        10,
        10000,
    )
    assert (ticket.cache, ticket.cycle, ticket.owned_by, ticket.comment) == (
        5,
        True,
        None,
        "Numbers on tickets",
    )
    assert ticket.grants == (Grant(grantee=MONITOR, privilege="USAGE"),)
    assert (found["users_id_seq"].identity, found["users_id_seq"].start) == (True, 7)
    assert found["owned"].owned_by == (Name("public", "users"), "price")
    assert found["scratchpad_id_seq"].owned_by == (Name("public", "scratchpad"), "id")
    assert found["scratchpad_small_seq"].type == "smallint"
    assert found["fleeting"].persistence == "unlogged"


TYPES = {
    "id": "bigint",
    "email": "app.email",
    "handle": "character varying(40)",
    "moods": "app.mood[]",
    "home": "app.address",
    "price": "numeric(12,2)",
    "bits": "bit(3)",
    "span": "interval day to second(3)",
    "at": "timestamp(3) with time zone",
    "grid": "integer[]",
    'Mixed "q"': "text",
}


def test_column_types(users: Table) -> None:
    assert {n: users.by_name[n].type for n in TYPES} == TYPES
    keys = {c.name: c.type_key for c in users.columns if c.type_key}
    assert keys == {
        "email": Name("app", "email"),
        "mood": Name("app", "mood"),
        "moods": Name("app", "mood"),
        "home": Name("app", "address"),
        "shift": Name("app", "timerange"),
        "shifts": Name("app", "timerange"),
    }


def test_column_properties(users: Table) -> None:
    at = users.by_name
    assert (at["id"].identity, at["id"].nullable, at["id"].default) == ("always", False, None)
    assert (at["full_name"].generated, at["full_name"].default) == ("stored", "upper((handle)::text)")
    assert at["mood"].default == "'ok'::app.mood"
    assert at["at"].default == "'2020-01-02 03:04:05+00'::timestamp with time zone"
    assert at['Mixed "q"'].default == "'a\\b''c'::text"
    assert at["handle"].collation == '"C"'
    assert at["email"].comment == "Where we write to; it's unique"
    assert (at["bio"].storage, at["bio"].compression) == ("external", "pglz")
    assert (at["born"].statistics_target, at["born"].options) == (500, ("n_distinct=-0.5",))
    assert at["bio"].grants == (
        Grant(grantee="PUBLIC", privilege="SELECT"),
        Grant(grantee="PUBLIC", privilege="UPDATE"),
    )
    assert at["email"].nullable  # NOT NULL is the domain's, not the column's


def test_table_properties(schema: Schema, users: Table) -> None:
    assert users.comment == "People\nwho log in"
    assert users.options == ("autovacuum_enabled=off", "fillfactor=80", "toast.autovacuum_enabled=off")
    assert users.grants == (
        Grant(grantee=MONITOR, privilege="INSERT"),
        Grant(grantee=MONITOR, privilege="SELECT"),
        Grant(grantee="pg_read_all_data", privilege="UPDATE", grantable=True),
    )
    assert [c.name for c in schema.table("dropped_column").columns] == ["a", "b"]
    assert schema.table("dropped_column").indexes[0].columns == ("b",)
    assert schema.table("no_columns").columns == ()
    assert schema.table("scratchpad").persistence == "unlogged"
    assert schema.table("app.typed").of_type == Name("app", "address")
    odd = schema.table('Odd "Name.T a.b')
    assert ([c.name for c in odd.columns], odd.uniques[0].columns) == (["a b", "é"], ("é",))
    assert {schema.table(f"replica_{x}").replica_identity for x in ("full", "nothing")} == {"full", "nothing"}
    assert schema.table("clustered").replica_identity == "index"


def test_keys(schema: Schema, users: Table) -> None:
    orders = schema.table("orders")
    key = orders.primary_key
    assert key is not None
    assert (key.columns, key.include) == (("line", "id"), ("code",))
    uniques = {u.name: u for u in orders.uniques}
    assert uniques["code_once"].nulls_not_distinct
    assert uniques["late_unique"].deferrable
    assert not uniques["late_unique"].initially_deferred
    assert index(orders, "filled").options == ("fillfactor=70",)
    (overlap,) = (c for c in orders.constraints if isinstance(c, Exclusion))
    assert overlap.definition == "EXCLUDE USING gist (during WITH &&) WHERE ((code IS NOT NULL))"
    assert users.primary_key is not None
    assert users.primary_key.comment == "The key"
    attached = schema.table("attached_key").primary_key
    assert attached is not None
    assert attached.name == "attached_key_done"


def test_references(schema: Schema) -> None:
    orders = schema.table("orders")
    user = foreign_key(orders, "orders_user_id_fkey")
    assert (user.columns, user.references, user.ref_columns) == (
        ("user_id",),
        Name("public", "users"),
        ("id",),
    )
    assert (user.on_update, user.on_delete, user.match) == ("CASCADE", "SET NULL", "SIMPLE")
    friend = foreign_key(orders, "friend")
    assert (friend.on_delete, friend.deferrable, friend.initially_deferred) == ("RESTRICT", True, True)
    assert friend.comment == "Who brought them"
    pair = foreign_key(schema.table("items"), "pair")
    assert (pair.columns, pair.ref_columns) == (("order_line", "order_id"), ("line", "id"))
    assert (pair.match, pair.on_delete, pair.on_update) == ("FULL", "SET DEFAULT", "SET NULL")
    assert not foreign_key(schema.table("items"), "later").validated
    partly = foreign_key(schema.table("notes"), "partly")
    assert (partly.on_delete, partly.on_delete_columns) == ("SET NULL", ("order_id",))
    assert foreign_key(schema.table("tree"), "tree_parent_fkey").references == Name("public", "tree")


def test_a_reference_to_a_partitioned_table_is_one(schema: Schema) -> None:
    (only,) = schema.table("to_events").foreign_keys
    assert (only.name, only.inherited) == ("to_partitioned", False)


def test_checks(users: Table) -> None:
    assert check(users, "born_after").no_inherit
    sane = check(users, "price_sane")
    assert sane.columns == ("price", "bio", "select")
    assert sane.expression == "(((price >= (0)::numeric) AND (bio <> ')'::text)) OR (\"select\" > 3))"
    assert sane.comment == "No negative prices"
    late = check(users, "late")
    assert (late.validated, late.expression) == (False, "(born < '2100-01-01'::date)")


def test_check_expressions_are_what_pg_get_expr_says(schema: Schema, torture: str) -> None:
    with psycopg.connect(torture) as conn:
        conn.execute("SET search_path = ''")
        rows = conn.execute(
            "SELECT conname, conrelid::regclass::text, pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid <> 0 AND oid >= 16384"
        ).fetchall()
    mine = [(c.name, f"{t.schema}.{t.name}", c.expression) for t in schema.tables for c in t.checks]
    assert len(mine) >= 10
    assert sorted(rows) == sorted(mine)


def test_index_definitions_are_what_pg_get_indexdef_says(schema: Schema, torture: str) -> None:
    with psycopg.connect(torture) as conn:
        conn.execute("SET search_path = ''")
        rows = conn.execute(
            "SELECT n.nspname, c.relname, pg_get_indexdef(c.oid) FROM pg_class AS c"
            " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('i', 'I') AND n.nspname IN ('app', 'public', 'Odd \"Name')"
        ).fetchall()
    relations: list[Table | View] = [*schema.tables, *schema.views]
    mine = [(r.schema, i.name, i.definition) for r in relations for i in r.indexes]
    assert len(mine) >= 30
    assert sorted(rows) == sorted(mine)


def test_constraint_definitions_are_what_pg_get_constraintdef_says(schema: Schema, torture: str) -> None:
    with psycopg.connect(torture) as conn:
        conn.execute("SET search_path = ''")
        rows = conn.execute(
            "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint AS k"
            " JOIN pg_class AS c ON c.oid = k.conrelid"
            " LEFT JOIN pg_constraint AS p ON p.oid = k.conparentid"
            " WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conrelid >= 16384"
            " AND k.conrelid IS DISTINCT FROM p.conrelid"
        ).fetchall()
    mine = [
        (t.name, c.name, c.definition)
        for t in schema.tables
        for c in t.constraints
        if not isinstance(c, NotNull)
    ]
    assert len(mine) >= 40
    assert sorted(rows) == sorted(mine)


def test_index_keys(users: Table) -> None:
    lower = index(users, "users_lower")
    assert lower.keys == (
        IndexKey(expression="lower(bio)", descending=True, statistics_target=77),
        IndexKey(expression="(id + 1)"),
        IndexKey(expression="(\"select\" || ',)'::text)", opclass="text_pattern_ops"),
        IndexKey(column="born"),
    )
    assert (lower.include, lower.predicate, lower.options) == (
        ("mood", "price"),
        "(born IS NOT NULL)",
        ("fillfactor=60",),
    )
    assert lower.comment == "For the search"
    assert index(users, "users_coll").keys == (
        IndexKey(column="handle", collation='"POSIX"'),
        IndexKey(column="born", descending=True, nulls_first=True),
        IndexKey(column="price", nulls_first=True),
    )
    assert [k.expression for k in index(users, "users_array").keys] == [
        "ARRAY[id, (2)::bigint]",
        "CASE\n    WHEN (born IS NULL) THEN 1\n    ELSE 2\nEND",
    ]
    assert index(users, "users_unique_expr").keys == (IndexKey(expression="(email)::text", collation='"C"'),)


def test_index_methods_and_operator_classes(schema: Schema, users: Table) -> None:
    assert index(users, "users_trgm").keys == (IndexKey(column="bio", opclass="public.gin_trgm_ops"),)
    assert index(users, "users_trgm").options == ("fastupdate=off",)
    assert index(users, "users_trgm_gist").keys[0].options == ("siglen=32",)
    brin = index(users, "users_born_brin")
    assert (brin.method, brin.options, brin.keys[0].opclass) == ("brin", ("pages_per_range=8",), None)
    assert index(users, "users_hash").keys == (IndexKey(column="handle"),)
    assert index(users, "users_pattern").keys[0].opclass == "varchar_pattern_ops"
    citext = schema.table("citext_keys")
    assert index(citext, "citext_own").keys[0].opclass is None
    assert index(citext, "citext_as_text").keys[0].opclass == "text_ops"
    assert index(schema.table("tree"), "tree_again").keys[0].opclass == "app.int_again"
    assert index(users, "users_unique_expr").nulls_not_distinct


def test_index_flags(schema: Schema, users: Table) -> None:
    flags = index(schema.table("clustered"), "clustered_a")
    assert (flags.unique, flags.clustered, flags.replica_identity) == (True, True, True)
    assert (flags.constraint, flags.valid) == (None, True)
    assert index(users, "users_pkey").constraint == "users_pkey"
    assert index(users, "users_pkey").primary
    assert index(schema.table("orders"), "no_overlap").constraint == "no_overlap"


def test_the_same_sql_gives_the_same_snapshot(schema: Schema, database: str) -> None:
    load(database)
    again = read(database)
    assert again == schema
    assert digest(again) == digest(schema)
    assert to_json(again) == to_json(schema)


def test_json_round_trip(schema: Schema) -> None:
    assert from_json(to_json(schema)) == schema
    carried = from_json(to_json(schema, carried=True))
    assert repr(carried.tables) == repr(schema.tables)
    assert carried.server_version == schema.server_version


def test_a_snapshot_can_be_pickled_and_hashed(schema: Schema) -> None:
    assert pickle.loads(pickle.dumps(schema)) == schema
    assert hash(schema) == hash(from_json(to_json(schema)))
