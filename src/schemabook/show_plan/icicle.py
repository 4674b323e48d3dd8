"""A plan as an icicle: the root across the top, below each node those that worked for it.

A box is as wide as the node's own share plus that of all below it, so widths add up exactly: CTEs stand
below (the first of) their scans and InitPlans below the node that ran them, wherever EXPLAIN prints them.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from schemabook.draw.files import write
from schemabook.draw.metrics import FAMILY, clip
from schemabook.draw.theme import THEMES, Theme, ThemeName
from schemabook.errors import UsageError
from schemabook.show_plan.rows import ms, number
from schemabook.show_plan.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.plan import Node, Plan

By = Literal["time", "blocks"]
WIDTH: Final = 900
ROW: Final = 34  # pixels of a level
_PAD: Final = 12
_HEAD: Final = 26
_THIN: Final = 1.0  # pixels: what is narrower is not drawn
_DEEPEST: Final = 60
_TINTS: Final = {  # by the node's own share, from hot to cold; dark text on light, light text on dark
    "light": (("#fecaca", 0.5), ("#fed7aa", 0.2), ("#fef0b8", 0.05), ("#e2e8f0", 0.0)),
    "dark": (("#7f2323", 0.5), ("#7a4316", 0.2), ("#5c4a12", 0.05), ("#334155", 0.0)),
}


@dataclass(frozen=True)
class Box:
    """One node's place: `x` and `width` as parts of the whole (0 to 1), `level` from 0 at the root."""

    node: Node
    level: int
    x: float
    width: float
    own: float


@dataclass(frozen=True)
class Icicle:
    """The picture of one plan; `by` says what the widths are."""

    plan: Plan
    by: By
    title: str = ""

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Every node's place, parents before children; empty where nothing was measured above zero."""
        return tuple(_boxes(self.plan, self.by))

    @cached_property
    def whole(self) -> float:
        """The width of the root: milliseconds or blocks."""
        return sum(own(n, self.by) for n in self.plan.nodes)

    def text(self) -> str:
        """The same as an indented list with percentages."""
        lines = [self.heading]
        for box in _in_order(self.boxes):
            share = f"{100 * box.width:5.1f} % {_amount(box.width * self.whole, self.by):>12}"
            lines.append(f"{share}  {'  ' * min(box.level, _DEEPEST)}{printable(box.node.title)}")
        return "\n".join(lines)

    @property
    def heading(self) -> str:
        """E.g. "Time: 51.2 ms; each box is as wide as the node with all that ran for it"."""
        what = "Time" if self.by == "time" else "Blocks"
        lead = f"{self.title}: " if self.title else ""
        return f"{lead}{what}, {_amount(self.whole, self.by)} in all; a node's width includes those below it"

    def svg(self, theme: ThemeName = "light") -> str:
        """The picture as SVG, 900 pixels wide; UsageError for a plan of more than 60 levels."""
        return page([self], THEMES[theme])

    def save(self, path: str | Path) -> Path:
        """Write .svg, .html or .txt; UsageError for another suffix."""
        return save(Path(path), self.svg, self.html, self.text)

    def html(self) -> str:
        """The picture as an image in HTML, shown also where a notebook is not trusted."""
        return image(self.svg(), self.heading)

    def __str__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}


def icicle(plan: Plan, by: By | None = None, *, timing: bool = True, title: str = "") -> Icicle:
    """The icicle by time where it was measured and is shown, else by blocks; UsageError where neither was."""
    timed, counted = timing and plan.timed, plan.root.buffers is not None
    chosen = by or ("time" if timed else "blocks")
    if chosen not in ("time", "blocks"):
        raise UsageError(f"An icicle is not drawn by {chosen!r}.", hint='by="time" or by="blocks"')
    if not (timed if chosen == "time" else counted):
        raise UsageError(
            f"This plan has no {'times' if chosen == 'time' else 'blocks'} to draw by.",
            hint="explain with ANALYZE and BUFFERS" + ("" if timing else ", and timing=True for times"),
        )
    return Icicle(plan, chosen, title)


def page(pictures: list[Icicle], theme: Theme, scale: float | None = None) -> str:
    """One SVG with the icicles below each other in one scale: the widest fills the page."""
    unit = (scale or max(p.whole for p in pictures)) or 1.0
    parts, top = [], 0.0
    for one in pictures:
        wide = (WIDTH - 2 * _PAD) * one.whole / unit
        levels = max((b.level for b in one.boxes if b.width * wide >= _THIN), default=0) + 1
        if levels > _DEEPEST:
            raise UsageError(f"A picture of {levels} levels cannot be read.", hint="look at it as text")
        parts.append(_drawing(one, theme, top, wide))
        top += _HEAD + levels * ROW + _PAD
    height = top + _PAD
    title, description = pictures[0].heading, "\n".join(p.text() for p in pictures)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" font-family="{FAMILY}, Helvetica, Arial, sans-serif">'
        f"<title>{_safe(title)}</title><desc>{_safe(description, keep_lines=True)}</desc>"
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="{theme.background}"/>{"".join(parts)}</svg>\n'
    )


