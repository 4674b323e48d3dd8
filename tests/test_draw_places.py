"""Cards stay where they were: drawn over its own file a diagram is the same, a new table moves no other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.draw import diagram
from schemabook.draw.placing import kept_of
from schemabook.draw.record import Record, packed, stored_record
from schemabook.draw.rects import Rect
from schemabook.draw.settling import settled
from schemabook.schema import Column, Schema
from tests.synthetic import planted
from tests.test_draw_golden import SHOP, chain, identity, table

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.draw import Diagram
    from schemabook.draw.rects import Corner
    from schemabook.schema import Table

NEAR = 8.0
SIZES = st.tuples(st.integers(40, 300), st.integers(30, 400))
CORNERS = st.tuples(st.integers(0, 1500), st.integers(0, 1500))


def with_table(schema: Schema, parent: str) -> Schema:
    """One more table that refers to `parent`."""
    new = table("zz_new", identity(), Column(name=f"{parent}_id", type="bigint"), references=parent)
    return replace(schema, tables=(*schema.tables, new))


def corners(made: Diagram) -> dict[str, Corner]:
    return dict(kept_of(made.picture, made._layout).corners)


def shifted(before: dict[str, Corner], after: dict[str, Corner]) -> set[str]:
    """Which cards do not stand to each other as they did."""
    ((dx, dy), *_) = [(after[n][0] - x, after[n][1] - y) for n, (x, y) in before.items()]
    return {n for n, (x, y) in before.items() if abs(after[n][0] - x - dx) + abs(after[n][1] - y - dy) > 0.1}


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
@pytest.mark.parametrize("schema", [SHOP, chain(25)], ids=["shop", "chain"])
def test_drawn_over_its_own_file_it_is_the_same(suffix: str, schema: Schema, tmp_path: Path) -> None:
    path = diagram(schema, title="A title").save(tmp_path / f"a.{suffix}")
    first = path.read_bytes()
    diagram(schema, title="A title").save(path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("count", [3, 14, 25])
def test_a_new_table_moves_no_other(count: int, tmp_path: Path) -> None:
    schema = chain(count)
    path = diagram(schema).save(tmp_path / "a.svg")
    before = stored_record(path).kept
    assert before is not None
    diagram(with_table(schema, "t001")).save(path)
    after = stored_record(path).kept
    assert after is not None
    assert set(after.corners) - set(before.corners) == {"zz_new"}
    assert not shifted(dict(before.corners), dict(after.corners))


def test_where_everything_is_placed_anew_on_request(tmp_path: Path) -> None:
    schema = chain(14)
    path = diagram(schema).save(tmp_path / "a.svg")
    grown = diagram(with_table(schema, "t001"))
    grown.save(path, fresh=True)
    kept = stored_record(path).kept
    assert kept is not None
    assert dict(kept.corners) == corners(grown)


def test_a_new_table_stands_beside_what_it_refers_to() -> None:
    schema = chain(14)
    old = diagram(schema)
    grown = diagram(with_table(schema, "t005")).for_file(".svg", kept_of(old.picture, old._layout))
    placed = corners(grown)
    distance = {
        n: abs(x - placed["zz_new"][0]) + abs(y - placed["zz_new"][1]) for n, (x, y) in placed.items()
    }
    assert distance["t005"] <= sorted(distance.values())[4]
    boxes = list(grown._layout.boxes.values())
    assert not any(a.overlaps(b, gap=NEAR) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_card_that_has_grown_moves_only_what_is_below_it() -> None:
    schema = chain(14)
    old = diagram(schema)
    before = corners(old)
    tall = replace(
        schema.tables[4],
        columns=(*schema.tables[4].columns, *(Column(name=f"n{i}", type="text") for i in range(12))),
    )
    grown = replace(schema, tables=(*schema.tables[:4], tall, *schema.tables[5:]))
    made = diagram(grown).for_file(".svg", kept_of(old.picture, old._layout))
    after = corners(made)
    left, top = before["t004"]
    for name in shifted(before, after):
        assert before[name][1] > top
        assert after[name][0] - before[name][0] == pytest.approx(after["t004"][0] - left, abs=0.1)
    boxes = list(made._layout.boxes.values())
    assert not any(a.overlaps(b, gap=NEAR) for i, a in enumerate(boxes) for b in boxes[:i])


def test_another_detail_is_placed_anew() -> None:
    old = diagram(chain(12), detail="names")
    made = diagram(chain(12)).for_file(".svg", kept_of(old.picture, old._layout))
    assert corners(made) == corners(diagram(chain(12)))


def test_domains_stay_where_they_are(tmp_path: Path) -> None:
    schema, communities = planted(90)
    domains = {t.key: communities.get(t.key, "shared") for t in schema.tables}
    path = diagram(schema, domains=domains).save(tmp_path / "a.svg")
    before = stored_record(path).kept
    assert before is not None
    parent = next(t for t in schema.tables if t.key in communities)
    new = _refers_to(parent)
    domains[new.key] = communities[parent.key]
    grown = replace(schema, tables=(*schema.tables, new))
    diagram(grown, domains=domains).save(path)
    after = stored_record(path).kept
    assert after is not None
    assert len(shifted(dict(before.corners), dict(after.corners))) <= len(before.corners) / 3
    assert after.groups["zz_new"] == communities[parent.key]


def _refers_to(parent: Table) -> Table:
    return table(
        "zz_new", identity(), Column(name=f"{parent.name}_id", type="bigint"), references=parent.name
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(SIZES, CORNERS), min_size=1, max_size=14), st.lists(SIZES, max_size=5), st.randoms()
)
def test_nothing_overlaps_however_it_stood(
    old: list[tuple[tuple[int, int], Corner]], new: list[tuple[int, int]], random: object
) -> None:
    sizes = {f"o{i}": Rect(0, 0, *size) for i, (size, _) in enumerate(old)}
    kept = {f"o{i}": corner for i, (_, corner) in enumerate(old)}
    sizes |= {f"n{i}": Rect(0, 0, *size) for i, size in enumerate(new)}
    near = {f"n{i}": [f"o{i % len(old)}"] for i in range(0, len(new), 2)}
    made = settled(sizes, kept, near)
    assert set(made) == set(sizes)
    placed = list(made.values())
    assert not any(a.near(b, NEAR - 1) for i, a in enumerate(placed) for b in placed[:i])
    for name, corner in kept.items():
        assert made[name].left == corner[0]
        assert made[name].top >= corner[1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SIZES, CORNERS), min_size=1, max_size=10))
def test_what_stands_well_stays(old: list[tuple[tuple[int, int], Corner]]) -> None:
    sizes = {f"o{i}": Rect(0, 0, *size) for i, (size, _) in enumerate(old)}
    kept = {f"o{i}": corner for i, (_, corner) in enumerate(old)}
    once = settled(sizes, kept, {})
    again = settled(sizes, {n: (r.left, r.top) for n, r in once.items()}, {})
    assert again == once


@pytest.mark.parametrize(
    "text",
    [
        "schemabook digest: abc, drawn: !!!",
        "schemabook digest: abc, drawn: AAAA",
        f"schemabook digest: abc, drawn: {packed(Record({'focus': ['x']}))[:-9]}",
        "nothing",
    ],
)
def test_a_record_that_somebody_broke_is_no_record(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text(f"<svg>{text}</svg>", encoding="utf-8")
    assert stored_record(path) == Record()
    assert stored_record(tmp_path / "missing.svg") == Record()


def test_a_file_holds_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    path = diagram(chain(12), focus="t003", detail="keys").save(tmp_path / "a.svg")
    record = stored_record(path)
    said = "\n".join(record.said)
    assert "t003_id" in said
    assert "c0" not in said
    assert "t009" not in said
    assert record.options == {"focus": ["t003"], "detail": "keys"}
