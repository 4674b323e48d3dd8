"""The domains as boxes, the references between them as lines: the picture that a large schema fits into."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.draw.label import SMALL, font
from schemabook.draw.metrics import FAMILY
from schemabook.draw.text import html, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemabook.draw.theme import Theme
    from schemabook.schema import Name

Between = dict[tuple[str, str], int]
_THIN, _THICK = 0.8, 3.6  # points of a line's stroke
# With more domains than this only the strongest line from and to each is drawn; the others are told in words.
_FEW: Final = 12


@dataclass(frozen=True, kw_only=True)
class DomainBox:
    """A domain on the map: how many tables it has, the main ones by name, and its colour's index."""

    name: str
    tables: int
    main: tuple[str, ...]
    accent: int


def references_between(pairs: Iterable[tuple[Name, Name]], domains: Mapping[Name, str]) -> Between:
    """How many references lead from one domain to another, by (child's, parent's) domain."""
    named = ((domains[child], domains[parent]) for child, parent in pairs)
    return dict(sorted(Counter(pair for pair in named if pair[0] != pair[1]).items()))


def referred(domain: str, between: Mapping[tuple[str, str], int]) -> list[tuple[str, int]]:
    """The domains that one refers to, with the number of references, most first."""
    to = ((parent, count) for (child, parent), count in between.items() if child == domain)
    return sorted(to, key=lambda pair: (-pair[1], pair[0]))


def domain_map(boxes: Sequence[DomainBox], between: Mapping[tuple[str, str], int], theme: Theme) -> str:
    """DOT for Graphviz's `dot`; node "d<i>" is the i-th box.

    The domain that is referred to stands on the left, as parents do in the other diagrams.
    """
    return "\n".join(_lines(boxes, between, theme))


def map_words(boxes: Sequence[DomainBox], between: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """The map in words, one line a domain."""
    for box in boxes:
        to = referred(box.name, between)
        said = f"  {box.name}: {plural(box.tables, 'table')} ({', '.join(box.main)})"
        yield said + (f" refers to {', '.join(f'{name} ({n})' for name, n in to)}" if to else "")


def _lines(boxes: Sequence[DomainBox], between: Mapping[tuple[str, str], int], theme: Theme) -> Iterator[str]:
    yield "digraph domains {"
    yield f'  graph [bgcolor="{theme.background}", pad=0.2, rankdir="LR", nodesep=0.25, ranksep=0.8];'
    yield f'  node [shape="plain", fontname="{FAMILY}", fontsize=12, fontcolor="{theme.text}"];'
    yield f'  edge [color="{theme.edge}", fontname="{FAMILY}", fontsize=10, fontcolor="{theme.muted}"];'
    ids = {box.name: f"d{i}" for i, box in enumerate(boxes)}
    for box in boxes:
        yield f'  {ids[box.name]} [id="{ids[box.name]}", label=<{_label(box, theme)}>];'
    shown = _strong(between) if len(boxes) > _FEW else dict(between)
    if left := len(between) - len(shown):
        said = f"{plural(left, 'weaker line')} not drawn"
        yield f'  graph [label="{said}", labelloc="b", labeljust="l", fontname="{FAMILY}", fontsize=10];'
        yield f'  graph [fontcolor="{theme.muted}"];'
    most = max(shown.values(), default=1)
    for (child, parent), count in sorted(shown.items()):
        stroke = _THIN + (_THICK - _THIN) * count / most
        ends = f'{ids[parent]} -> {ids[child]} [dir="back", arrowsize=0.6, penwidth={stroke:.2f}'
        yield f'  {ends}, label="{count}"];'
    yield "}"


def _strong(between: Mapping[tuple[str, str], int]) -> Between:
    """The strongest line from each domain, and the strongest to it."""
    of: dict[tuple[str, str], list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    for pair, count in between.items():
        of["from", pair[0]].append((-count, pair))
        of["to", pair[1]].append((-count, pair))
    kept = {min(lines)[1] for lines in of.values()}
    return {pair: count for pair, count in between.items() if pair in kept}


def _label(box: DomainBox, theme: Theme) -> str:
    bar = theme.bars[box.accent % len(theme.bars)]
    head = theme.headers[box.accent % len(theme.headers)]
    title = font(f"<B>{html(box.name)}</B>", theme.text, 13)
    count = font(f"&#160; {html(plural(box.tables, 'table'))}", theme.muted, SMALL)
    rows = [
        f'<TR><TD BGCOLOR="{bar}" HEIGHT="4" CELLPADDING="0"></TD></TR>',
        f'<TR><TD ALIGN="LEFT" BGCOLOR="{head}">{title}{count}</TD></TR>',
        *(f'<TR><TD ALIGN="LEFT">{font(html(name), theme.muted, SMALL)}</TD></TR>' for name in box.main),
    ]
    return (
        f'<TABLE BORDER="1" COLOR="{theme.border}" BGCOLOR="{theme.card}" CELLBORDER="0" CELLSPACING="0"'
        f' CELLPADDING="3">{"".join(rows)}</TABLE>'
    )
