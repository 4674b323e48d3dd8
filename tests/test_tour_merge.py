"""A tour made anew over one that people have written into: every cell of theirs stays, in its place."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.tour.block import Block
from schemabook.tour.notebook import read
from tests.touring import anew, block, cells, edited, note, outline, position, with_note

ONE, TWO, THREE = block("one"), block("two"), block("three")
ALL = (ONE, TWO, THREE)
FIRST = anew(None, ALL)


def change_source(text: str, key: str, source: str) -> str:
    def change(all_: list[Any]) -> None:
        all_[position(all_, key)]["source"] = [source]

    return edited(text, change)


def without(text: str, key: str) -> str:
    return edited(text, lambda all_: all_.pop(position(all_, key)))


def test_an_unchanged_tour_is_the_same_bytes() -> None:
    assert anew(FIRST, ALL) == FIRST
    assert outline(FIRST) == ["one", "two", "three"]


def test_it_is_a_valid_notebook() -> None:
    text = with_note(anew(None, [*ALL, block("x" * 90 + "!"), block("ö ö", code=True)]), "one", note("n"))
    for found in (text, anew(text, ALL)):
        nbformat.validate(nbformat.reads(found, as_version=4))


def test_a_note_stays_behind_the_cell_that_it_followed() -> None:
    mine = with_note(FIRST, "two", note("mine"))
    assert outline(anew(mine, ALL)) == ["one", "two", "mine", "three"]
    assert outline(anew(mine, [block("new"), THREE, TWO])) == ["new", "three", "two", "mine"]


def test_cells_before_everything_stay_before_everything() -> None:
    mine = edited(FIRST, lambda all_: all_.insert(0, note("top")))
    assert outline(anew(mine, [TWO])) == ["top", "two"]


def test_a_cell_of_peoples_is_kept_as_it_is() -> None:
    cell = {
        "cell_type": "code",
        "id": "abc",
        "metadata": {"tags": ["slow"], "collapsed": True},
        "execution_count": 7,
        "source": ["1 + 1\n", "# ü"],
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["2\n"]}],
    }
    assert cell in cells(anew(with_note(FIRST, "one", cell), ALL))
    raw = {"cell_type": "raw", "id": "r", "metadata": {}, "source": "one string", "attachments": {"a": {}}}
    assert raw in cells(anew(with_note(FIRST, "one", raw), ALL))


def test_tags_on_a_generated_cell_stay() -> None:
    def tag(all_: list[Any]) -> None:
        all_[1]["metadata"]["tags"] = ["read"]

    again = anew(edited(FIRST, tag), [ONE, block("two", "otherwise now")])
    assert cells(again)[1]["metadata"]["tags"] == ["read"]


def test_a_section_that_is_gone_leaves_its_notes_at_the_end_and_takes_them_back() -> None:
    mine = with_note(FIRST, "two", note("mine"))
    gone = anew(mine, [ONE, THREE])
    assert outline(gone) == ["one", "three", "notes-without-a-place", "notes-without-a-place:two", "mine"]
    assert anew(gone, [ONE, THREE]) == gone
    assert outline(anew(gone, ALL)) == outline(mine)


def test_a_section_without_notes_leaves_nothing() -> None:
    assert outline(anew(FIRST, [TWO])) == ["two"]


def test_an_edited_cell_is_theirs_and_nothing_comes_beside_it_while_nothing_changes() -> None:
    mine = change_source(FIRST, "two", "my own words")
    again = anew(mine, ALL)
    assert outline(again) == ["one", "two*", "three"]
    assert cells(again)[1]["source"] == ["my own words"]


def test_beside_an_edited_cell_comes_once_what_is_new() -> None:
    mine = change_source(FIRST, "two", "my own words")
    newer = [ONE, block("two", "fresh"), THREE]
    again = anew(mine, newer)
    assert outline(again) == ["one", "two*", "two", "three"]
    assert anew(again, newer) == again
    newest = [ONE, block("two", "fresher"), THREE]
    assert outline(anew(again, newest)) == ["one", "two*", "two", "three"]
    assert cells(anew(again, newest))[2]["source"] == ["fresher"]
    # whoever deletes it has seen it
    deleted = edited(again, lambda all_: all_.pop(2))
    assert outline(anew(deleted, newer)) == ["one", "two*", "three"]
    assert outline(anew(deleted, newest)) == ["one", "two*", "two", "three"]


def test_an_edited_connection_stays_the_only_one() -> None:
    def setup(text: str) -> Block:
        return Block(key="setup", source=text, title="the connection", is_code=True, gives_way=True)

    mine = change_source(anew(None, [setup("db = 1"), ONE]), "setup", "db = 'the replica'")
    again = anew(mine, [setup("db = 2"), ONE])
    assert outline(again) == ["setup*", "one"]
    assert outline(anew(edited(again, lambda all_: all_.pop(0)), [setup("db = 2"), ONE])) == ["setup", "one"]


def test_other_numbers_alone_bring_nothing_beside_an_edited_cell() -> None:
    first = anew(None, [block("rows", "about 1,200 rows")])
    mine = change_source(first, "rows", "about 1,200 rows, mostly of 2019")
    assert outline(anew(mine, [block("rows", "about 1,300 rows")])) == ["rows*"]
    assert outline(anew(first, [block("rows", "about 1,300 rows")])) == ["rows"]
    assert outline(anew(mine, [block("rows", "about 1,300 lines")])) == ["rows*", "rows"]


def test_an_edit_taken_back_is_a_generated_cell_again() -> None:
    mine = change_source(FIRST, "two", "my own words")
    back = change_source(anew(mine, ALL), "two", "## two")
    assert anew(back, ALL) == FIRST


def test_notes_around_an_edited_cell_keep_their_order() -> None:
    mine = change_source(with_note(FIRST, "two", note("a")), "two", "my own words")
    again = anew(mine, [ONE, block("two", "fresh"), THREE])
    assert outline(again) == ["one", "two*", "two", "a", "three"]
    more = edited(again, lambda all_: all_.insert(2, note("b", "b")))
    assert outline(anew(more, [ONE, block("two", "fresher"), THREE])) == [
        "one",
        "two*",
        "b",
        "two",
        "a",
        "three",
    ]


def test_an_edited_cell_of_a_section_that_is_gone_is_kept() -> None:
    mine = change_source(FIRST, "two", "my own words")
    gone = anew(mine, [ONE])
    assert outline(gone) == ["one", "notes-without-a-place", "notes-without-a-place:two", "two*"]
    assert anew(gone, [ONE]) == gone
    assert outline(anew(gone, ALL)) == ["one", "two*", "three"]


def test_a_copy_of_a_generated_cell_is_its_makers_and_stays_where_it_is() -> None:
    def copy(all_: list[Any]) -> None:
        all_.append({**json.loads(json.dumps(all_[0])), "id": "pasted"})
        all_.append(note("after the copy"))

    mine = edited(FIRST, copy)
    again = anew(mine, [block("one", "otherwise"), TWO, THREE])
    assert outline(again)[:1] == ["one"]
    assert cells(again)[0]["source"] == ["otherwise"]
    assert outline(again)[3:] == ["one", "after the copy"]
    assert cells(again)[3]["source"] == ["## one"]
    assert anew(again, [block("one", "otherwise"), TWO, THREE]) == again


def test_a_generated_cell_that_was_deleted_comes_back_and_its_notes_stay() -> None:
    mine = without(with_note(FIRST, "two", note("mine")), "two")
    assert outline(anew(mine, ALL)) == ["one", "mine", "two", "three"]


def test_generated_sections_moved_by_hand_take_their_notes_along() -> None:
    mine = with_note(FIRST, "one", note("mine"))
    moved = edited(mine, lambda all_: all_.extend([all_.pop(0), all_.pop(0)]))
    assert outline(moved) == ["two", "three", "one", "mine"]
    assert outline(anew(moved, ALL)) == ["one", "mine", "two", "three"]


def test_cells_without_ids_or_with_the_same_one_get_their_own() -> None:
    def change(all_: list[Any]) -> None:
        nameless = note("nameless")
        del nameless["id"]
        all_ += [note("a"), note("b"), nameless, {**nameless}]
        all_.append(note("taken", "tour-two"))

    again = anew(edited(FIRST, change), ALL)
    names = [c["id"] for c in cells(again)]
    assert len(set(names)) == len(names)
    assert outline(again) == ["one", "two", "three", "a", "b", "nameless", "nameless", "taken"]
    assert anew(again, ALL) == again


def test_what_jupyter_adds_to_the_notebook_stays() -> None:
    data = json.loads(FIRST)
    data["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    data["metadata"]["toc"] = {"base": 1}
    again = json.loads(anew(json.dumps(data), ALL))
    assert again["metadata"]["language_info"]["version"] == "3.12.1"
    assert again["metadata"]["toc"] == {"base": 1}


def test_half_a_surrogate_pair_in_a_cell_stays() -> None:
    mine = json.dumps(json.loads(with_note(FIRST, "one", note("a \ud800 b"))))
    again = anew(mine, ALL)
    again.encode("utf-8")
    assert cells(again)[1]["source"] == ["a \ud800 b"]


@pytest.mark.parametrize("text", ["", "{", "[1", "<<<<<<< HEAD\n{}", "\x00"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(SyntaxProblem, match=r"tour\.ipynb is no notebook that can be read") as caught:
        read(text, "tour.ipynb")
    assert caught.value.hint


@pytest.mark.parametrize(
    "data",
    [
        3,
        [],
        {},
        {"cells": {}, "metadata": {}, "nbformat": 4},
        {"cells": [1], "metadata": {"schemabook": {"tour": 1}}, "nbformat": 4},
        {"cells": [], "metadata": {}, "nbformat": 4},
        {"cells": [], "metadata": {"schemabook": 1}, "nbformat": 4},
        {"cells": [], "metadata": {"schemabook": {"tour": 99}}, "nbformat": 4},
        {"worksheets": [], "metadata": {}, "nbformat": 3},
    ],
)
def test_what_is_not_ours_is_refused(data: object) -> None:
    with pytest.raises(UsageError, match=r"tour\.ipynb") as caught:
        read(json.dumps(data), "tour.ipynb")
    assert caught.value.hint
