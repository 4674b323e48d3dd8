"""Every change of the corpus can be seen in its picture, forwards and backwards, and is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook.schema_diff import diff
from schemabook.server import server
from tests import alter_cases, change_cases
from tests.diff_marked import assert_told
from tests.rooms import snapshot

if TYPE_CHECKING:
    from schemabook.draw.picture import Picture

SMALL = [(case.name, case.since, case.base + case.a, case.base + case.b) for case in alter_cases.ALL]
LARGE = [(str(case), case.since, case.before, case.after) for case in change_cases.cases()]
_BACK = {"added": "removed", "removed": "added", "changed": "changed"}


@pytest.mark.parametrize(
    ("since", "before", "after"), [c[1:] for c in SMALL + LARGE], ids=[c[0] for c in SMALL + LARGE]
)
def test_every_change_is_marked_both_ways(since: int, before: str, after: str) -> None:
    if server().connection.info.server_version // 10000 < since:
        pytest.skip(f"needs PostgreSQL {since}")
    old, new = snapshot(before), snapshot(after)
    there, back = assert_told(old, new), assert_told(new, old)
    if not any(d.what == "partition of" for d in there.changes):  # a partition has no card of its own
        assert marked(there) == {(name, _BACK[change]) for name, change in marked(back)}
    assert bool(there.changes) == bool(diff(old, new))


def marked(picture: Picture) -> set[tuple[str, str]]:
    """Tables, columns and enums with how they changed."""
    found = {(card.title, card.change) for card in picture.cards if card.change}
    found |= {
        (f"{card.title}.{r.name}", r.change) for card in picture.cards for r in card.columns if r.change
    }
    return found | {(str(enum.key), enum.change) for enum in picture.enums if enum.change}