def image(svg: str, alternative: str) -> str:
    """An SVG as a data image: an untrusted notebook shows it so, and not as image/svg+xml."""
    data = b64encode(svg.encode()).decode("ascii")
    return (
        '<div style="overflow-x: auto"><img style="max-width: none" '
        f'src="data:image/svg+xml;base64,{data}" alt="{_safe(alternative)}"></div>'
    )


def own(node: Node, by: By) -> float:
    """What the node itself cost: milliseconds or blocks."""
    if by == "time":
        return node.self_ms or 0.0
    return float(node.buffers_self.total) if node.buffers_self is not None else 0.0


def _boxes(plan: Plan, by: By) -> Iterator[Box]:
    payer = _payers(plan)
    below: dict[int, list[Node]] = {n.id: [] for n in plan.nodes}
    for node in plan.nodes[1:]:
        below[payer[node.id]].append(node)
    order = _preorder(plan.root, below)
    widths: dict[int, float] = {}
    for node in reversed(order):
        widths[node.id] = own(node, by) + sum(widths[c.id] for c in below[node.id])
    whole = widths[plan.root.id]
    if whole <= 0:
        return
    places: dict[int, tuple[float, int]] = {plan.root.id: (0.0, 0)}
    for node in order:
        x, level = places[node.id]
        yield Box(node, level, x / whole, widths[node.id] / whole, own(node, by) / whole)
        for child in below[node.id]:
            places[child.id] = (x, level + 1)
            x += widths[child.id]


def _payers(plan: Plan) -> dict[int, int]:
    """Whose time contains each node's: the first node it ran in, else its parent; never one below itself."""
    payer = {n.id: n.parent or 0 for n in plan.nodes}
    for node in plan.nodes:
        for host in node.ran_in[:1]:
            if not _above(payer, node.id, host):
                payer[node.id] = host
    return payer


def _above(payer: dict[int, int], top: int, node: int) -> bool:
    """True when `top` is `node` or pays for it."""
    while node:
        if node == top:
            return True
        node = payer[node]
    return False


def _preorder(root: Node, below: dict[int, list[Node]]) -> list[Node]:
    order, todo = [], [root]
    while todo:
        node = todo.pop()
        order.append(node)
        todo += reversed(below[node.id])
    return order


def _in_order(boxes: tuple[Box, ...]) -> Iterator[Box]:
    """The boxes worth a line: those with a share."""
    return (b for b in boxes if b.width >= 0.0005 or b.level == 0)


def _drawing(one: Icicle, theme: Theme, top: float, width: float) -> str:
    heading = _text(one.heading, _PAD, top + 18, WIDTH - 2 * _PAD, theme.muted, 11)
    boxes = (_box(b, one, theme, top + _HEAD, width) for b in one.boxes if b.width * width >= _THIN)
    return heading + "".join(boxes)


def _box(box: Box, one: Icicle, theme: Theme, top: float, width: float) -> str:
    x, y, w = _PAD + box.x * width, top + box.level * ROW, box.width * width
    color = next(c for c, least in _TINTS[theme.name] if box.own >= least)
    amount = f"{_amount(box.width * one.whole, one.by)}, itself {_amount(box.own * one.whole, one.by)}"
    hint = f"<title>{_safe(f'{box.node.title}: {amount}')}</title>"
    rect = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(w - 1, 1):.1f}" height="{ROW - 2}" rx="2" fill="{color}" '
        f'stroke="{theme.border}" stroke-width="0.5"/>'
    )
    if w < 40:
        return f"<g>{hint}{rect}</g>"
    label = _text(box.node.title, x + 5, y + 13, w - 10, theme.text, 11, bold=True)
    below = _text(f"{100 * box.width:.0f} %, {amount}", x + 5, y + 26, w - 10, theme.text, 9)
    return f"<g>{hint}{rect}{label}{below}</g>"


def _text(text: str, x: float, y: float, room: float, color: str, size: int, *, bold: bool = False) -> str:
    shown = clip(printable(text), room, size * 1.05, bold=bold)  # other fonts run a little wider
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}"{weight}>{_safe(shown)}</text>'


def _amount(value: float, by: By) -> str:
    return f"{ms(value)} ms" if by == "time" else f"{number(round(value))} blocks"


def _safe(text: str, *, keep_lines: bool = False) -> str:
    lines = text.split("\n") if keep_lines else [text]
    return escape("\n".join(printable(line) for line in lines), quote=True)


def save(path: Path, svg: object, html: object, text: object) -> Path:
    """Write what the suffix says, by one of the makers; UsageError for another suffix."""
    makers = {".svg": svg, ".html": html, ".txt": text}
    make = makers.get(path.suffix.lower())
    if not callable(make):
        raise UsageError(
            f"This is not written as {path.suffix or 'a file without a suffix'!r}.",
            hint=f"choose one of: {', '.join(makers)}",
        )
    found = str(make())
    page_ = PAGE + found if path.suffix.lower() == ".html" else found
    return write(path, (page_.rstrip("\n") + "\n").encode())


PAGE: Final = (
    '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    "<title>Query plan</title>\n"
)
