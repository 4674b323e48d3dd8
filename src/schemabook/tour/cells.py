"""A notebook's cells as nbformat 4.5 has them, and the mark that tells ours from people's.

A generated cell carries `metadata.schemabook`: its key, the hash of the source that was generated, and what
it was about. A cell whose source has another hash was edited: it belongs to who did that.
https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from schemabook.tour.block import short_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.tour.block import Block

#: A cell as JSON has it.
Cell: TypeAlias = dict[str, Any]

FIELD: Final = "schemabook"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a generated cell says of itself: see `Block`. `pristine`: nobody has edited it."""

    key: str
    title: str
    hash: str
    sense: str
    pristine: bool
    tables: tuple[str, ...]
    facts: Mapping[str, str]


def mark(cell: Cell) -> Mark | None:
    """The mark of a cell that was generated; None for people's cells."""
    held = cell.get("metadata", {})
    said = held.get(FIELD) if isinstance(held, dict) else None
    if not isinstance(said, dict) or not isinstance(said.get("key"), str):
        return None
    facts = said.get("facts")
    tables = said.get("tables")
    return Mark(
        key=said["key"],
        title=str(said.get("title", said["key"])),
        hash=str(said.get("hash", "")),
        sense=str(said.get("sense", "")),
        pristine=said.get("hash") == short_hash(source(cell)),
        tables=tuple(t for t in tables if isinstance(t, str)) if isinstance(tables, list) else (),
        facts={str(k): str(v) for k, v in facts.items()} if isinstance(facts, dict) else {},
    )


def source(cell: Cell) -> str:
    """The cell's text; nbformat allows a string or a list of lines."""
    held = cell.get("source", "")
    return held if isinstance(held, str) else "".join(map(str, held))


def generated(block: Block, identifier: str, count: int, digest: str, kept: Mapping[str, Any]) -> Cell:
    """The cell of a block. `count` is its execution count, `kept` metadata that people gave to it (tags)."""
    cell: Cell = {
        "cell_type": "code" if block.is_code else "markdown",
        "id": identifier,
        "metadata": {**kept, FIELD: {**data(block), "digest": digest}},
        "source": lines(block.source),
    }
    if block.is_code:
        cell["execution_count"] = count
        cell["outputs"] = [_output(block, count)] if block.shown is not None else []
    return cell


def data(block: Block) -> dict[str, Any]:
    """What a generated cell says of itself."""
    said: dict[str, Any] = {"key": block.key, "title": block.title, "hash": block.hash}
    said["sense"] = block.sense
    if block.tables:
        said["tables"] = list(block.tables)
    if block.facts:
        said["facts"] = dict(block.facts)
    return said


def lines(text: str) -> list[str]:
    """Text as nbformat stores it: a list of lines with their ends."""
    return text.splitlines(keepends=True)


def _output(block: Block, count: int) -> dict[str, Any]:
    assert block.shown is not None
    bundle = {kind: lines(text) for kind, text in block.shown.bundle.items()}
    return {"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": bundle}
