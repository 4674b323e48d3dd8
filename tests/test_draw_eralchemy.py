"""eralchemy2 as a second renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from schemabook.draw.eralchemy import render
from schemabook.errors import ConnectError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(database: str) -> str:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute("CREATE TABLE customer (id bigint PRIMARY KEY, place point)")
        conn.execute("CREATE TABLE bill (id bigint PRIMARY KEY, customer_id bigint REFERENCES customer (id))")
    return database


@pytest.mark.parametrize(("suffix", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_it_draws_without_a_dot_program(
    shop: str, suffix: str, start: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    made = render(shop, tmp_path / f"shop.{suffix}").read_bytes()
    assert made.startswith(start)
    assert suffix != "svg" or b"customer_id" in made


def test_it_writes_its_text_formats(shop: str, tmp_path: Path) -> None:
    assert "[customer]" in render(shop, tmp_path / "shop.er").read_text(encoding="utf-8")
    assert "customer_id" in render(shop, tmp_path / "shop.dot").read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["md", "MARKDOWN"])
def test_its_markdown_is_refused_because_it_uploads_the_schema(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="public rendering service"):
        render("postgresql://nowhere/x", tmp_path / f"shop.{suffix}")
    assert not list(tmp_path.iterdir())


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.pdf, \.dot, \.er"):
        render("postgresql://nowhere/x", tmp_path / "shop.gif")


@pytest.mark.parametrize("name", ["odd name", "it's", 'quo"te', "a<b>&c", "back\\slash", "été"])
def test_an_odd_name_is_drawn_or_refused_in_one_sentence(database: str, name: str, tmp_path: Path) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(
            sql.SQL("CREATE TABLE {t} ({c} int PRIMARY KEY REFERENCES {t})").format(
                t=sql.Identifier(name), c=sql.Identifier(name)
            )
        )
    if '"' not in name:
        assert b"<svg" in render(database, tmp_path / "odd.svg").read_bytes()
        return
    with pytest.raises(UsageError, match="quotation mark") as caught:
        render(database, tmp_path / "odd.svg")
    assert "draws every name" in (caught.value.hint or "")
    assert "Traceback" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConnectError, match="No connection to"):
        render("postgresql:///x?host=/nowhere", tmp_path / "shop.svg")
