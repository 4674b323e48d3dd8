"""Diagrams: what is shown, in every format, the same for the same schema."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from schemabook import schema_json
from schemabook.draw import diagram, stored_digest
from schemabook.draw.render import graphviz
from schemabook.draw.theme import DARK, LIGHT, Theme
from schemabook.errors import SchemabookError, UnknownName, UsageError
from schemabook.schema import Column, ForeignKey, Name, Schema, Table
from tests.test_draw_golden import SHOP, chain

if TYPE_CHECKING:
    from schemabook.draw.picture import Detail

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parent.parent
FORMATS = ("svg", "png", "pdf", "dot", "mmd", "dbml", "puml", "md", "html", "json")


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_the_svg_says_what_it_is() -> None:
    root = ET.fromstring(diagram(SHOP, title="Shop").svg())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Shop: 2 tables, 1 relation"
    assert "any number of order" in (root.findtext(f"{SVG}desc") or "")
    assert [e.text for e in root.iter(f"{SVG}title")][1:] == [
        "order.customer_id -> customer.id: any number of order to exactly one customer (cascade)",
        "customer",
        "order",
    ]


def test_the_svg_has_an_opaque_background_and_no_trace_of_its_maker() -> None:
    text = diagram(SHOP, theme="dark").svg()
    assert "graphviz" not in text.lower()
    background = next(ET.fromstring(text).iter(f"{SVG}polygon"))
    assert background.get("fill") == "#0f172a"


def test_a_crows_foot_has_three_toes_and_a_circle() -> None:
    (edge,) = (g for g in ET.fromstring(diagram(SHOP).svg()).iter(f"{SVG}g") if g.get("id") == "r0")
    # the line; parent: stem, two bars; child: stem, two toes, circle, stem
    assert len(edge.findall(f"{SVG}path")) == 1 + 3 + 5
    closed = [p for p in edge.findall(f"{SVG}path") if _start(p) == _end(p)]
    assert len(closed) == 1


def _start(path: ET.Element) -> str:
    return path.get("d", "")[1:].split("C")[0]


def _end(path: ET.Element) -> str:
    return path.get("d", "").split()[-1]


def test_columns_hints_and_enums_are_written_out() -> None:
    shown = texts(diagram(SHOP).svg())
    for text in ("Who buys", "varchar(40)", "null", "identity", "= 'new'", "paid", "PK", "FK", "cascade"):
        assert any(text == s.replace("\u00a0", " ").strip() for s in shown), text


@pytest.mark.parametrize(
    ("count", "detail", "columns"), [(20, "all", 7), (21, "keys", 2), (61, "keys", 2), (151, "names", 0)]
)
def test_the_more_tables_the_less_of_each(count: int, detail: str, columns: int) -> None:
    held = diagram(chain(count)).json()
    assert held["detail"] == detail
    last = held["tables"][-1]
    assert sum(c["shown"] for c in last["columns"]) == columns
    assert len(last["columns"]) == 7
    assert last["columns_not_shown"] == 7 - columns


def test_what_is_left_out_is_counted() -> None:
    assert "+ 5 columns" in texts(diagram(chain(2), detail="keys").svg())
    focused = diagram(chain(6), focus="t002")
    assert [t["name"] for t in focused.json()["tables"]] == ["t001", "t002", "t003"]
    assert [t["relations_not_shown"] for t in focused.json()["tables"]] == [1, 0, 1]
    assert repr(focused) == "<Diagram: 3 tables, 2 relations (3 tables not shown)>"


def test_patterns_choose_tables() -> None:
    held = diagram(chain(12), include="t00*", exclude=("*3", "public.t004")).json()
    assert [t["name"][-1] for t in held["tables"]] == list("01256789")


def test_a_neighbourhood_ends_at_a_hub() -> None:
    hub = chain(1).tables[0]
    spokes = [t for i in range(1, 16) for t in chain(i + 1).tables[i:]]
    star = Schema(tables=(hub, *(_refer_to_first(t) for t in spokes)))
    assert len(diagram(star, focus="t001", hops=2).picture.cards) == 2
    assert len(diagram(star, focus="t000").picture.cards) == 16


def _refer_to_first(table: Table) -> Table:
    (key,) = table.foreign_keys
    moved = replace(key, references=Name("public", "t000"))
    return replace(table, constraints=(*(c for c in table.constraints if c != key), moved))


def test_a_circle_of_references_is_drawn_from_left_to_right() -> None:
    first, second = chain(2).tables
    back = ForeignKey(name="back", columns=("c0",), definition="", references=second.key, ref_columns=("id",))
    circle = Schema(tables=(replace(first, constraints=(*first.constraints, back)), second))
    dot = diagram(circle).dot()
    assert dot.count("t0:") == 2
    assert all(line.strip().startswith("t0:") for line in dot.splitlines() if " -> " in line)


def test_no_tables_gives_a_card_that_says_so() -> None:
    empty = diagram(Schema())
    assert texts(empty.svg()) == ["No tables", "The schema has no tables yet."]
    assert str(empty) == "0 tables, 0 relations"
    assert "selected" in diagram(SHOP, exclude="*").svg()
    assert empty.png().startswith(b"\x89PNG")


def test_an_unknown_table_theme_or_detail_is_refused() -> None:
    with pytest.raises(UnknownName, match="customer"):
        diagram(SHOP, focus="customers")
    with pytest.raises(UnknownName, match="no table like 'customr") as caught:
        diagram(SHOP, include="customr*")
    assert caught.value.hint == "did you mean 'customer'?"
    with pytest.raises(UnknownName, match="light"):
        diagram(SHOP, theme="grey")  # type: ignore[arg-type]
    unknown: Detail = "everything"  # type: ignore[assignment]
    with pytest.raises(UnknownName, match="names"):
        diagram(SHOP, detail=unknown)
    with pytest.raises(UsageError, match="hops"):
        diagram(SHOP, focus="order", hops=-1)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_file_carries_the_digest_of_its_schema(suffix: str, tmp_path: Path) -> None:
    path = diagram(SHOP).save(tmp_path / f"shop.{suffix}")
    assert stored_digest(path) == schema_json.digest(SHOP)
    assert [p.name for p in tmp_path.iterdir()] == [f"shop.{suffix}"]


def test_a_table_may_have_any_name(tmp_path: Path) -> None:
    odd = Schema(tables=(Table(schema="public", name="schemabook digest: ffff"),))
    assert stored_digest(diagram(odd).save(tmp_path / "odd.svg")) == schema_json.digest(odd)


def test_a_file_without_a_digest_has_none(tmp_path: Path) -> None:
    for name, text in (("a.svg", "<svg/>"), ("a.json", "[1]"), ("b.json", "{"), ("a.png", "\x89PNG")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert stored_digest(tmp_path / name) is None


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "html", "json"])
def test_a_file_that_is_cut_off_has_none(suffix: str, tmp_path: Path) -> None:
    path = diagram(SHOP).save(tmp_path / f"shop.{suffix}")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 9 // 10])
    assert stored_digest(path) is None


def test_a_file_that_is_not_there_or_cannot_be_read_has_none(tmp_path: Path) -> None:
    assert stored_digest(tmp_path / "missing.svg") is None
    assert stored_digest(tmp_path) is None


def test_another_suffix_is_refused_with_the_list(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"\.svg, \.png, \.pdf, \.dot, \.mmd, \.dbml, \.puml, \.md, \.html, \.json"
    ):
        diagram(SHOP).save(tmp_path / "shop.gif")


def test_a_failed_write_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "shop.svg"
    old = diagram(SHOP, title="old").save(target).read_bytes()

    def full(_: Path, __: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="cannot be written: disk full"):
        diagram(SHOP).save(target)
    assert target.read_bytes() == old
    assert len(list(tmp_path.iterdir())) == 1


def test_a_notebook_gets_an_image_that_needs_no_trust() -> None:
    bundle = diagram(SHOP)._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert 'src="data:image/svg+xml;base64,' in bundle["text/html"]
    assert 'alt="Entity-relationship diagram: 2 tables, 1 relation"' in bundle["text/html"]
    assert bundle["text/plain"].startswith("2 tables, 1 relation\n  customer")


def test_a_notebook_shows_a_wide_diagram_whole() -> None:
    (image,) = ET.fromstring(f"<div>{diagram(chain(12))._repr_mimebundle_()['text/html'][:-1]}/></div>")
    assert image.get("style") == "max-width: 100%; height: auto"


@pytest.mark.parametrize("count", [10, 20, 45, 60])
def test_a_long_chain_is_folded(count: int) -> None:
    placed = diagram(chain(count))._layout
    boxes = list(placed.boxes.values())
    assert 1 / 2 <= placed.width / placed.height <= 3
    assert not any(a.overlaps(b, gap=8) for i, a in enumerate(boxes) for b in boxes[:i])


@pytest.mark.parametrize(("count", "least"), [(10, 0.5), (20, 0.5), (40, 0.4)])
def test_many_children_of_one_table_stand_in_several_columns(count: int, least: float) -> None:
    first, *others = chain(count).tables
    placed = diagram(Schema(tables=(first, *map(_refer_to_first, others))))._layout
    boxes = list(placed.boxes.values())
    assert least <= placed.width / placed.height <= 3
    assert not any(a.overlaps(b, gap=8) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_folded_chain_says_the_same_relations() -> None:
    shown = diagram(chain(45))
    assert {(r.child_end, r.parent_end) for r in shown.picture.relations} == {("zero_or_many", "zero_or_one")}
    for edge in shown._graph.edges:
        places = {edge.tail: edge.tail_end, edge.head: edge.head_end}
        names = {f"t{i}": c.key for i, c in enumerate(shown.picture.cards)}
        ends = {names[node]: end for node, end in places.items()}
        assert ends == {edge.link.child: "zero_or_many", edge.link.parent: "zero_or_one"}


def test_a_default_of_ordinary_length_is_shown_whole() -> None:
    column = Column(name="id", type="uuid", nullable=False, default="gen_random_uuid()")
    shown = texts(diagram(Schema(tables=(Table(schema="public", name="t", columns=(column,)),))).svg())
    assert any("= gen_random_uuid()" in text.replace("\u00a0", " ") for text in shown)


def test_json_is_plain_data() -> None:
    held = diagram(SHOP).json()
    assert json.loads(json.dumps(held)) == held


SCRIPT = """
import hashlib, sys
sys.path[:0] = [sys.argv[1]]
from tests.test_draw_golden import SHOP, chain
from schemabook.draw import diagram
for schema in (SHOP, chain(25)):
    d = diagram(schema, title="A title")
    texts = (d.dot(), d.svg(), d.mermaid(), d.dbml(), d.puml(), d.markdown(), d.html(), str(d))
    for made in (*texts, d.png(), d.pdf()):
        print(hashlib.sha256(made if isinstance(made, bytes) else made.encode()).hexdigest())
