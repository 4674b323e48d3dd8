"""The vocabulary of the tour's tests: blocks, people's cells, and a notebook made anew over another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schemabook.tour.block import Block
from schemabook.tour.cells import Cell, mark, source
from schemabook.tour.merge import FLAG
from schemabook.tour.notebook import read, written

Tables = Mapping[str, Mapping[str, str]]

SHOP: Tables = {
    "orders": {"column id": "bigint, not null", "column state": "text, not null"},
    "customers": {"column id": "bigint, not null"},
}


def block(key: str, source: str = "", *tables: str, code: bool = False, **facts: str) -> Block:
    return Block(key=key, source=source or f"## {key}", title=key, tables=tables, facts=facts, is_code=code)


def note(text: str, name: str = "mine", **more: Any) -> Cell:
    """A Markdown cell as JupyterLab writes it."""
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": [text], **more}


def anew(before: str | None, blocks: Sequence[Block], tables: Tables = SHOP, *, accept: bool = False) -> str:
    """The text of the notebook that comes of a run over `before`."""
    book = read(before, "tour.ipynb") if before is not None else None
    return written(book, blocks, tables=tables, domains={}, accept=accept).text


def cells(text: str) -> list[Cell]:
    found: list[Cell] = json.loads(text)["cells"]
    return found


def edited(text: str, change: Any) -> str:
    """The notebook with its list of cells changed by `change(cells)`, saved as Jupyter saves it."""
    data = json.loads(text)
    change(data["cells"])
    return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def with_note(text: str, behind: str, cell: Cell) -> str:
    """The notebook with a cell of somebody's behind a generated one."""
    return edited(text, lambda all_: all_.insert(position(all_, behind) + 1, cell))


def position(all_: Sequence[Cell], key: str) -> int:
    """Where the generated cell of a key is."""
    return next(n for n, c in enumerate(all_) if (m := mark(c)) is not None and m.key == key)


def outline(text: str) -> list[str]:
    """The cells in order: the keys of generated ones (edited: with an asterisk), "flag", or their sources."""
    return [_said(cell) for cell in cells(text)]


def flags(text: str) -> list[str]:
    """The texts of the flags."""
    marks = [(mark(c), c) for c in cells(text)]
    return [source(c) for m, c in marks if m is not None and m.key.startswith(FLAG)]


def _said(cell: Cell) -> str:
    found = mark(cell)
    if found is None:
        return source(cell)
    if found.key.startswith(FLAG):
        return "flag"
    return found.key + ("" if found.pristine else "*")
