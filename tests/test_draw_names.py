"""Whatever PostgreSQL accepts as a name, a label or a comment can be drawn, and is read back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemabook.draw import diagram
from schemabook.draw.text import visible
from schemabook.draw.types import short
from schemabook.schema import Column, Enum, ForeignKey, Key, Name, Schema, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
# Everything but NUL and surrogates, as in PostgreSQL; often what HTML, DOT or Mermaid give a meaning to.
CHARACTERS = st.one_of(
    st.sampled_from("<>&\"'\\{}|[]#;:%$`\n\r\t\x01\x1f\x7f\x85\u200b\u202e\ufeff\ufffe 😀ßé日"),
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
)
NAMES = st.text(CHARACTERS, min_size=1, max_size=63)
TEXTS = st.text(CHARACTERS, max_size=200)


def hostile(name: str, column: str, text: str) -> Schema:
    kind = Name(name, column)
    table = Table(
        schema=name,
        name=name,
        comment=text,
        columns=(
            Column(name=column, type=f"{name}.{column}", type_key=kind, nullable=False, default=text or None),
        ),
        constraints=(
            Key(name=name, columns=(column,), definition="", primary=True),
            ForeignKey(
                name=text or "x",
                columns=(column,),
                definition="",
                references=Name(name, name),
                ref_columns=(column,),
            ),
        ),
    )
    return Schema(tables=(table,), enums=(Enum(schema=name, name=column, labels=(text, name)),))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, column=NAMES, text=TEXTS)
@example(name="<script>alert(1)</script>", column='"', text="-->]]>&amp;")
@example(name=" ", column="  a  b ", text="\\N \\G \\l")
@example(name="x" * 63, column="\\", text="<B>bold</B>")
@example(name="ä" * 63, column="}", text="'::text")
def test_any_name_is_drawn_and_read_back(name: str, column: str, text: str) -> None:
    made = diagram(hostile(name, column, text), title=text or None)
    root = ET.fromstring(made.svg())
    shown = [(element.text or "").replace("\u00a0", " ") for element in root.iter(f"{SVG}text")]
    wanted = visible(f"{name}.{name}").replace("\u00a0", " ").strip()
    assert wanted in [s.strip() for s in shown] or name == "public"
    assert visible(column).replace("\u00a0", " ") in shown
    assert made.mermaid().count("\n") < 20
    assert made.json()["tables"][0]["columns"][0]["name"] == column


def test_nothing_of_a_name_is_hidden() -> None:
    assert visible("a\u202eb\tc") == "a\\u202eb\\tc"
    assert visible("  a  b ") == "␣␣a \u00a0b␣"
    assert visible(" ") == "␣"
    assert visible("") == "''"


@pytest.mark.parametrize(
    ("long", "expected"),
    [
        ("timestamp with time zone", "timestamptz"),
        ("timestamp(3) without time zone[]", "timestamp(3)[]"),
        ("time(0) with time zone", "timetz(0)"),
        ("character varying(40)", "varchar(40)"),
        ("character(2)", "char(2)"),
        ("numeric(12,2)", "numeric(12,2)"),
        ("double precision", "float8"),
        ("boolean", "bool"),
        ("public.mood[]", "mood[]"),
        ("billing.integer_like", "billing.integer_like"),
        ('"character"', '"character"'),
    ],
)
def test_types_are_shortened_in_the_usual_way(long: str, expected: str) -> None:
    assert short(long) == expected


def groups(svg: str) -> Iterator[ET.Element]:
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        if (group.get("id") or "").rstrip("0123456789") in ("t", "e"):
            yield group


def frame(group: ET.Element) -> tuple[float, float]:
    """The left and the right border of a card."""
    across = [
        float(point.split(",")[0])
        for shape in group.iter(f"{SVG}polygon")
        for point in shape.get("points", "").split()
    ]
    return min(across), max(across)


@settings(max_examples=20, deadline=None)
@given(name=st.text("abcdefghijklmnopqrstuvwxyz_WMi", min_size=1, max_size=63), text=TEXTS)
def test_every_text_fits_its_card(name: str, text: str) -> None:
    for group in groups(diagram(hostile(name, name, text)).svg()):
        left, right = frame(group)
        for line in group.iter(f"{SVG}text"):
            start = float(line.get("x", "0"))
            assert left <= start
            assert start + float(line.get("textLength", "0")) <= right
