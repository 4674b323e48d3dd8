"""Notes about things that have changed are flagged, once, with the changes, until somebody has looked."""

from __future__ import annotations

from typing import Any

import pytest

from schemabook.tour.flags import mentions
from tests.touring import SHOP, Tables, anew, block, cells, edited, flags, note, outline, with_note

ABOUT_ORDERS = block("orders", "", "orders")
ELSEWHERE = block("elsewhere")
ALL = (ABOUT_ORDERS, ELSEWHERE)
FIRST = anew(None, ALL)
TOTAL: Tables = {**SHOP, "orders": {**SHOP["orders"], "column total": "numeric, null"}}
TEXT: Tables = {**TOTAL, "orders": {**TOTAL["orders"], "column state": "state, not null"}}


def deleted_flag(text: str) -> str:
    return edited(text, lambda all_: all_.pop(outline(text).index("flag")))


def rewritten(text: str, name: str = "mine") -> str:
    def change(all_: list[Any]) -> None:
        next(c for c in all_ if c["id"] == name)["source"] = ["edited: still about orders"]

    return edited(text, change)


def test_a_note_in_a_section_about_a_table_that_changed() -> None:
    again = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    assert outline(again) == ["orders", "flag", "call Anna", "elsewhere"]
    assert "orders: column total added" in flags(again)[0]


@pytest.mark.parametrize("text", ["see `orders`", "Orders are odd", "(orders.state)", "the `public.orders`"])
def test_a_note_that_names_a_table_that_changed(text: str) -> None:
    again = anew(with_note(FIRST, "elsewhere", note(text)), ALL, TOTAL)
    assert outline(again) == ["orders", "elsewhere", "flag", text]


@pytest.mark.parametrize("text", ["reorders", "orders_old", "customers", "nothing", "billing.orders"])
def test_a_note_that_names_no_table_that_changed(text: str) -> None:
    assert not flags(anew(with_note(FIRST, "elsewhere", note(text)), ALL, TOTAL))


def test_a_note_that_nothing_has_changed_for_has_no_flag() -> None:
    assert not flags(anew(with_note(FIRST, "orders", note("call Anna")), ALL))


def test_tables_that_are_gone_or_new() -> None:
    text = "orders and customers, and refunds to come"
    mine = with_note(FIRST, "elsewhere", note(text))
    (flag,) = flags(anew(mine, ALL, {"orders": SHOP["orders"], "refunds": {}}))
    assert "customers is gone" in flag
    assert "refunds is new" in flag
    assert "orders" not in flag


def test_what_a_section_says_otherwise() -> None:
    first = anew(None, [block("habits", keys="named id")])
    mine = with_note(first, "habits", note("good"))
    (flag,) = flags(anew(mine, [block("habits", keys="named x_id")]))
    assert "keys is now named x\\_id (was named id)" in flag


def test_a_flag_is_there_once_and_an_unchanged_schema_gives_the_same_bytes() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    assert anew(once, ALL, TOTAL) == once


def test_later_changes_join_the_first_ones() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    (flag,) = flags(anew(once, ALL, TEXT))
    assert "column total added" in flag
    assert "column state is now state, not null (was text, not null)" in flag


def test_a_change_that_was_taken_back_takes_its_flag_along() -> None:
    mine = with_note(FIRST, "orders", note("call Anna"))
    assert anew(anew(mine, ALL, TOTAL), ALL) == anew(mine, ALL)


def test_edited_and_deleted_it_stays_away() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    done = anew(rewritten(deleted_flag(once)), ALL, TOTAL)
    assert not flags(done)
    assert not flags(anew(done, ALL, TOTAL))
    assert len(flags(anew(done, ALL, TEXT))) == 1
    assert "total" not in flags(anew(done, ALL, TEXT))[0]


def test_edited_in_one_run_and_deleted_in_another_it_stays_away() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    half = anew(rewritten(once), ALL, TOTAL)
    assert len(flags(half)) == 1
    assert not flags(anew(deleted_flag(half), ALL, TOTAL))


def test_only_deleted_it_comes_back() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    assert anew(deleted_flag(once), ALL, TOTAL) == once


def test_accepted_it_stays_away() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    done = anew(once, ALL, TOTAL, accept=True)
    assert not flags(done)
    assert anew(done, ALL, TOTAL) == done


def test_a_note_that_is_deleted_takes_its_flag_along() -> None:
    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    gone = edited(once, lambda all_: all_.pop(2))
    assert outline(anew(gone, ALL, TOTAL)) == ["orders", "elsewhere"]


def test_a_flag_that_somebody_wrote_into_is_a_note() -> None:
    def change(all_: list[Any]) -> None:
        all_[1]["source"] = ["I have asked about this"]

    once = anew(with_note(FIRST, "orders", note("call Anna")), ALL, TOTAL)
    again = anew(edited(once, change), ALL, TOTAL)
    assert ["I have asked about this"] in [c["source"] for c in cells(again)]
    assert anew(again, ALL, TOTAL) == again


def test_a_note_without_a_place_keeps_its_flag() -> None:
    mine = with_note(FIRST, "orders", note("call Anna"))
    gone = anew(mine, [ELSEWHERE], {"customers": SHOP["customers"]})
    assert outline(gone)[1:] == ["notes-without-a-place", "notes-without-a-place:orders", "flag", "call Anna"]
    assert "orders is gone" in flags(gone)[0]
    assert anew(gone, [ELSEWHERE], {"customers": SHOP["customers"]}) == gone


def test_an_edited_cell_is_flagged_like_a_note() -> None:
    def change(all_: list[Any]) -> None:
        all_[0]["source"] = ["my own words"]

    assert outline(anew(edited(FIRST, change), ALL, TOTAL)) == ["flag", "orders*", "elsewhere"]


def test_a_flag_escapes_what_it_tells() -> None:
    odd: Tables = {**SHOP, "orders": {**SHOP["orders"], "column <script>*": "text"}}
    (flag,) = flags(anew(with_note(FIRST, "orders", note("x")), ALL, odd))
    assert r"\<script\>\*" in flag


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("go to it", "to", False),
        ("go `to` it", "to", True),
        ('the "odd name" one', "odd name", True),
        ("bills in Billing.Invoices here", "billing.invoices", True),
        ("only invoices", "billing.invoices", True),
        ("a.b(c)*", "public.(c)*", False),
        ("größe", "größe", True),
    ],
)
def test_what_counts_as_a_name(text: str, name: str, said: bool) -> None:
    assert mentions(text, name) is said
