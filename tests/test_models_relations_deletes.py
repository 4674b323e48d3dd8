"""Deleting an object does what deleting its row does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa

from tests.model_relations import STYLES, modelled, session

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from schemabook.models import Style

ACTIONS = ("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT")
Rows = list[tuple[Any, ...]] | str


def outcome(url: str, table: str, delete: Any) -> Rows:
    """The rows of the table after deleting; the name of the error that PostgreSQL gave instead."""
    try:
        delete()
    except psycopg.Error as error:
        return type(error).__name__
    except sa.exc.DBAPIError as error:
        return type(error.orig).__name__
    with psycopg.connect(url) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2".encode()).fetchall()


def reset(url: str, rows: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(rows.encode())


def by_postgresql(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM parents WHERE id = 1")


def by_orm(url: str, module: ModuleType, loaded: str | None) -> None:
    with session(url) as s:
        parent = s.get(module.Parent, 1)
        if loaded is not None:
            assert getattr(parent, loaded)
        s.delete(parent)
        s.commit()


@pytest.mark.parametrize("kept", ["NOT NULL", "NULL"])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("unique", ["", "UNIQUE"])
def test_deleting_an_object_is_deleting_its_row(
    database: str, tmp_path: Path, action: str, kept: str, unique: str
) -> None:
    sql = f"""
    CREATE TABLE parents (id int PRIMARY KEY);
    CREATE TABLE children (id int PRIMARY KEY, parent_id int {kept} DEFAULT 2 {unique}
        REFERENCES parents ON DELETE {action})
    """
    rows = "TRUNCATE parents CASCADE; INSERT INTO parents VALUES (1), (2); INSERT INTO children VALUES (1, 1)"
    with modelled(database, sql, tmp_path) as module:
        reset(database, rows)
        expected = outcome(database, "children", lambda: by_postgresql(database))
        for loaded in (None, "child" if unique else "children"):
            reset(database, rows)
            assert outcome(database, "children", lambda one=loaded: by_orm(database, module, one)) == expected


@pytest.mark.parametrize("action", ACTIONS)
def test_deleting_one_end_of_a_link(database: str, tmp_path: Path, action: str) -> None:
    sql = f"""
    CREATE TABLE parents (id int PRIMARY KEY);
    CREATE TABLE tags (id int PRIMARY KEY);
    CREATE TABLE parent_tags (parent_id int DEFAULT 2 REFERENCES parents ON DELETE {action},
        tag_id int REFERENCES tags, PRIMARY KEY (parent_id, tag_id))
    """
    rows = (
        "TRUNCATE parents, tags CASCADE; "
        "INSERT INTO parents VALUES (1), (2); INSERT INTO tags VALUES (1), (2); "
        "INSERT INTO parent_tags VALUES (1, 1), (1, 2)"
    )
    with modelled(database, sql, tmp_path) as module:
        reset(database, rows)
        expected = outcome(database, "parent_tags", lambda: by_postgresql(database))
        reset(database, rows)
        assert outcome(database, "parent_tags", lambda: by_orm(database, module, None)) == expected
        if action == "CASCADE":
            reset(database, rows)
            assert outcome(database, "parent_tags", lambda: by_orm(database, module, "tags")) == expected


@pytest.mark.parametrize("style", STYLES)
def test_a_child_of_two_parents(database: str, tmp_path: Path, style: Style) -> None:
    """Inserted by its keys alone, moved from one parent to the other, gone when it is taken out of one."""
    sql = """
    CREATE TABLE teams (id int PRIMARY KEY); CREATE TABLE users (id int PRIMARY KEY);
    CREATE TABLE members (id int PRIMARY KEY, team_id int NOT NULL REFERENCES teams ON DELETE CASCADE,
        user_id int NOT NULL REFERENCES users ON DELETE CASCADE, note text)
    """
    with modelled(database, sql, tmp_path, style) as m, session(database) as s:
        red, blue, ann = m.Team(id=1), m.Team(id=2), m.User(id=1)
        s.add_all([red, blue, ann])
        s.flush()
        s.add(m.Member(id=1, team_id=1, user_id=1))
        half = m.Member(id=2, user_id=1)
        red.members.append(half)
        s.flush()
        assert list(s.execute(sa.text("SELECT id, team_id, user_id FROM members ORDER BY 1"))) == [
            (1, 1, 1),
            (2, 1, 1),
        ]
        half.team = blue
        s.flush()
        s.expire_all()
        assert blue.members == [half]
        blue.members.remove(half)
        s.flush()
        assert list(s.scalars(sa.text("SELECT id FROM members"))) == [1]
        s.delete(s.get(m.Member, 1))
        s.delete(red)
        s.commit()


def test_parent_and_child_deleted_together(database: str, tmp_path: Path) -> None:
    """In the right order, although the ORM leaves the children of a parent alone."""
    sql = """
    CREATE TABLE users (id int PRIMARY KEY);
    CREATE TABLE posts (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users,
        parent_id int REFERENCES posts)
    """
    with modelled(database, sql, tmp_path) as m, session(database) as s:
        user = m.User(id=1)
        root = m.Post(id=1, user=user)
        leaf = m.Post(id=2, user=user, parent=root)
        s.add_all([root, leaf])
        s.commit()
        for one in (user, root, leaf):
            s.delete(one)
        s.commit()
        assert s.execute(sa.text("SELECT count(*) FROM posts")).scalar() == 0
