"""One condition in words, in pieces, so that several about one thing can be said in one breath."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from schemabook.explore.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bounds of a range that belong to it, lower and upper.
_RANGE: Final = (">=", "<=")


@dataclass(frozen=True, kw_only=True)
class Said:
    """`subject verb rest`: "amount" "is" "more than 0".

    `nulls` are what makes the condition unknown when it is null, in words; `negative` marks words that a
    reader may take to hold for a null ("is not 5"). `bound` is (operator, constant) of a comparison with a
    constant, `units` what is counted ("characters"). `joined` marks two conditions in one.
    """

    subject: str
    verb: str
    rest: str
    nulls: tuple[str, ...] = ()
    bound: tuple[str, str] | None = None
    units: str = ""
    negative: bool = False
    joined: bool = False

    @property
    def text(self) -> str:
        """The condition as such."""
        return f"{self.subject} {self.verb} {self.rest}"

    @property
    def true(self) -> str:
        """When the condition is true."""
        if not self.negative or not self.nulls:
            return self.text
        return f"{self.text} ({listed(self.nulls, 'and')} not null)"

    @property
    def allowed(self) -> str:
        """When the condition is not false: the condition, and what makes it unknown."""
        if not self.nulls:
            return self.text
        if self.nulls == (self.subject,):
            return f"{self.text} (or null)"
        return f"{self.text} (unless {listed(self.nulls, 'or')} is null)"


def merged(parts: Iterable[Said]) -> list[Said]:
    """Neighbours about one subject as one: "is from 1 to 5", "is at least 0 and at most total"."""
    found: list[Said] = []
    for part in parts:
        last = found[-1] if found else None
        if last is not None and _alike(last, part):
            found[-1] = _range(last, part) or _both(last, part)
        else:
            found.append(part)
    return found


def _alike(one: Said, other: Said) -> bool:
    same = (one.subject, one.verb, set(one.nulls)) == (other.subject, other.verb, set(other.nulls))
    return same and not one.joined and not other.joined


def _both(one: Said, other: Said) -> Said:
    negative = one.negative or other.negative
    return replace(one, rest=f"{one.rest} and {other.rest}", bound=None, negative=negative)


def _range(one: Said, other: Said) -> Said | None:
    low, high = sorted((one, other), key=lambda s: (s.bound or ("",))[0], reverse=True)
    if low.bound is None or high.bound is None or one.units != other.units:
        return None
    if (low.bound[0], high.bound[0]) != _RANGE or not _ascends(low.bound[1], high.bound[1]):
        return None
    span = f"{low.bound[1]} to {high.bound[1]}"
    rest = f"{span} {one.units}" if one.units else f"from {span}"
    return replace(one, rest=rest, bound=None)


def _ascends(low: str, high: str) -> bool:
    """True where the first constant is not the greater one; times are written so that their texts sort."""
    try:
        return Decimal(low) <= Decimal(high)
    except InvalidOperation:
        return len(low) == len(high) and low[:1].isdigit() and low <= high
