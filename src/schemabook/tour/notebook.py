"""The tour as a notebook: written anew, with everything that people have put into the old one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.tour import flags
from schemabook.tour.block import cell_id, short_hash
from schemabook.tour.cells import FIELD, generated, mark, source
from schemabook.tour.merge import FLAG, Fresh, Kept, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from schemabook.tour.about import Facts
    from schemabook.tour.block import Block
    from schemabook.tour.cells import Cell
    from schemabook.tour.flags import Sections

#: The form of what `metadata.schemabook` holds.
FORM: Final = 1
_MINOR: Final = 5  # of nbformat 4: the first with ids
_ANOTHER: Final = "name another file with -o, or move this one away"


@dataclass(frozen=True, kw_only=True)
class Book:
    """A tour's notebook as it was read: its cells and what the last run has left in it."""

    cells: tuple[Cell, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    minor: int = _MINOR

    @property
    def held(self) -> Mapping[str, Any]:
        """What the last run has noted."""
        found = self.metadata.get(FIELD, {})
        return found if isinstance(found, dict) else {}

    @property
    def tables(self) -> Facts:
        """The facts of the last run, by table."""
        return {str(n): f for n, f in self._dict("tables").items() if isinstance(f, dict)}

    @property
    def domains(self) -> dict[str, str]:
        """The domain of each table in the last run, by the table's name."""
        return {str(table): str(domain) for table, domain in self._dict("domains").items()}

    @property
    def domain_names(self) -> tuple[str, ...]:
        """The domains of the last run in their order."""
        found = self.held.get("domain_names")
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def _dict(self, name: str) -> dict[str, Any]:
        found = self.held.get(name)
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, kw_only=True)
class Result:
    """A notebook that is ready to be written: its cells in order, its text."""

    items: tuple[Fresh | Kept, ...]
    text: str
    flagged: int


def read(text: str, name: str) -> Book:
    """The notebook of an earlier tour.

    Raises SyntaxProblem for what is no notebook, UsageError for one that is not ours.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", None), getattr(error, "colno", None)
        raise SyntaxProblem(
            f"{name} is no notebook that can be read: {error}.",
            line=line,
            column=column,
            hint="mend it (is it in the middle of a merge?), " + _ANOTHER,
        ) from None
    cells = data.get("cells") if isinstance(data, dict) else None
    metadata = data.get("metadata") if isinstance(data, dict) else None
    if not isinstance(cells, list) or not isinstance(metadata, dict) or data.get("nbformat") != 4:
        raise UsageError(f"{name} is no notebook of version 4.", hint=_ANOTHER)
    if not all(isinstance(c, dict) and isinstance(c.get("metadata", {}), dict) for c in cells):
        raise UsageError(f"{name} has cells that are none.", hint=_ANOTHER)
    held = metadata.get(FIELD)
    if not isinstance(held, dict) or "tour" not in held:
        raise UsageError(f"{name} was not written by `schemabook tour`: it is left as it is.", hint=_ANOTHER)
    if held["tour"] != FORM:
        raise UsageError(f"{name} was written by another version of schemabook.", hint=_ANOTHER)
    minor = data.get("nbformat_minor")
    return Book(
        cells=tuple(cells), metadata=metadata, minor=max(minor, _MINOR) if isinstance(minor, int) else _MINOR
    )


def written(
    book: Book | None,
    blocks: Sequence[Block],
    *,
    tables: Facts,
    domains: Mapping[str, str],
    domain_names: Sequence[str] = (),
    accept: bool = False,
) -> Result:
    """The notebook of the blocks, with people's cells of `book`; `accept` takes their notes as looked at."""
    old = book or Book()
    cells = _identified(old.cells)
    now = flags.of_blocks(tables, blocks)
    items = merged(cells, blocks)
    remembered: dict[str, flags.Seen] = {}
    if book is not None and not accept:
        items, remembered = flags.flagged(
            items,
            before=flags.of_cells(old.tables, cells),
            now=now,
            seen=flags.from_data(old.held.get("flagged")),
            present=_flags(cells),
        )
    held: dict[str, Any] = {"tour": FORM, "tables": tables}
    held |= {"domains": dict(domains), "domain_names": list(domain_names)}
    if remembered:
        held["flagged"] = flags.as_data(remembered)
    data = {
        "cells": list(_cells(items, now)),
        "metadata": {**_KERNEL, **old.metadata, FIELD: held},
        "nbformat": 4,
        "nbformat_minor": old.minor,
    }
    return Result(items=tuple(items), text=_dumped(data), flagged=len(remembered))


def _dumped(data: Mapping[str, Any]) -> str:
    """JSON as Jupyter writes it, so that saving it there changes nothing."""
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, separators=(",", ": ")) + "\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair, which a person's cell may hold, escaped
        return json.dumps(data, indent=1, sort_keys=True, separators=(",", ": ")) + "\n"
    return text


_KERNEL: Final[dict[str, Any]] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def _flags(cells: Sequence[Cell]) -> frozenset[str]:
    keys = [m.key for c in cells if (m := mark(c)) is not None and m.pristine]
    return frozenset(key.removeprefix(FLAG) for key in keys if key.startswith(FLAG))


def _identified(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, each with an id of its own: a file of an older format may lack them."""
    taken: set[str] = set()
    found = []
    for cell in cells:
        name = cell.get("id")
        if not isinstance(name, str) or name in taken:
            found_mark = mark(cell)
            ours = found_mark is not None and found_mark.pristine and not isinstance(name, str)
            stem = cell_id(found_mark.key) if found_mark and ours else f"note-{short_hash(source(cell))[:12]}"
            name = _free(stem, taken)
            cell = {**cell, "id": name}
        taken.add(name)
        found.append(cell)
    return found


def _cells(items: Sequence[Fresh | Kept], now: Sections) -> Iterator[Cell]:
    taken = {str(item.cell["id"]) for item in items if isinstance(item, Kept)}
    count = 0
    for item in items:
        if isinstance(item, Kept):
            yield item.cell
            continue
        count += item.block.is_code
        name = _free(cell_id(item.block.key), taken)
        taken.add(name)
        yield generated(item.block, name, count, flags.digest(now, item.block.key), item.kept)


def _free(name: str, taken: set[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
