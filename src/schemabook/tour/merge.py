"""A tour generated anew over one that people have written into: which cells follow each other.

Every cell of people's stays, behind the generated cell that it followed. A generated cell that somebody has
edited is theirs and stands in the place of its section; what would be generated now comes beside it, once,
when it says something else than what they had before them. Where a section is gone, its notes go to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schemabook.tour.block import Block, cell_id, is_ours
from schemabook.tour.cells import FIELD, data, mark, source
from schemabook.tour.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.tour.cells import Cell, Mark

FLAG: Final = "flag:"  # begins the key of a cell that says what has changed since a note
HOMELESS: Final = "notes-without-a-place"
_START: Final = ""


@dataclass(frozen=True)
class Fresh:
    """A cell to be generated, with what people gave its predecessor (tags and other metadata)."""

    block: Block
    kept: Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A cell of people's, and the key of the section that it stands in."""

    cell: Cell
    place: str


@dataclass
class _Group:
    """What stood in a section: people's cells in order, and None where the generated one was."""

    cells: list[Cell | None]
    metadata: Mapping[str, Any]


def merged(old: Sequence[Cell], blocks: Sequence[Block]) -> list[Fresh | Kept]:
    """The cells of the new notebook in order, from those of the old one and the generated blocks."""
    groups = _groups(old)
    titles = {m.key.removeprefix(f"{HOMELESS}:"): m.title for c in old if (m := mark(c)) is not None}
    found: list[Fresh | Kept] = [Kept(c, _START) for c in _taken(groups, _START).cells if c is not None]
    for block in blocks:
        found += _section(block, _taken(groups, block.key))
    return [*found, *_homeless(groups, titles)]


def _groups(old: Sequence[Cell]) -> dict[str, _Group]:
    slots = _slots(old)
    groups: dict[str, _Group] = {}
    place = _START
    for position, cell in enumerate(old):
        found = mark(cell)
        key = found.key if found is not None else ""
        if found is not None and found.pristine and (key == HOMELESS or key.startswith(FLAG)):
            continue  # these are made anew from what they are about
        if found is not None and found.pristine and key.startswith(f"{HOMELESS}:"):
            place = key.removeprefix(f"{HOMELESS}:")
            continue
        if slots.get(key) == position:
            place = key
            group = groups.setdefault(place, _Group([], {}))
            group.cells.append(None)
            group.metadata = {k: v for k, v in cell.get("metadata", {}).items() if k != FIELD}
            continue
        if found is not None and _is_own(cell, found):
            place = key
        groups.setdefault(place, _Group([], {})).cells.append(cell)
    return groups


def _slots(old: Sequence[Cell]) -> dict[str, int]:
    """Where the generated cell of each key is; a copy that somebody made has an id that is not ours."""
    slots: dict[str, int] = {}
    for position, cell in enumerate(old):
        found = mark(cell)
        if found is None or not found.pristine or found.key.startswith((FLAG, HOMELESS)):
            continue
        if is_ours(str(cell.get("id")), found.key):
            slots.setdefault(found.key, position)
    return slots


def _is_own(cell: Cell, found: Mark) -> bool:
    """True for a section's cell that was edited where it stood, and is not a copy."""
    ours = not found.key.startswith((FLAG, HOMELESS))
    return ours and not found.pristine and cell.get("id") == cell_id(found.key)


def _taken(groups: dict[str, _Group], key: str) -> _Group:
    return groups.pop(key, _Group([], {}))


def _section(block: Block, group: _Group) -> Iterator[Fresh | Kept]:
    cells = _anchor_first(_without_restored(group.cells, block), block.key)
    own = [n for n, cell in enumerate(cells) if cell is not None and _edited(cell, block.key) is not None]
    if None not in cells:
        if not own:
            cells.insert(0, None)
        elif not block.gives_way and all(_edited(cells[n], block.key) != block.sense for n in own):
            cells.insert(own[-1] + 1, None)
    for n, cell in enumerate(cells):
        if cell is None:
            yield Fresh(block, group.metadata)
        else:
            yield Kept(_rebased(cell, block) if n in own else cell, block.key)


def _anchor_first(cells: list[Cell | None], key: str) -> list[Cell | None]:
    """The section's own cell before its notes: some may have waited at the end before it came back."""
    anchors = [n for n, cell in enumerate(cells) if cell is None or _edited(cell, key) is not None]
    if not anchors:
        return cells
    first = anchors[0]
    return [cells[first], *cells[:first], *cells[first + 1 :]]


def _without_restored(cells: Sequence[Cell | None], block: Block) -> list[Cell | None]:
    """The cells, an edited one that says again what is generated being the generated one."""
    found: list[Cell | None] = []
    for cell in cells:
        same = cell is not None and _edited(cell, block.key) is not None and source(cell) == block.source
        if not (same or cell is None):
            found.append(cell)
        elif None not in found:
            found.append(None)
    return found


def _edited(cell: Cell | None, key: str) -> str | None:
    """The sense of what was generated before somebody edited the section's own cell; None for other cells."""
    found = mark(cell) if cell is not None else None
    if cell is None or found is None or found.key != key or not _is_own(cell, found):
        return None
    return found.sense


def _rebased(cell: Cell, block: Block) -> Cell:
    """The edited cell, noting what is generated now: that comes beside it again when it is otherwise."""
    return {**cell, "metadata": {**cell["metadata"], FIELD: data(block)}}


def _homeless(groups: Mapping[str, _Group], titles: Mapping[str, str]) -> Iterator[Fresh | Kept]:
    left = {key: [c for c in group.cells if c is not None] for key, group in groups.items()}
    left = {key: cells for key, cells in left.items() if cells}
    if not left:
        return
    text = "## Notes without a place\n\nWhat these notes stood beside is no longer part of the tour."
    yield Fresh(Block(key=HOMELESS, source=text, title="Notes without a place"), {})
    for key, cells in left.items():
        title = titles.get(key, key)
        about = f"*This stood beside:* {plain(title)}"
        yield Fresh(Block(key=f"{HOMELESS}:{key}", source=about, title=title), {})
        for cell in cells:
            yield Kept(cell, key)
