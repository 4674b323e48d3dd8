"""Drift on a real server: what differs, who is alone, what only Python says, what Alembic misses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from schemabook import catalog, modelled
from schemabook.errors import UnknownName, UsageError
from schemabook.modelling.drifting import Drift, drift
from schemabook.schema_diff import diff
from schemabook.show_drift import DriftReport
from tests.migrating import execute, write

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.schema import Schema

SQL = """
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, mood mood NOT NULL, born date);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    total numeric NOT NULL
);
"""
MODELS = """\
import datetime as dt
import enum
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={{"fk": "%(table_name)s_%(column_0_N_name)s_fkey"}})


class Mood(enum.Enum):
    HAPPY = "happy"
    SAD = "sad"


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    name: Mapped[{name}] = mapped_column(sa.Text, nullable=False)
    mood: Mapped[Mood] = mapped_column(sa.Enum(Mood, name="mood"{values}))
    born: Mapped[{born}] = mapped_column(sa.Date, nullable=True)
    orders: Mapped[list["Order"]] = relationship(back_populates="user"{cascade})


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    total: Mapped[{total}] = mapped_column(sa.Numeric, nullable=False)
    user: Mapped[User] = relationship(back_populates="orders")
{more}
"""
RIGHT = {
    "name": "str",
    "values": ", values_callable=lambda e: [m.value for m in e]",
    "born": "dt.date | None",
    "cascade": ', cascade="all, delete-orphan", passive_deletes=True',
    "total": "Decimal",
    "more": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def models(folder: Path, **changed: str) -> Path:
    path = folder / "models.py"
    path.write_text(MODELS.format(**{**RIGHT, **changed}))
    return path


def schema_of(url: str, script: str = SQL) -> Schema:
    execute(url, script)
    with psycopg.connect(url) as conn:
        return catalog.read(conn)


def remarks(found: Drift) -> list[str]:
    return [f"{one.rule}: {one.place}" for one in found.remarks]


def plain(given: Any, schema: Schema, **options: Any) -> Drift:
    """Without what takes time and is tested elsewhere."""
    return drift(given, schema, proposing=False, alembic=False, **options)


def test_models_that_fit_have_no_drift(folder: Path, database: str) -> None:
    found = drift(models(folder), schema_of(database))
    assert str(found) == "No drift: models.py and the database agree."
    assert not found
    assert not DriftReport(found)
    assert found.migration is None
    assert found.as_data() == {
        "drift": False,
        "headline": "No drift: models.py and the database agree.",
        "compared": ["models", "database"],
        "differences": [],
        "python": [],
        "unseen_by_alembic": [],
        "migration": None,
        "step": None,
        "notes": [],
    }


CHANGES = """
ALTER TABLE users ALTER name TYPE varchar(40), ADD COLUMN note text;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);
ALTER TYPE mood ADD VALUE 'angry' BEFORE 'sad';
CREATE VIEW ids AS SELECT 1 AS id;
"""


def test_every_difference_in_words(folder: Path, database: str) -> None:
    found = drift(models(folder), schema_of(database, SQL + CHANGES))
    assert {str(one) for one in found.differences} == {
        "column users.name: type is text in the models, character varying(40) in the database",
        "column users.note (text): in the database, not in the models",
        "foreign key orders_user_id_fkey on orders (FOREIGN KEY (user_id) REFERENCES public.users(id) ON "
        "DELETE CASCADE): in the models, not in the database",
        "check constraint positive on orders (CHECK ((total > (0)::numeric))): in the database, "
        "not in the models",
        "enum mood: labels from the database to the models: removed 'angry'",
        "view ids (SELECT 1 AS id): in the database, not in the models",
    }
    assert remarks(found) == ["enum: Mood"]
    assert found.remarks[0].text == "has no member for the label 'angry' of mood"
    assert found.unseen_by_alembic is not None
    assert {one.change.object for one in found.unseen_by_alembic} == {"check constraint", "enum", "view"}
    assert "6 differences and 1 contradiction in Python between models.py and the database." in str(found)
    assert "Not seen by Alembic's autogenerate: 3 of 6" in str(found)


def test_the_migration_closes_it_and_its_way_back_opens_it(folder: Path, database: str) -> None:
    before = schema_of(database, SQL + CHANGES)
    path = models(folder)
    found = drift(path, before)
    assert found.migration is not None
    for part in found.migration.up:
        execute(database, part.text)
    after = schema_of(database, "")
    assert not drift(path, after)
    for part in found.migration.down:
        execute(database, part.text)
    left = diff(before, schema_of(database, ""))
    assert [c for c in left if c.what != "order of columns"] == []
    assert found.migration.up[0].text.splitlines()[0] in " ".join(str(found).split("\n  "))


def test_who_is_alone(folder: Path, database: str) -> None:
    migrations = write(
        folder / "steps", v0_1__001_shop=SQL + "CREATE TABLE logs (id integer); ALTER TABLE users ADD x int;"
    )
    lines = (
        "class Log(Base):",
        "    __tablename__ = 'tags'",
        "    id: Mapped[int] = mapped_column(primary_key=True)",
    )
    path = models(folder, more="\n".join(["\n", *lines, ""]))
    found = plain(
        path,
        schema_of(database, SQL + "ALTER TABLE users ADD y int; DROP TABLE orders;"),
        migrations=migrations,
    )
    assert {(one.alone, str(one)) for one in found.differences} == {
        ("models", "table tags (table, 1 column): only in the models"),
        ("database", "column users.y (integer): only in the database"),
        ("database", "table orders (table, 3 columns): missing in the database"),
        ("migrations", "table logs (table, 1 column): only in the migrations"),
        ("migrations", "column users.x (integer): only in the migrations"),
        ("models", "sequence tags_id_seq: only in the models"),
    }
    assert found.sides == ("models", "database", "migrations")


def test_three_values_of_one_property(folder: Path, database: str) -> None:
    migrations = write(folder / "steps", v0_1__001_shop=SQL.replace("name text", "name varchar(10)"))
    path = models(folder)
    found = plain(
        path, schema_of(database, SQL.replace("name text", "name varchar(20)")), migrations=migrations
    )
    assert {(one.alone, str(one)) for one in found.differences} == {
        (None, "column users.name: type is text in the models, character varying(20) in the database"),
    }
    execute(database, "ALTER TABLE users ALTER name TYPE varchar(10)")
    found = plain(path, schema_of(database, ""), migrations=migrations)
    assert [(one.alone, str(one)) for one in found.differences] == [
        (
            "models",
            "column users.name: type is text in the models, character varying(10) in the database "
            "and the migrations",
        )
    ]
    execute(database, "ALTER TABLE users ALTER name TYPE text")
    found = plain(path, schema_of(database, ""), migrations=migrations)
    assert [(one.alone, str(one)) for one in found.differences] == [
        (
            "migrations",
            "column users.name: type is text in the models and the database, character varying(10) "
            "in the migrations",
        )
    ]


def test_the_step_that_the_migrations_lack(folder: Path, database: str) -> None:
    migrations = write(folder / "steps", v0_1__001_shop=SQL.replace(", born date", ""))
    found = drift(models(folder), schema_of(database), migrations=migrations, alembic=False)
    assert found.migration is None
    assert found.step is not None
    assert "ADD COLUMN born date" in found.step.up[0].text
    assert "The migration that leads the migrations to the models" in str(found)


# What only Python says


@pytest.mark.parametrize(
    ("changed", "place", "words"),
    [
        (
            {"name": "str | None"},
            "nullable: User.name",
            "may be None by its annotation, but users.name is NOT NULL",
        ),
        (
            {"born": "dt.date"},
            "nullable: User.born",
            "is never None by its annotation, but users.born allows NULL",
        ),
        ({"born": "str | None"}, "type: User.born", "is str in Python, but users.born is date"),
        ({"born": "dt.datetime | None"}, "type: User.born", "is datetime in Python, but users.born is date"),
        ({"total": "bool"}, "type: Order.total", "is bool in Python, but orders.total is numeric"),
        ({"total": "list[int]"}, "type: Order.total", "is list in Python, but orders.total is numeric"),
        ({"cascade": ""}, "cascade: User.orders", "sets orders.user_id to NULL when the parent is deleted"),
    ],
)
def test_python_against_the_database(
    folder: Path, database: str, changed: dict[str, str], place: str, words: str
) -> None:
    found = plain(models(folder, **changed), schema_of(database))
    assert found.differences == ()
    assert remarks(found) == [place]
    assert words in found.remarks[0].text
    assert found


@pytest.mark.parametrize(
    "changed",
    [
        {"total": "float"},
        {"total": "'Decimal'"},
        {"born": "'dt.date | None'"},
        {"name": "Any"},
        {"cascade": ', passive_deletes="all"'},
    ],
)
def test_what_is_no_contradiction(folder: Path, database: str, changed: dict[str, str]) -> None:
    assert remarks(plain(models(folder, **changed), schema_of(database))) == []


@pytest.mark.parametrize(
    ("action", "cascade", "words"),
    [
        ("NO ACTION", ', cascade="all, delete"', "deletes what it holds"),
        ("SET NULL", ', cascade="all, delete", passive_deletes=True', "ON DELETE SET NULL"),
        ("RESTRICT", "", "sets orders.user_id to NULL"),
        ("RESTRICT", ', passive_deletes="all"', ""),
        ("NO ACTION", "", ""),
        ("SET NULL", "", ""),
    ],
)
def test_cascades_against_on_delete(
    folder: Path, database: str, action: str, cascade: str, words: str
) -> None:
    script = SQL.replace("user_id integer NOT NULL", "user_id integer").replace("CASCADE", action)
    path = models(folder, cascade=cascade)
    path.write_text(path.read_text().replace("user_id: Mapped[int]", "user_id: Mapped[int | None]"))
    found = [one for one in plain(path, schema_of(database, script)).remarks if one.rule == "cascade"]
    assert len(found) == bool(words)
    assert all(words in one.text for one in found)


def test_names_are_stored_instead_of_values(folder: Path, database: str) -> None:
    found = plain(models(folder, values=""), schema_of(database))
    assert [one.text for one in found.remarks] == [
        "stores the names of the members ('HAPPY', ...), but mood has their values ('happy', ...): give the "
        "Enum values_callable=lambda e: [m.value for m in e]"
    ]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("'sad', 'happy'", ["is in another order than mood: sad, happy"]),
        ("'happy'", ["SAD is 'sad', which mood does not have"]),
        ("'happy', 'glad', 'sad'", ["has no member for the label 'glad' of mood"]),
        (
            "'happy', 'glad'",
            ["has no member for the label 'glad' of mood", "SAD is 'sad', which mood does not have"],
        ),
    ],
)
def test_members_against_labels(folder: Path, database: str, labels: str, words: list[str]) -> None:
    found = plain(models(folder), schema_of(database, SQL.replace("'happy', 'sad'", labels)))
    assert [one.text for one in found.remarks if one.rule == "enum"] == words


def test_domains_are_seen_through(folder: Path, database: str) -> None:
    script = "CREATE DOMAIN name AS text NOT NULL; " + SQL.replace("name text NOT NULL", "name public.name")
    assert remarks(plain(models(folder), schema_of(database, script))) == []
    assert remarks(plain(models(folder, name="int"), schema_of(database, ""))) == ["type: User.name"]


def test_sqlmodel_may_leave_to_postgresql_what_it_fills_in(folder: Path, database: str) -> None:
    path = folder / "models.py"
    path.write_text(
        "from sqlmodel import Field, SQLModel\n\n\n"
        "class User(SQLModel, table=True):\n"
        "    __tablename__ = 'users'\n"
        "    id: int | None = Field(default=None, primary_key=True)\n"
        "    age: int | None = Field(nullable=False)\n"
    )
    script = "CREATE TABLE users (id serial PRIMARY KEY, age integer NOT NULL)"
    assert remarks(plain(path, schema_of(database, script))) == ["nullable: User.age"]


# Scope


def test_alembics_own_table_is_no_drift(folder: Path, database: str) -> None:
    script = "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY)"
    assert not plain(models(folder), schema_of(database, SQL + script))


def test_only_some_schemas(folder: Path, database: str) -> None:
    schema = schema_of(database, SQL + "CREATE SCHEMA other; CREATE TABLE other.t (id int);")
    path = models(folder)
    assert [str(d) for d in plain(path, schema).differences] == [
        "schema other: in the database, not in the models",
        "table other.t (table, 1 column): in the database, not in the models",
    ]
    assert not plain(path, schema, schemas=["public"])
    with pytest.raises(UnknownName, match="did you mean 'public'"):
        plain(path, schema, schemas=["pubic"])


def test_a_schema_that_needs_another_is_not_torn_off(folder: Path, database: str) -> None:
    script = "CREATE SCHEMA auth; CREATE TABLE auth.people (id int PRIMARY KEY);"
    script += "CREATE TABLE notes (id int, by int REFERENCES auth.people);"
    with pytest.raises(UsageError) as caught:
        plain(models(folder), schema_of(database, script), schemas=["public"])
    assert "foreign key notes_by_fkey on notes needs table auth.people" in str(caught.value)
    assert "--schemas public,auth" in str(caught.value)


# Surfaces


def test_a_notebook_sees_it_escaped(folder: Path, database: str) -> None:
    schema = schema_of(database, SQL + "COMMENT ON TABLE users IS '<script>\x07'")
    report = modelled.drift(models(folder), schema)
    html = report._repr_mimebundle_()["text/html"]
    assert "&lt;script&gt;?" in html
    assert "<script" not in html
    assert "COMMENT ON TABLE public.users IS NULL" in html
    assert report._repr_html_() == html
    assert "\x07" not in str(report)
    assert repr(report) == "<DriftReport: 1 difference between models.py and the database.>"


def test_data_is_json(folder: Path, database: str) -> None:
    data = drift(
        models(folder, born="dt.date"), schema_of(database, SQL + "ALTER TABLE users ADD y int")
    ).as_data()
    assert json.loads(json.dumps(data)) == data
    assert data["differences"] == [
        {
            "object": "column",
            "name": "users.y",
            "kind": "removed",
            "what": "",
            "database": "integer",
            "models": None,
            "alone": None,
            "seen_by_alembic": True,
            "text": "column users.y (integer): in the database, not in the models",
        }
    ]
    assert data["python"][0]["rule"] == "nullable"
    assert data["migration"]["losses"] == ["drops the column users.y and what is in it"]


def test_the_order_of_columns_needs_no_migration(folder: Path, database: str) -> None:
    script = SQL.replace("name text NOT NULL, mood mood NOT NULL", "mood mood NOT NULL, name text NOT NULL")
    found = drift(models(folder), schema_of(database, script))
    assert [one.change.what for one in found.differences] == ["order of columns"]
    assert "No migration leads the database to the models: only the order of columns differs" in str(found)


def test_the_database_is_only_read(folder: Path, database: str) -> None:
    schema = schema_of(database, SQL + "ALTER TABLE users ADD y int")
    with psycopg.connect(database) as conn:
        conn.execute("SELECT * FROM users, orders FOR UPDATE")
        assert drift(models(folder), schema)
