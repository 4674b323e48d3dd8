"""The domains as boxes, the references between them as edges: the picture that a large schema fits into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw import svg
from schemabook.draw.domain_map import DomainBox, map_words
from schemabook.draw.domain_map import domain_map as dot_of
from schemabook.draw.domain_map import references_between as between_domains
from schemabook.draw.render import graphviz
from schemabook.draw.theme import LIGHT
from schemabook.tour.parts import Grid, Picture, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.schema import Name
    from schemabook.tour.explored import Explored

_TABLES_NAMED: Final = 3


def domain_map(found: Explored, digest: str) -> Shown:
    """The domains with their sizes and how many references lead from one to the other."""
    if not found.tables:
        return Shown("tour.map", (Text("There are no tables, so there are no domains."),))
    between = references_between(found)
    heads = ("domain", "tables", "most connected", "refers to", "why these belong together")
    rows = tuple(_row(found, name, between) for name in found.domains.names)
    grid = Grid(heads=heads, rows=rows, numbers=frozenset({1}))
    if len(found.domains.names) == 1:
        return Shown("tour.map", (Text("All tables belong together: there is one domain."), grid))
    name = f"Domain map: {plural(len(rows), 'domain')}, {plural(len(found.tables), 'table')}"
    return Shown("tour.map", (Picture(svg=_drawn(found, between, name, digest), name=name, words=name), grid))


def references_between(found: Explored) -> Mapping[tuple[str, str], int]:
    """How many references lead from one domain to another one, by (child's, parent's) domain."""
    return between_domains([(r.child, r.parent) for r in found.references], found.domains.of)


def main_tables(found: Explored, domain: str, most: int) -> list[Name]:
    """The tables of a domain with the most references to and from them."""
    names = [t.key for t in found.by_domain[domain]]
    weight = {n: len(found.into.get(n, ())) + len(found.out.get(n, ())) for n in names}
    return sorted(names, key=lambda n: (-weight[n], n))[:most]


def _row(found: Explored, name: str, between: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    to = sorted(((n, b) for (a, b), n in between.items() if a == name), key=lambda p: (-p[0], p[1]))
    return (
        name,
        str(len(found.by_domain[name])),
        listed(main_tables(found, name, _TABLES_NAMED)),
        listed((f"{b} ({n})" for n, b in to), 6),
        found.domains.reason.get(name, ""),
    )


def _drawn(found: Explored, between: Mapping[tuple[str, str], int], name: str, digest: str) -> str:
    boxes = [
        DomainBox(
            name=domain,
            tables=len(found.by_domain[domain]),
            main=tuple(str(t) for t in main_tables(found, domain, _TABLES_NAMED)),
            accent=n,
        )
        for n, domain in enumerate(found.domains.names)
    ]
    (raw,) = graphviz([("dot", "svg", dot_of(boxes, between, LIGHT))])
    said = "\n".join(map_words(boxes, between))
    return svg.finished(raw, title=name, description=said, digest=digest, hints={})
