"""A convention: what most places do alike, and the ones that do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHARE: Final = 0.6  # of the places, from which on it is a convention
_PLACES: Final = 3  # fewer are no habit


@dataclass(frozen=True, kw_only=True)
class Convention:
    """`followed` of `of` places keep to the `rule`; `exceptions` name the others: "orders", "orders.paid"."""

    topic: str
    rule: str
    followed: int
    of: int
    exceptions: tuple[str, ...] = ()


def habit(
    topic: str, places: Iterable[tuple[str, str | None]], rules: Mapping[str, str], *, least: int = _PLACES
) -> Convention | None:
    """The rule that most places follow, None where there is none; `rules` has the words for each style.

    A place is (its name, its style); a style without words may be common and still is no convention, None is
    that of a place with no style at all.
    """
    voted = list(dict.fromkeys(places))
    counts = Counter(style for _, style in voted if style in rules)
    if not counts or len(voted) < least:
        return None
    # of two equally common styles the one that comes first in the rules
    style = max(rules, key=lambda s: (counts[s], -list(rules).index(s)))
    if counts[style] < _SHARE * len(voted):
        return None
    exceptions = tuple(name for name, other in voted if other != style)
    return Convention(
        topic=topic, rule=rules[style], followed=counts[style], of=len(voted), exceptions=exceptions
    )
