"""The report on migrations: deterministic text, data and HTML, whatever the names in it."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from schemabook import catalog, squawk
from schemabook.observing import Unit
from schemabook.server import connect, server
from schemabook.show_migration import MigrationReport, report

if TYPE_CHECKING:
    import pytest

TABLES = """
CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE responses (id bigint PRIMARY KEY, user_id bigint, note varchar(20));
CREATE TABLE "<b>&'x%" (id int);
"""
UNITS = (
    Unit(
        source="v0.2/001_keys.sql",
        text="""ALTER TABLE responses ADD FOREIGN KEY (user_id) REFERENCES users;
ALTER TABLE responses ALTER note TYPE varchar(40);
ALTER TABLE "<b>&'x%" ADD CHECK (id > 0);
""",
    ),
    Unit(
        source="v0.2/002_index.sql", text="CREATE INDEX CONCURRENTLY ON responses (note)", transaction=False
    ),
)


def made(*, second: bool = True) -> MigrationReport:
    with server().scratch("report") as scratch:
        with connect(scratch.url) as connection:
            connection.execute(TABLES.encode())
            schema = catalog.read(connection)
        large = tuple(replace(t, rows=12e6, pages=180_000) for t in schema.tables)
        target = replace(schema, database="shop", tables=large)
        return report(scratch.url, UNITS, target=target, second=second)


def test_text_says_what_a_reviewer_needs() -> None:
    text = str(made())
    assert text.startswith("4 statements in 2 files, judged by the sizes of shop: 3 errors, 1 warning.")
    assert (
        "blocks writes to `responses` (12 M rows, 1.4 GB) and `users` (12 M rows, 1.4 GB) while it reads"
        in text
    )
    assert "      ALTER TABLE responses VALIDATE CONSTRAINT responses_user_id_fkey;" in text
    assert "squawk: agree (" in text
    assert "squawk: only squawk (changing-column-type): it costs nothing here" in text
    assert (
        "    SHARE UPDATE EXCLUSIVE  responses  read from end to end, 1 index built: responses_note_idx"
        in text
    )


def test_the_same_twice() -> None:
    one, other = made(), made()
    assert (str(one), one.json(), one.html()) == (str(other), other.json(), other.html())
    assert " ms" not in str(one)
    assert " ms on the scratch copy" in str(replace(one, timing=True))
    assert "seconds" in replace(one, timing=True).json()["statements"][0]


def test_data_is_json() -> None:
    found = json.loads(json.dumps(made().json()))
    first = found["statements"][0]
    assert (first["file"], first["line"]) == ("v0.2/001_keys.sql", 1)
    assert {lock["relation"]: lock["mode"] for lock in first["locks"]} == {
        "responses": "SHARE ROW EXCLUSIVE",
        "users": "SHARE ROW EXCLUSIVE",
    }
    assert first["findings"][0]["rule"] == "full-scan"
    assert first["squawk"]["verdict"] == "agree"


def test_html_is_escaped_and_balanced() -> None:
    html = made()._repr_mimebundle_()["text/html"]
    assert "<b>&'x%" not in html
    assert "&lt;b&gt;&amp;&#x27;x%" in html
    opened: list[str] = []

    class Balance(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag != "br":
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Balance().feed(html)
    assert opened == []


def test_nothing_found() -> None:
    with server().scratch("report") as scratch:
        found = report(scratch.url, [Unit(source="a.sql", text="CREATE TABLE t (id int)")])
    assert found.worst is None
    assert str(found).startswith("1 statement in 1 file: nothing blocks for long.")
    assert repr(found) == "<MigrationReport: 1 statement in 1 file: nothing blocks for long.>"
    assert str(report("", [])).startswith("0 statements in 0 files")


def test_without_squawk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(squawk, "binary", lambda: None)
    found = made()
    assert found.notes == ("squawk is not installed. (pip install squawk-cli)",)
    assert "squawk: " not in str(found).replace("Note: squawk", "")
    assert made(second=False).notes == ()


def test_a_replacement_knows_what_stands_before_its_statement() -> None:
    text = (
        "ALTER TABLE u DROP CONSTRAINT u_pkey; COMMENT ON TABLE u IS 'x'; ALTER TABLE u ADD PRIMARY KEY (id)"
    )
    with server().scratch("report") as scratch:
        with connect(scratch.url) as connection:
            connection.execute("CREATE TABLE u (id int CONSTRAINT u_pkey PRIMARY KEY)")
        found = report(scratch.url, [Unit(source="a.sql", text=text)])
    (fix,) = [f.fix for f in found.findings if f.rule == "index-build"]
    assert fix is not None
    assert "ADD CONSTRAINT u_pkey PRIMARY KEY USING INDEX u_pkey;" in fix
