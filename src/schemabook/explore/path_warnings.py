"""What a join along a path does to the rows: which it loses, which it repeats, and what it does not mean."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemabook.explore.who import by_whom, says_who
from schemabook.explore.wording import listed, shown, shown_columns, shown_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.explore.path_search import Hop, Way
    from schemabook.schema import Name


def peaks(way: Way) -> list[Name]:
    """The tables at which a way turns from parents to children: rows meet there that share a row, no more."""
    return [hop.end for hop, _ in _turns(way)]


def doubles(way: Way) -> list[tuple[Hop, Hop]]:
    """The turns at which one row has to be two things at once: a row of each of two extensions of a table."""
    ends = [(hop.relation.child_end, after.relation.child_end) for hop, after in _turns(way)]
    return [
        turn for turn, end in zip(_turns(way), ends, strict=True) if end == ("zero_or_one", "zero_or_one")
    ]


def shared_turns(way: Way, shared: Mapping[Name, str]) -> list[Name]:
    """The tables at which a way turns and a row of which unlike rows share.

    Where one row has to be two things at once they are alike: a student and a learner with one account.
    """
    return [turn[0].end for turn in _turns(way) if turn[0].end in shared and turn not in doubles(way)]


def audits(way: Way) -> list[Hop]:
    """The hops by columns that say who wrote a row, or by whom something was done with it."""
    return [hop for hop in way if any(by_whom(c) for c in hop.relation.columns)]


def warnings(way: Way, shared: Mapping[Name, str]) -> tuple[str, ...]:
    """What to know about a way, the meaning first; `shared` says why a turning point means little."""
    return tuple(dict.fromkeys((*_meaning(way, shared), *_rows(way))))


def _meaning(way: Way, shared: Mapping[Name, str]) -> Iterator[str]:
    for hop, after in _turns(way):
        if hop.end in shared_turns(way, shared):
            yield (
                f"joins rows that share a row of {shown_table(hop.end)} ({shared[hop.end]}), "
                "which does not say that they belong together"
            )
        if (hop, after) in doubles(way):
            both = listed([shown_table(hop.start), shown_table(after.end)], "and")
            yield f"only where one row of {shown_table(hop.end)} has a row in both {both}"
    for hop in audits(way):
        wrote = any(says_who(column) for column in hop.relation.columns)
        said = "says who wrote a row" if wrote else "says by whom"
        yield f"{_place(hop)} {said}, not whom or what it is about"
    for hop in way:
        yield from _of_constraint(hop)


def _rows(way: Way) -> Iterator[str]:
    turns = {after: hop for hop, after in _turns(way)}
    fans = [hop for hop in way if hop.fans_out]
    for n, hop in enumerate(fans):
        if hop in turns:
            pair = f"a row of {shown_table(turns[hop].start)} with every row of {shown_table(hop.end)}"
            yield f"fan-out: pairs {pair} that has the same row of {shown_table(hop.start)}"
        elif n == 0:
            each = f"a row of {shown_table(hop.start)} is repeated for each of its rows in"
            yield f"fan-out: {each} {shown_table(hop.end)}, and drops out where there is none"
    if len(fans) > 1:
        names = listed([shown_table(hop.end) for hop in fans], "and")
        yield (
            f"rows multiply at {names}: count or sum an earlier table in a subquery of its own, "
            "or its rows count several times"
        )
    for hop in way:
        if not hop.forward and not hop.fans_out and hop not in turns:
            yield f"a row of {shown_table(hop.start)} without one in {shown_table(hop.end)} drops out"
    lost = [_place(hop) for hop in way if hop.forward and hop.loses]
    if lost:
        may = f"{listed(lost, 'and')} may be null"
        yield f"{may}: JOIN drops those rows, LEFT JOIN from there on keeps them"


def _turns(way: Way) -> list[tuple[Hop, Hop]]:
    return [(hop, after) for hop, after in pairwise(way) if hop.forward and not after.forward]


def _of_constraint(hop: Hop) -> Iterator[str]:
    link = hop.relation
    if not link.constraint:
        yield f"{_place(hop)} is no declared reference: its name and type say so, nothing enforces it"
    elif not link.enforced:
        yield f"the reference {shown(link.constraint)} is not enforced: rows may refer to nothing"
    elif link.source != link.child:
        yield f"not every partition of {shown_table(link.child)} has the reference"
    if link.temporal:
        yield f"a row of {shown_table(link.child)} may span several periods of {shown_table(link.parent)}"


def _place(hop: Hop) -> str:
    return f"{shown_table(hop.relation.child)}.{shown_columns(hop.relation.columns)}"
