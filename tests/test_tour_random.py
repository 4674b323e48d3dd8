"""Whatever people do to a notebook and whatever the schema becomes: nothing of theirs is lost, ever."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemabook.tour.block import is_ours
from schemabook.tour.cells import Cell, mark, source
from schemabook.tour.merge import FLAG
from tests.touring import Tables, anew, block, cells, edited, flags

if TYPE_CHECKING:
    from schemabook.tour.block import Block

KEYS = ("a", "b", "c", "odd key!", "d" * 80)
NAMES = ("orders", "customers", 'o "x" <y>', "s.items")
TEXTS = st.sampled_from(
    ["", "plain", "see `orders`", "Customers!", "s.items and orders", "<script>", "# heading", "ü\n\n\nx"]
)


@st.composite
def schemas(draw: st.DrawFn) -> Tables:
    columns = st.dictionaries(st.sampled_from(["column a", "column b", "check `x`"]), st.sampled_from("xy"))
    return draw(st.dictionaries(st.sampled_from(NAMES), columns))


@st.composite
def documents(draw: st.DrawFn) -> tuple[Block, ...]:
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True))
    return tuple(
        block(
            key,
            draw(st.sampled_from(["", "text", "other text"])),
            *draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2)),
            code=draw(st.booleans()),
            **({"said": draw(st.sampled_from("pq"))} if draw(st.booleans()) else {}),
        )
        for key in keys
    )


runs = st.lists(st.tuples(documents(), schemas(), st.booleans()), min_size=1, max_size=4)
acts = st.lists(
    st.tuples(
        st.sampled_from(["insert", "edit", "delete", "move", "copy"]),
        st.integers(0, 99),
        st.integers(0, 99),
        TEXTS,
    ),
    max_size=5,
)


class Hands:
    """People at work on a notebook: they insert, edit, delete, move and copy cells, as Jupyter does."""

    def __init__(self) -> None:
        self.count = 0

    def all(self, all_: list[Cell], acts_: list[tuple[str, int, int, str]]) -> None:
        for act in acts_:
            self.work(all_, act)

    def work(self, all_: list[Cell], act: tuple[str, int, int, str]) -> None:
        kind, place, other, text = act
        self.count += 1
        if kind == "insert" or not all_:
            cell: Cell = {
                "cell_type": ("markdown", "raw", "code")[other % 3],
                "id": f"n{self.count}",
                "metadata": {"tags": [text]},
                "source": [f"{self.count} {text}"],
            }
            if cell["cell_type"] == "code":
                cell |= {"execution_count": other, "outputs": [{"output_type": "stream", "text": [text]}]}
            all_.insert(place % (len(all_) + 1), cell)
            return
        chosen = all_[place % len(all_)]
        if kind == "edit":
            chosen["source"] = [f"{self.count} {text}"]
        elif kind == "delete":
            all_.remove(chosen)
        elif kind == "move":
            all_.remove(chosen)
            all_.insert(other % (len(all_) + 1), chosen)
        else:
            all_.insert(other % (len(all_) + 1), {**json.loads(json.dumps(chosen)), "id": f"c{self.count}"})


def theirs(text: str) -> list[Cell]:
    """People's cells: those without a mark, and those that were edited."""
    return [c for c in cells(text) if (m := mark(c)) is None or not m.pristine]


def content(cell: Cell) -> str:
    """A cell without what we ourselves note in it."""
    rest = {k: v for k, v in cell["metadata"].items() if k != "schemabook"}
    return json.dumps({**cell, "metadata": rest}, sort_keys=True)


@settings(max_examples=100, deadline=None)
@given(runs=runs, work=st.lists(acts, min_size=4, max_size=4))
def test_nothing_of_peoples_is_lost(runs: Any, work: Any) -> None:
    text: str | None = None
    hands = Hands()
    for (blocks, tables, accept), acts_ in zip(runs, work, strict=False):
        before = text
        text = anew(before, blocks, tables, accept=accept)
        if before is not None:
            was, now = Counter(map(content, theirs(before))), Counter(map(content, cells(text)))
            assert not was - now
        assert anew(text, blocks, tables) == text, "the second run over the same changes nothing"
        names = [c["id"] for c in cells(text)]
        assert len(names) == len(set(names))
        text = edited(text, partial(hands.all, acts_=acts_))


@settings(max_examples=60, deadline=None)
@given(runs=runs, work=st.lists(acts, min_size=4, max_size=4))
def test_every_block_is_there_once_and_every_note_has_one_flag_at_most(runs: Any, work: Any) -> None:
    text: str | None = None
    hands = Hands()
    for (blocks, tables, _), acts_ in zip(runs, work, strict=False):
        text = anew(text, blocks, tables)
        fresh = {b.key: b.source for b in blocks}
        marks = [(m, c) for c in cells(text) if (m := mark(c)) is not None]
        for key, said in fresh.items():
            assert any(m.key == key for m, _ in marks)
            # copies that somebody made stay as they were
            ours = [(m, c) for m, c in marks if m.key == key and is_ours(c["id"], key)]
            pristine = [c for m, c in ours if m.pristine]
            assert not pristine or said in map(source, pristine)
        told = [m.key for m, _ in marks if m.key.startswith(FLAG) and m.pristine]
        assert len(told) == len(set(told))
        for place, cell in enumerate(cells(text)):
            found = mark(cell)
            if found is not None and found.pristine and found.key.startswith(FLAG):
                assert cells(text)[place + 1]["id"] == found.key.removeprefix(FLAG)
        text = edited(text, partial(hands.all, acts_=acts_))


@settings(max_examples=50, deadline=None)
@given(blocks=documents(), later=documents(), tables=schemas(), acts_=acts)
def test_notes_of_a_section_stay_in_their_order_behind_it(
    blocks: Any, later: Any, tables: Any, acts_: Any
) -> None:
    hands = Hands()
    inserts = [a for a in acts_ if a[0] == "insert"]
    text = edited(anew(None, blocks, tables), partial(hands.all, acts_=inserts))
    before, after = (_behind(t) for t in (text, anew(text, later, tables)))
    for key, notes in before.items():
        assert after.get(key, after.get(f"notes-without-a-place:{key}")) == notes


def _behind(text: str) -> dict[str, list[str]]:
    """The ids of the notes behind each generated cell, flags aside."""
    found: dict[str, list[str]] = {}
    place = ""
    for cell in cells(text):
        held = mark(cell)
        if held is None:
            found.setdefault(place, []).append(cell["id"])
        elif not held.key.startswith(FLAG):
            place = held.key
    return found


def test_the_hands_can_do_harm() -> None:
    """That a lost note would be seen: one is taken away behind our back."""
    text = edited(anew(None, [block("a")]), lambda all_: Hands().work(all_, ("insert", 1, 0, "mine")))
    less = edited(text, lambda all_: all_.pop())
    assert Counter(map(content, theirs(text))) - Counter(map(content, cells(less)))
    assert not flags(text)
