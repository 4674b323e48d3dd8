"""The geometry of relation ends: bars, circles and crow's feet, as Bezier curves in points, y upwards.

Graphviz's own crow's foot is a filled barb whose strokes thicken with the line, and several of them on
one port run into each other; these are plain strokes, as the notation has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
Curve = tuple[Point, ...]

# From the border of a card to where the curve of the edge may begin.
LEAD: Final = 17.0
HALF: Final = 4.5
# How far a curve goes straight on from an end before it bends; how far a self reference goes out.
_REACH: Final = 14.0
_LOOP: Final = 26.0
_RADIUS: Final = 3.2
# Four cubic arcs of this handle length make a circle (to 0.03 % of its radius).
_HANDLE: Final = _RADIUS * 0.5523


def end(kind: str, at: Point, side: int) -> list[Curve]:
    """The strokes of one end. `at` is on the card's border; `side` is 1 where the edge leaves to the right.

    `kind` is "one", "zero_or_one" or "zero_or_many"; "read" is an arrow head, "" a plain stem.
    """
    x, y = at

    def place(distance: float) -> float:
        return x + side * distance

    def bar(distance: float) -> Curve:
        return straight((place(distance), y - HALF), (place(distance), y + HALF))

    def stem(start: float, stop: float = LEAD) -> Curve:
        return straight((place(start), y), (place(stop), y))

    if not kind:
        return [stem(0)]
    if kind == "read":
        return [stem(0), *(straight((place(8), y + d), (place(0.5), y)) for d in (HALF, -HALF))]
    if kind == "one":
        return [stem(0), bar(5), bar(9)]
    if kind == "zero_or_one":
        return [stem(0, 7.8), bar(4.5), circle((place(11), y)), stem(14.2)]
    toes = [straight((place(9), y), (place(0), y + d)) for d in (HALF + 0.5, -HALF - 0.5)]
    return [stem(0, 9.3), *toes, circle((place(12.5), y)), stem(15.7)]


def straight(start: Point, stop: Point) -> Curve:
    """A straight line as one cubic curve."""
    (x, y), (u, v) = start, stop
    third = ((2 * x + u) / 3, (2 * y + v) / 3)
    return (start, third, ((x + 2 * u) / 3, (y + 2 * v) / 3), stop)


def circle(centre: Point) -> Curve:
    """A closed circle of four cubic arcs."""
    x, y = centre
    r, h = _RADIUS, _HANDLE
    return (
        (x + r, y),
        (x + r, y + h),
        (x + h, y + r),
        (x, y + r),
        (x - h, y + r),
        (x - r, y + h),
        (x - r, y),
        (x - r, y - h),
        (x - h, y - r),
        (x, y - r),
        (x + h, y - r),
        (x + r, y - h),
        (x + r, y),
    )


def joined(curve: Sequence[Point], start: Point, stop: Point, turn: int = -1) -> Curve:
    """`curve` led from `start` to `stop`, horizontal at both.

    It comes to `stop` from the left, or, where `turn` is 1, from the right.
    """
    inner = list(curve)
    inner[0], inner[-1] = start, stop
    inner[1] = (max(start[0] + _REACH, curve[1][0]), start[1])
    nearest = min if turn < 0 else max
    inner[-2] = (nearest(stop[0] + turn * _REACH, curve[-2][0]), stop[1])
    return tuple(inner)


def loop(start: Point, stop: Point) -> Curve:
    """The curve of a self reference, both of whose ends are on the right of the card."""
    away = max(start[0], stop[0]) + _LOOP
    return (start, (away, start[1]), (away, stop[1]), stop)


def along(curve: Sequence[Point], parts: int = 8) -> list[Point]:
    """Points on a piecewise cubic curve, `parts` to a piece."""
    points: list[Point] = []
    for i in range(0, len(curve) - 1, 3):
        p = curve[i : i + 4]
        for step in range(parts):
            t = step / parts
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            points.append(
                (
                    a * p[0][0] + b * p[1][0] + c * p[2][0] + d * p[3][0],
                    a * p[0][1] + b * p[1][1] + c * p[2][1] + d * p[3][1],
                )
            )
    return [*points, curve[-1]]


def position(curves: Sequence[Curve]) -> str:
    """Curves in the spelling of Graphviz's `pos` attribute."""
    return ";".join(" ".join(f"{x:.2f},{y:.2f}" for x, y in curve) for curve in curves)
