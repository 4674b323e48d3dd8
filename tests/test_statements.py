"""The splitter against psql's rules, case by case, against psql itself, and against random text."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemabook.errors import SyntaxProblem
from schemabook.lexing import refuse_unsendable
from schemabook.server.embedded import tool
from schemabook.statements import split, tokens

if TYPE_CHECKING:
    from pathlib import Path


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
    source = "\\set x 1\nselect 2;\n\\c other\n\\echo a \\\\ select 3;\n"
    source += "\\copy t from stdin\n1;\n\\.\nselect '\\n';"
    assert [(s.kind, s.text) for s in split(source)] == [
        ("meta", "\\set x 1"),
        ("sql", "select 2"),
        ("meta", "\\c other"),
        ("meta", "\\echo a \\\\"),
        ("sql", "select 3"),
        ("meta", "\\copy t from stdin\n1;\n\\."),
        ("sql", "select '\\n'"),
    ]


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("DELETE FROM t \\ WHERE id = 1;", 14),
        ("select 1 \\g\n", 9),
        ("select (1 \\dt\n);", 10),
        ("select 1\\; select 2;", 8),
        ("select 1\\:int;", 8),
        ("\\;", 0),
        ("copy t from stdin\n1\n\\.\n", 20),
        ("copy t from stdin; select 5\n1\n\\.\n", 19),
        ("copy t from stdin; copy u from stdin;\n1\n\\.\n", 19),
    ],
)
def test_a_statement_with_a_backslash_in_it_is_one_piece_not_to_be_sent(source: str, fault: int) -> None:
    (found,) = [s for s in split(source) if s.kind not in ("sql", "copy")]
    assert (found.kind, found.fault) == ("broken", fault)


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("COPY t FROM STDIN", "in"),
        ("copy t (a) from /* x */ stdin with (format csv)", "in"),
        ("COPY t FROM STDOUT", "in"),
        ("COPY (SELECT 'from stdin') TO STDOUT", "out"),
        ("COPY (SELECT 1 FROM stdin) TO STDOUT", "out"),
        ('COPY "from stdin" TO STDOUT', "out"),
        ("COPY stdin TO '/tmp/x' -- from stdin", None),
        ("COPY t FROM PROGRAM 'stdin'", None),
        ("SELECT 1 FROM STDIN", None),
    ],
)
def test_which_way_a_copy_goes(source: str, way: str | None) -> None:
    assert [s.copies for s in split(source + ";")] == [way]


def test_the_rest_of_the_line_of_a_copy_comes_after_its_rows() -> None:
    source = "COPY t FROM STDIN; SELECT 5; -- x\n1;\n\\.\nSELECT 6;"
    assert [(s.text, s.data) for s in split(source)] == [
        ("COPY t FROM STDIN", "1;\n"),
        ("SELECT 5", None),
        ("SELECT 6", None),
    ]


def test_strings_end_where_the_server_says() -> None:
    source = r"select 'a\'; b'; c"
    assert [s.text for s in split(source)] == [r"select 'a\'", "b'; c"]
    assert [s.text for s in split(source, standard_strings=False)] == [r"select 'a\'; b'", "c"]


@pytest.mark.parametrize("gap", ["\n  ", " -- x '\n ", "\r", "\n--;'\n"])
def test_strings_on_several_lines_are_one_for_the_server(database: str, gap: str) -> None:
    """psql, which reads line by line, does not know; the server decides what is executed."""
    text = f"select E'a'{gap}'b\\'; c'"
    assert [s.text for s in split(text + ";")] == [text]
    with psycopg.connect(database, autocommit=True) as connection:
        assert connection.execute(text.encode()).fetchall() == [("ab'; c",)]


@pytest.mark.parametrize("text", ["a\nb\0", "a\nb\udc80"])
def test_what_cannot_be_sent_has_a_place(text: str) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        refuse_unsendable(text)
    assert (caught.value.line, caught.value.column) == (2, 2)


NASTY = [
    "select 'a' 'b;' ; select 3;",
    "select 1 -- ;\rselect 4;\nselect 5;",
    "select '\\'; select 6; --';\n;",
    "select b'0''1\\'; select 7;",
    "select 1e'x\\'; select 8;",
    "select ) ( ; select 9;\n); select 10;",
    "select a[1; select 11;",
    "select n'\\'; select 12;",
    "select U&'\\'; select 13;",
    "select +-- ;\n1; select 14;",
    "select 1 +/* ; */ 2; select 15;",
    "select /*/ ; */ 1; select 16;",
    "select /* **/ 1; select 17;",
    "select $1$a$;$a$; select 18;",
    "select 1$a$;$a$; select 19;",
    "select a$a$; select 20;",
    "select $\u00e9$;$$;$\u00e9$; select 21;",
    "select 1\u00a0; select 22;",
    "create function f() returns int begin atomic select (select 1); end; select 23;",
    'create or replace function "begin"() returns int return 1; select 24;',
    "create table begin (a int); select 25;",
    'select "a"";" , U&"b;"; select 26;',
    "select 'a'\n\n\t -- '\n--;'\n 'b;'; select 27;",
    "select e'\\\\'; select 28;",
    "select e''';'; select 29;",
]


@pytest.mark.parametrize("standard", ["on", "off"])
@pytest.mark.parametrize("source", NASTY)
def test_psql_sends_the_same_statements(tmp_path: Path, database: str, source: str, standard: str) -> None:
    """psql's own log (-L) has every query that it sends between two lines of stars."""
    log = tmp_path / "psql.log"
    environment = {
        **os.environ,
        "PGOPTIONS": f"-c standard_conforming_strings={standard} -c escape_string_warning=off",
        "PGCLIENTENCODING": "UTF8",
    }
    command = [str(tool("psql")), "-X", "-q", "-d", database, "-L", str(log)]
    subprocess.run(command, input=source.encode(), capture_output=True, check=False, env=environment)
    sent = [
        part.strip("\n")
        for part in re.findall(
            r"(?s)/?\*{8,} QUERY \*{8,}/?\n(.*?)\n/?\*{24,}/?\n", log.read_bytes().decode()
        )
    ]
    mine = split(source, standard_strings=standard == "on")
    assert [bare(text) for text in sent if bare(text)] == [bare(s.text) for s in mine]


def bare(text: str) -> str:
    """A query without its semicolon, and without the comments before it, which psql leaves out."""
    return " ".join(text.strip(" \t\n\r\f\v").removesuffix(";").split())


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
