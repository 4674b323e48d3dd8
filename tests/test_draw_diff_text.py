# ruff: noqa: RUF001 (the sign is a minus)
"""The text twins of a diff: Markdown for a pull request, words for the terminal."""

from __future__ import annotations

import re

from schemabook.draw.diff.diagram import diff_diagram, diff_picture
from schemabook.draw.diff.markdown import TABLES, changes_markdown, code
from schemabook.draw.diff.order import grouped
from schemabook.schema import Column, Schema
from tests.rooms import snapshot
from tests.test_draw_golden import identity, table

LIMIT = 65_536  # characters that GitHub takes
BASE = """
CREATE TABLE owner (id int PRIMARY KEY, name text);
CREATE TABLE pet (id int PRIMARY KEY, owner_id int REFERENCES owner, kind text NOT NULL, born date);
CREATE TABLE toy (id int PRIMARY KEY);
"""
AFTER = """
CREATE TABLE owner (id int PRIMARY KEY, name text, mail text);
CREATE TABLE pet (id int PRIMARY KEY, owner_id int REFERENCES owner, kind varchar(9) NOT NULL, weight int);
CREATE INDEX pet_kind ON pet (kind);
"""


def test_the_markdown_of_a_change_whole() -> None:
    made = diff_diagram(snapshot(BASE), snapshot(AFTER), title="main → pets", digest="a..b")
    assert made.markdown() == (
        "**`main → pets`: 1 table removed, 2 tables changed**\n"
        "\n"
        "| | Object | Change | Before | After |\n"
        "|---|---|---|---|---|\n"
        "| − | **table `toy`** | removed | `table, 1 column` |  |\n"
        "| ~ | **table `pet`** | changed |  |  |\n"
        "| − | column `born` | removed | `date` |  |\n"
        "| ~ | column `kind` | type | `text` | `character varying(9)` |\n"
        "| + | column `weight` | added |  | `integer` |\n"
        "| + | index `pet_kind` | added |  | `CREATE INDEX pet_kind ON public.pet USING btree (kind)` |\n"
        "| ~ | **table `owner`** | changed |  |  |\n"
        "| + | column `mail` | added |  | `text` |\n"
        "\n"
        "```mermaid\n"
        "erDiagram\n"
        '    t0["toy (REMOVED)"] {\n'
        '        int id PK "REMOVED"\n'
        "    }\n"
        '    t1["pet (CHANGED)"] {\n'
        "        int id PK\n"
        '        int owner_id FK "null"\n'
        '        varchar kind "CHANGED; varchar(9); was text; + index"\n'
        '        date born "REMOVED; null"\n'
        '        int weight "ADDED; null"\n'
        "    }\n"
        '    t2["owner (CHANGED)"] {\n'
        "        int id PK\n"
        '        text mail "ADDED; null"\n'
        "    }\n"
        '    t2 |o--o{ t1 : "owner_id"\n'
        "```\n"
        "\n"
        "<!-- schemabook digest: a..b -->\n"
    )


def test_the_words_of_a_change_whole() -> None:
    assert str(diff_diagram(snapshot(BASE), snapshot(AFTER), title="pets")) == (
        "pets: 1 table removed, 2 tables changed\n"
        "  − table toy: table, 1 column\n"
        "  ~ table pet\n"
        "      − column born: date\n"
        "      ~ column kind: type text → character varying(9)\n"
        "      + column weight: integer\n"
        "      + index pet_kind (kind)\n"
        "  ~ table owner\n"
        "      + column mail: text"
    )


def test_the_most_destructive_comes_first() -> None:
    ranks = [group.rank for group in grouped(diff_picture(snapshot(BASE), snapshot(AFTER)))]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0


def wide(tables: int, columns: int) -> Schema:
    """Tables with many columns of long names."""
    more = tuple(Column(name=f"c{i:03}" + "x" * 59, type="text", nullable=False) for i in range(columns))
    return Schema(tables=tuple(table(f"t{i:03}", identity(), *more) for i in range(tables)))


def test_what_does_not_fit_a_comment_is_counted() -> None:
    text = changes_markdown(diff_picture(wide(30, 30), wide(30, 0)), digest="a..b")
    assert len(text.encode()) < LIMIT
    (left,) = re.findall(r"\n([\d,]+) more rows left out", text)
    shown = [line for line in text.splitlines() if line.startswith(("| ~", "| −"))]
    assert len(shown) + int(left.replace(",", "")) == 30 * 31
    assert text.count("```") == 2
    assert text.endswith("<!-- schemabook digest: a..b -->\n")


def test_the_block_has_at_most_twelve_tables_and_says_which_it_lacks() -> None:
    text = changes_markdown(diff_picture(wide(14, 1), Schema()))
    assert text.count("(REMOVED)") == TABLES == 12
    assert "Not in this picture: `t012`, `t013`." in text


def test_nothing_of_a_schema_comes_to_life_in_a_comment() -> None:
    name = "@all | `x` <img src=x> #1\n**b**"
    old, new = Schema(), Schema(tables=(table(name, identity(), comment="<!-- & -->"),))
    text = changes_markdown(diff_picture(old, new))
    row = next(line for line in text.splitlines() if line.startswith("| +"))
    assert code(name) == "``@all \\| `x` <img src=x> #1\\n**b**``"
    assert row == f"| + | **table {code(name)}** | added |  | `table, 1 column` |"
    assert code("`") == "`` ` ``"


def test_equal_schemas_need_no_table() -> None:
    assert changes_markdown(diff_picture(wide(2, 1), wide(2, 1))) == "**no difference**\n"