"""


def test_the_same_bytes_in_every_process_with_an_empty_path_and_nothing_on_stderr(tmp_path: Path) -> None:
    seen = set()
    for seed in ("0", "1", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(ROOT)],
            env={
                "PYTHONHASHSEED": seed,
                "PATH": "",
                "PYTHONPATH": os.pathsep.join(sys.path),
                "GVBINDIR": "/nowhere",
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        seen.add(done.stdout)
    assert len(seen) == 1


def test_a_table_of_1600_columns() -> None:
    wide = Table(
        schema="public", name="wide", columns=tuple(Column(name=f"c{i}", type="text") for i in range(1600))
    )
    schema = Schema(tables=(wide,))
    assert "+ 1,560 columns" in texts(diagram(schema).svg())
    whole = diagram(schema, detail="all")
    assert "c1599" in texts(whole.svg())
    assert max(struct.unpack(">LL", whole.png()[16:24])) <= 32_000


def test_domains_give_the_colours_and_are_named_in_the_legend() -> None:
    shown = diagram(SHOP, domains={SHOP.tables[0].key: "people", SHOP.tables[1].key: "trade"})
    assert [card.accent for card in shown.picture.cards] == [0, 1]
    assert {"people", "trade"} <= set(texts(shown.svg()))
    assert not {"public"} & set(texts(diagram(SHOP).svg()))


def test_cards_do_not_overlap_and_titles_stand_above_them() -> None:
    boxes = list(diagram(chain(40), title="All")._layout.boxes.values())
    assert not any(a.overlaps(b, gap=8) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_graphviz_that_fails_says_why() -> None:
    with pytest.raises(SchemabookError, match="Graphviz failed"):
        graphviz([("dot", "svg", "digraph {")])


def luminance(color: str) -> float:
    """WCAG 2.2's relative luminance."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_enough_contrast_on_everything_it_stands_on(theme: Theme) -> None:
    for text in (theme.text, theme.muted):
        for ground in (theme.card, theme.background, theme.rule, *theme.headers):
            dark, light = sorted((luminance(text), luminance(ground)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
    dark, light = sorted((luminance(theme.key), luminance(theme.card)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
