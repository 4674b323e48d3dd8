"""The splitter against psql's rules, case by case, against psql itself, and against random text."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemabook.server.embedded import tool
from schemabook.statements import split, tokens


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("  ;; ;\n", []),
        ("-- only a comment", []),
        ("/* only /* nested */ ; */", []),
        ("select 1", ["select 1"]),
        ("select 1;select 2;", ["select 1", "select 2"]),
        ("select ';'; select 2", ["select ';'", "select 2"]),
        ("select 'it''s;'; x", ["select 'it''s;'", "x"]),
        (r"select 'a\'; select 2", [r"select 'a\'", "select 2"]),
        (r"select E'a\';b'; c", [r"select E'a\';b'", "c"]),
        ('select ";" from "a"";b"; x', ['select ";" from "a"";b"', "x"]),
        ("select $$;$$; x", ["select $$;$$", "x"]),
        ("select $a$ $b$; $$;$a$; x", ["select $a$ $b$; $$;$a$", "x"]),
        ("select a$b$c from t; x", ["select a$b$c from t", "x"]),
        ("select $1; x", ["select $1", "x"]),
        ("select /* ; /* ; */ ; */ 1; x", ["select /* ; /* ; */ ; */ 1", "x"]),
        ("select 1 -- ;\n; x", ["select 1 -- ;", "x"]),
        ("create rule r as on insert to t do (a; b); x", ["create rule r as on insert to t do (a; b)", "x"]),
        (
            "create function f() begin atomic select 1; select case when true then 1 end; end; x",
            ["create function f() begin atomic select 1; select case when true then 1 end; end", "x"],
        ),
        (
            "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1; END; x",
            ["CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT 1; END", "x"],
        ),
        ("begin; select 1; end; x", ["begin", "select 1", "end", "x"]),
        ("select '{\"a\":1}'::jsonb, ':x', (array[1,2])[1:2], 5 % 2; x", None),
        ("select U&'\\0041;', B'01', X'ff;'; x", ["select U&'\\0041;', B'01', X'ff;'", "x"]),
        ("select 'not closed; x", ["select 'not closed; x"]),
        ("select $q$ not closed; x", ["select $q$ not closed; x"]),
        ("select größe from maße; x", ["select größe from maße", "x"]),
    ],
)
def test_split(source: str, expected: list[str] | None) -> None:
    found = [s.text for s in split(source)]
    if expected is None:
        expected = [source.removesuffix("; x"), "x"]
    assert found == expected


def test_places_and_words() -> None:
    source = "-- first\nselect 1;\n\n  create   table t (\n  a int);"
    first, second = split(source)
    assert (first.line, second.line) == (1, 4)
    assert source[second.start :].startswith("create   table")
    assert second.words[:3] == ("CREATE", "TABLE", "T")
    assert first.command == "SELECT"


def test_copy_takes_its_data_along() -> None:
    source = "copy t (a, b) from stdin;\n1\tx;y\n2\t'\n\\.\nselect 1;"
    copy, select = split(source)
    assert (copy.kind, copy.data) == ("copy", "1\tx;y\n2\t'\n")
    assert select.text == "select 1"


def test_backslash_commands_are_pieces_of_their_own() -> None:
    source = "\\set x 1\nselect 1 \\g\nselect 2;\n\\c other\nselect '\\n';"
    assert [(s.kind, s.text) for s in split(source)] == [
        ("meta", "\\set x 1"),
        ("sql", "select 1"),
        ("meta", "\\g"),
        ("sql", "select 2"),
        ("meta", "\\c other"),
        ("sql", "select '\\n'"),
    ]


def test_psql_splits_in_the_same_places(database: str) -> None:
    source = """
        select ';' as a; select $x$;$$ $x$ /* ; /* ; */ */ as b;
        create table t (a int); create rule r as on insert to t do also (select 1; select 2);
        create function f() returns int begin atomic select 1; select case when true then 2 end; end;
        select E'\\';' as c -- ;
        ;
    """
    command = [str(tool("psql")), "-X", "--echo-queries", "-q", "-d", database]
    run = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    for statement in split(source):
        assert statement.text.split("--")[0].strip() in run.stdout


@given(st.text(alphabet="abeE'\"$;:\\/*-()[] \n0é", max_size=60))
def test_random_text_is_neither_lost_nor_invented(source: str) -> None:
    assert "".join(t.text for t in tokens(source)) == source
    end = 0
    for statement in split(source):
        assert source[statement.start : statement.start + len(statement.text)] == statement.text
        assert statement.start >= end
        assert statement.line == source[: statement.start].count("\n") + 1
        end = statement.start + len(statement.text)


PIECES = ["select 1", "select ';'", "select $$;$$", "/* ; */ x", 'a";"b']


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_splitting_undoes_joining(pieces: list[str]) -> None:
    assert [s.text for s in split(";\n".join(pieces))] == pieces
