"""The tour from beginning to end, as blocks in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemabook.tour import (
    asking,
    chapters,
    conventions,
    glance,
    joins,
    portraits,
    questions,
    shape,
    sharp_edges,
)
from schemabook.tour.block import Block
from schemabook.tour.markdown import code, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.tour.shown import Shown
    from schemabook.tour.tour import Tour


@dataclass(frozen=True, kw_only=True)
class Opening:
    """How the notebook comes to its `tour`: lines of its first cell, and the command that makes it anew."""

    lines: tuple[str, ...]
    command: str


def document(tour: Tour, opening: Opening) -> tuple[Block, ...]:
    """Every block of the tour."""
    return tuple(_blocks(tour, opening))


def _blocks(tour: Tour, opening: Opening) -> Iterator[Block]:
    found = tour.found
    yield Block(key="title", source=_title(tour, opening), title="the beginning")
    setup = "\n".join(("import schemabook as sb", "", *opening.lines))
    yield Block(key="setup", source=setup, title="the connection", is_code=True, gives_way=True)
    yield _prose("glance", "## At a glance", facts=glance.numbers(found))
    yield _code("glance-shown", "tour.glance", tour, facts=glance.numbers(found))
    if not found.tables:
        return
    yield from _overview(tour)
    yield from _chapters(tour)
    yield from _joins(tour)
    yield from _asking(tour)
    yield from _data(tour)
    yield from _questions(tour)


def _overview(tour: Tour) -> Iterator[Block]:
    found = tour.found
    members = {f"domain {name}": "" for name in found.domains.names}
    yield _prose("map", "## Domain map\n\nTables that refer to each other much, as boxes.", facts=members)
    yield _code("map-shown", "tour.map", tour, facts=members)
    order = {str(name): "" for name in found.main}
    text = "## Reading order\n\nThese tables first: who knows them can place the others."
    yield _prose("reading", text, facts=order)
    yield _code("reading-shown", "tour.reading_order", tour, facts=order)
    for step in found.order:
        table = found.schema.by_key[step.table]
        name = str(step.table)
        text = f"### {code(name)}\n\n{portraits.portrait(found, table)}"
        yield Block(key=f"portrait:{name}", source=text, title=name, tables=(name,))
    rules = conventions.facts(found)
    yield _prose("conventions", "## Conventions\n\nWhat most tables do alike, and which do not.", facts=rules)
    yield _code("conventions-shown", "tour.conventions", tour, facts=rules)


def _chapters(tour: Tour) -> Iterator[Block]:
    found = tour.found
    yield _prose("chapters", "## The domains, one by one")
    for name, tables in found.by_domain.items():
        keys = tuple(str(t) for t in tables)
        text = f"{chapters.heading(found, name)}\n\n{chapters.introduction(found, name)}"
        yield Block(key=f"domain:{name}", source=text, title=f"the domain {name}", tables=keys)
        for verb in ("domain", "dictionary"):
            yield Block(
                key=f"{verb}-shown:{name}",
                source=f"tour.{verb}({name!r})",
                title=f"the domain {name}",
                is_code=True,
                shown=getattr(tour, verb)(name),
                tables=keys,
            )


def _joins(tour: Tour) -> Iterator[Block]:
    pairs = joins.pairs(tour.found)
    if not pairs:
        return
    text = (
        "## How the main tables join\n\n"
        "All shortest ways, as SQL that runs. The shortest is not always the one that is meant."
    )
    yield _prose("joins", text)
    for a, b in pairs:
        source = f"tour.path({str(a)!r}, {str(b)!r})"
        yield _asked(f"path:{a}:{b}", source, tour.path(str(a), str(b)), (a, b))


def _asking(tour: Tour) -> Iterator[Block]:
    first = str(asking.example(tour.found))
    word = asking.word(tour.found)
    text = (
        "## Ask the schema\n\n"
        "Change these cells to your own tables and words; `tour.path(a, b)` is asked the same way."
    )
    yield _prose("asking", text)
    yield _asked("focus", f"tour.focus({first!r})", tour.focus(first), (first,))
    yield _asked("search", f"tour.search({word!r})", tour.search(word), ())


def _data(tour: Tour) -> Iterator[Block]:
    found = tour.found
    known = shape.facts(found)
    yield _prose("shape", "## The shape of the data", facts=known)
    yield _code("shape-shown", "tour.shape", tour, facts=known)
    edges = sharp_edges.facts(found)
    yield _prose("edges", "## Sharp edges\n\nWhat a newcomer trips over, the worst first.", facts=edges)
    yield _code("edges-shown", "tour.sharp_edges", tour, facts=edges)


def _questions(tour: Tour) -> Iterator[Block]:
    text = (
        "## Open questions\n\n"
        "What the schema does not say. Write the answers into these cells, or into cells of your own."
    )
    found = list(questions.blocks(tour.found))
    if found:
        yield _prose("questions", text)
        yield from found


def _title(tour: Tour, opening: Opening) -> str:
    values = tour.found.statistics is not None and tour.found.statistics.with_values
    said = (
        "It shows **values of rows** (`--values`): think of that before you pass it on."
        if values
        else "It holds no values of rows."
    )
    return (
        f"# A tour of {plain(tour.title)}\n\n"
        f"Made from the schema alone, read-only. {said} "
        "Write wherever you like: cells of your own and cells that you edit are kept when the tour is made "
        "anew, and notes about things that have changed are flagged.\n\n"
        f"Anew: {code(opening.command)}"
    )


def _prose(key: str, source: str, *, facts: dict[str, str] | None = None) -> Block:
    title = source.partition("\n")[0].lstrip("# ")
    return Block(key=key, source=source, title=title, facts=facts or {})


def _code(key: str, source: str, tour: Tour, *, facts: dict[str, str]) -> Block:
    """A cell that is one attribute of the tour: "tour.glance"."""
    shown = getattr(tour, source.removeprefix("tour."))
    title = source.removeprefix("tour.").replace("_", " ")
    return Block(key=key, source=source, title=title, is_code=True, shown=shown, facts=facts)


def _asked(key: str, source: str, shown: Shown, tables: Sequence[object]) -> Block:
    return Block(
        key=key, source=source, title=source, is_code=True, shown=shown, tables=tuple(map(str, tables))
    )
