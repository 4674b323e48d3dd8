"""What repeated runs prove: blocks first, then times with a confidence interval. Pure.

Blocks repeat from run to run, so where the ranges of both sides do not meet, the difference is real. Times
vary by 3 to 32 % on an idle machine: they are compared round by round (both sides of a round ran within
moments of each other), as ratios, by the Hodges-Lehmann estimate with the exact interval of Wilcoxon's
signed-rank test. Source: Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3.1 to 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from statistics import median
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Side = Literal["before", "after"]
CONFIDENCE: Final = 0.95
LEAST: Final = 0.05  # a smaller difference is not told, even where it could be proven
_FEW: Final = 4  # blocks: a smaller difference is not told either
_FLOOR_MS: Final = 0.001  # EXPLAIN's resolution: a time of zero is less than this


@dataclass(frozen=True, kw_only=True)
class Interval:
    """An estimate with its confidence interval: `after / before`, so 0.5 is half the time."""

    estimate: float
    low: float
    high: float
    confidence: float = CONFIDENCE

    @property
    def excludes_one(self) -> bool:
        """True when the interval lies wholly below or above 1."""
        return self.high < 1 or self.low > 1


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Which side needs less. `fewer_blocks` and `faster` are None where no difference was found.

    `blocks_before` and `blocks_after` are the fewest blocks of tables, indexes and temporary files that a run
    read: what another session makes this one read again (a catalog, once) only ever adds to them.
    `blocks_repeat` is True when they were the same in every run. `ratio` is None where too few rounds
    (fewer than six) were measured for an interval. `same_rows` is False when the statement returned another
    number of rows.
    """

    fewer_blocks: Side | None
    faster: Side | None
    blocks_before: float | None
    blocks_after: float | None
    blocks_repeat: bool
    ms_before: float | None
    ms_after: float | None
    ratio: Interval | None
    rounds: int
    same_rows: bool = True

    @property
    def winner(self) -> Side | None:
        """The side that needs less: by blocks, else by time; None for a draw or a contradiction."""
        if self.contradicts:
            return None
        return self.fewer_blocks or self.faster

    @property
    def contradicts(self) -> bool:
        """True when one side needs fewer blocks and the other less time."""
        return None not in (self.fewer_blocks, self.faster) and self.fewer_blocks != self.faster

    def sentence(self, *, timing: bool = True) -> str:
        """The verdict in one sentence; without `timing` only what repeats from run to run."""
        if timing and self.fewer_blocks is None and self.faster is None and self.ratio is not None:
            return f"No difference beyond noise: {self._blocks()}, and {self._times()}."
        told = [self._blocks(), *([self._times()] if timing else [])]
        text = (" but " if timing and self.contradicts else ", and ").join(told)
        return f"{text[0].upper()}{text[1:]}{'' if self.same_rows else '; the results differ'}."

    def __str__(self) -> str:
        return self.sentence()

    def _blocks(self) -> str:
        if self.blocks_before is None or self.blocks_after is None:
            return "blocks were not measured"
        was, now = f"{self.blocks_before:,.0f}", f"{self.blocks_after:,.0f}"
        if was == now:
            return f"both read {was} blocks"
        course = f"{was} → {now} blocks"
        if self.fewer_blocks is None:
            return f"about the same blocks ({course})"
        return f"{self.fewer_blocks} reads fewer blocks ({course}{self._factor()})"

    def _factor(self) -> str:
        low, high = sorted((self.blocks_before or 0, self.blocks_after or 0))
        return f", a factor of {_number(high / low)}" if low else ""

    def _times(self) -> str:
        if self.ratio is None:
            return f"{_count(self.rounds)} are too few for a verdict on time"
        estimate, low, high = map(_number, (self.ratio.estimate, self.ratio.low, self.ratio.high))
        certain = f"{100 * self.ratio.confidence:.0f} % between {low} and {high}, {_count(self.rounds)}"
        between = f"{estimate} \N{MULTIPLICATION SIGN} before's ({certain})"
        if self.faster is None:
            return f"after's time is {between}"
        return f"{self.faster} is faster: after's time is {between}"


def judge(
    blocks: tuple[Sequence[int], Sequence[int]],
    times: tuple[Sequence[float], Sequence[float]],
    *,
    same_rows: bool = True,
    least: float = LEAST,
    confidence: float = CONFIDENCE,
) -> Verdict:
    """The verdict on (before, after): `blocks` of every run, `times` (milliseconds) one a round.

    `least` is the smallest relative difference that counts.
    """
    ratios = [max(b, _FLOOR_MS) / max(a, _FLOOR_MS) for a, b in zip(*times, strict=True)]
    ratio = hodges_lehmann(ratios, confidence=confidence)
    old, new = blocks
    return Verdict(
        fewer_blocks=_fewer(old, new, least),
        faster=_faster(ratio, least),
        blocks_before=min(old) if old else None,
        blocks_after=min(new) if new else None,
        blocks_repeat=len(set(old)) <= 1 and len(set(new)) <= 1,
        ms_before=median(times[0]) if times[0] else None,
        ms_after=median(times[1]) if times[1] else None,
        ratio=ratio,
        rounds=len(ratios),
        same_rows=same_rows,
    )


def hodges_lehmann(ratios: Sequence[float], *, confidence: float = CONFIDENCE) -> Interval | None:
    """The typical ratio with its exact interval: the median of the geometric means of all pairs.

    None for fewer than six ratios at 95 %: no interval of that confidence exists then. Ratios are above 0.
    """
    logs = [log(r) for r in ratios]
    walsh = sorted((a + b) / 2 for i, a in enumerate(logs) for b in logs[i:])
    cut = _cut(len(logs), (1 - confidence) / 2)
    if cut < 1:
        return None
    return Interval(
        estimate=exp(median(walsh)), low=exp(walsh[cut - 1]), high=exp(walsh[-cut]), confidence=confidence
    )


def _cut(n: int, tail: float) -> int:
    """The largest c with P(W < c) <= tail, W being the signed-rank statistic of n pairs under no difference.

    W is a sum of a subset of 1..n, every subset equally likely; the subsets are counted by their sum.
    """
    ways = [1] + [0] * (n * (n + 1) // 2)
    for rank in range(1, n + 1):
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    below = 0
    for cut, count in enumerate(ways):
        below += count
        if below > tail * 2**n:
            return cut
    return len(ways)


def _fewer(old: Sequence[int], new: Sequence[int], least: float) -> Side | None:
    """The side whose every run needs fewer blocks than any of the other, by enough to be told."""
    if not old or not new:
        return None
    if max(new) < min(old):
        return "after" if _enough(max(new), min(old), least) else None
    if max(old) < min(new):
        return "before" if _enough(max(old), min(new), least) else None
    return None


def _enough(low: float, high: float, least: float) -> bool:
    return high - low >= _FEW and high >= low * (1 + least)


def _faster(ratio: Interval | None, least: float) -> Side | None:
    if ratio is None or not ratio.excludes_one or max(ratio.estimate, 1 / ratio.estimate) < 1 + least:
        return None
    return "after" if ratio.estimate < 1 else "before"


def _number(value: float) -> str:
    """Digits that mean something: 0.034, 0.93, 1.25, 632."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def _count(rounds: int) -> str:
    return f"{rounds} round{'' if rounds == 1 else 's'}"
