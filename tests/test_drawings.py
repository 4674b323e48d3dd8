"""Diagrams of whatever holds a schema, MetaData among it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

import schemabook as sb
from schemabook.errors import UsageError
from tests.test_draw_golden import SHOP

if TYPE_CHECKING:
    from pathlib import Path


class Base(DeclarativeBase):
    """Two classes."""


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id", ondelete="SET NULL"), unique=True)


def ends(of: object) -> list[tuple[str, str, str, str]]:
    held = sb.diagram(of).json()
    return [(e["child"], e["parent"], e["child_end"], e["parent_end"]) for e in held["edges"]]


def test_models_in_python() -> None:
    expected = [("books", "shelves", "zero_or_one", "zero_or_one")]
    assert ends(Base) == expected
    assert ends(Base.metadata) == expected
    metadata = MetaData(schema="public")
    Table("a", metadata, Column("id", Integer, primary_key=True), Column("name", Text))
    assert [c.title for c in sb.diagram(metadata).picture.cards] == ["a"]


def test_snapshots_databases_and_names(tmp_path: Path) -> None:
    with sb.open("flashcards") as db:
        whole = ends(db)
        assert whole == ends(db.schema) == ends("flashcards")
    script = tmp_path / "shop.sql"
    script.write_text(
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)", encoding="utf-8"
    )
    assert ends(script) == [("b", "a", "zero_or_many", "zero_or_one")]
    assert ends(SHOP) == [("order", "customer", "zero_or_many", "one")]


def test_what_is_none_is_refused_with_the_list() -> None:
    with pytest.raises(UsageError, match="no such file, folder, study"):
        sb.diagram("flashcardz")
    with pytest.raises(UsageError, match="int is no models"):
        sb.diagram(3)


def test_what_leads_from_one_to_the_other() -> None:
    made = sb.diagram_diff("tasks@v0.1", "tasks")
    changes = {t["name"]: t["change"] for t in made.json()["tables"]}
    assert changes["tags"] == "added"
    assert {"users", "tasks"} <= set(changes)
    assert not sb.diagram_diff("tasks", "tasks").picture.changes
