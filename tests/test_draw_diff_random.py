"""Any two snapshots, possible or not: every change is told once and marked, and all of both is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.draw.data import data
from schemabook.draw.diff.diagram import diff_picture
from schemabook.draw.diff.lines import lines
from schemabook.draw.diff.markdown import changes_markdown
from schemabook.draw.diff.union import merged, union
from schemabook.draw.graph import graph
from schemabook.draw.theme import DARK
from schemabook.schema import Table
from schemabook.schema_diff import diff
from tests.test_schema_strategies import objects, of, schemas

if TYPE_CHECKING:
    from schemabook.schema import Schema

SETTINGS = settings(max_examples=150, deadline=None)
NAMES = st.lists(st.sampled_from("abcdefgh"), max_size=8, unique=True)


@given(schemas(), schemas())
@SETTINGS
def test_every_change_of_any_two_snapshots_is_told_once(old: Schema, new: Schema) -> None:
    for picture in (diff_picture(old, new), diff_picture(old, new, whole=True, detail="names")):
        covered = [c for d in picture.changes for c in d.covers]
        assert sorted(map(repr, covered)) == sorted(map(repr, diff(old, new)))
        assert graph(picture, DARK).dot()
        assert len(changes_markdown(picture, digest="a..b").encode()) < 65_536
        assert list(lines(picture))
        assert data(picture, digest="a..b")["changes"] or old == new


@given(st.lists(objects(Table), min_size=1, max_size=3), st.data())
@SETTINGS
def test_every_change_of_a_table_is_on_its_card(tables: list[Table], drawn: st.DataObject) -> None:
    first = tables[0]
    hints = {"columns": Table, "indexes": Table, "policies": Table, "constraints": Table}
    name = drawn.draw(st.sampled_from(sorted(hints)))
    other = replace(first, **{name: drawn.draw(of(_hint(name)))})
    from schemabook.schema import Schema as Snapshot

    old, new = Snapshot(tables=(first,)), Snapshot(tables=(other,))
    picture = diff_picture(old, new)
    if first != other and not first.is_partition:
        (card,) = (c for c in picture.cards if c.key == first.key)
        assert card.change == "changed"
        assert {c.name for c in card.columns} == {c.name for c in (*first.columns, *other.columns)}


def _hint(name: str) -> object:
    import typing

    return typing.get_type_hints(Table)[name]


@given(schemas(), schemas())
@SETTINGS
def test_the_union_has_all_of_both(old: Schema, new: Schema) -> None:
    both = union(old, new)
    views = {v.key for v in both.views}
    assert {t.key for s in (old, new) for t in s.tables} <= {t.key for t in both.tables} | views
    assert {v.key for s in (old, new) for v in s.views} <= {t.key for t in both.tables} | views
    for schema in (old, new):
        for table in schema.tables:
            if table.key in both.by_key:
                assert {c.name for c in table.columns} <= {c.name for c in both.by_key[table.key].columns}
        labels = {e.key: set(e.labels) for e in both.enums}
        assert all(set(e.labels) <= labels[e.key] for e in schema.enums[-1:])


@given(NAMES, NAMES)
def test_what_is_gone_stands_behind_what_it_stood_behind(old: list[str], new: list[str]) -> None:
    found = merged(old, new)
    assert sorted(found) == sorted({*old, *new})
    assert [x for x in found if x in new] == new
    for i, name in enumerate(old):
        if name not in new:
            at = found.index(name)
            assert (found[at - 1] == old[i - 1]) if i else at == 0


@given(schemas(), schemas())
@SETTINGS
def test_what_is_added_one_way_is_removed_the_other(old: Schema, new: Schema) -> None:
    def tables(a: Schema, b: Schema, change: str) -> set[str]:
        return {d.name for d in diff_picture(a, b).changes if d.place == "card" and d.change == change}

    assert tables(old, new, "added") == tables(new, old, "removed")
