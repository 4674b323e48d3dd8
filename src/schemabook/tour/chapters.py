"""The chapter about a domain: its picture, and the dictionary of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.draw.drawing import diagram
from schemabook.tour import dictionary
from schemabook.tour.domain_map import main_tables, references_between
from schemabook.tour.drawing import drawn
from schemabook.tour.markdown import codes, plain
from schemabook.tour.parts import Picture, Text
from schemabook.tour.shown import Shown
from schemabook.tour.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw import Diagram
    from schemabook.schema import Name, Table
    from schemabook.tour.explored import Explored
    from schemabook.tour.parts import Part

# So many tables of a domain are described in full in a notebook; the page has all of them, folded.
_MAIN: Final = 5
_COLUMNS: Final = 40
_DRAWN: Final = 40


def introduction(found: Explored, domain: str) -> str:
    """What a domain is, in a paragraph of Markdown."""
    tables = found.by_domain[domain]
    between = references_between(found)
    to = sorted({b for a, b in between if a == domain})
    since = sorted({a for a, b in between if b == domain})
    said = [f"{plural(len(tables), 'table')}, the most connected: {codes(main_tables(found, domain, 4))}."]
    if to:
        said.append(f"Refers to {', '.join(map(plain, to[:6]))}.")
    if since:
        said.append(f"Referred to from {', '.join(map(plain, since[:6]))}.")
    if reason := found.domains.reason.get(domain):
        said.append(f"Together because: {plain(reason)}.")
    return " ".join(said)


def chapters(found: Explored, domains: Sequence[str], digest: str) -> list[Shown]:
    """For each domain the keys-only diagram of its tables, each family shown once."""
    pictures = [_picture(found, domain, digest) for domain in domains]
    drawings = drawn([diagram for diagram, _ in pictures], digest)
    return [
        _chapter(found, domain, shown, svg, left)
        for domain, (shown, left), svg in zip(domains, pictures, drawings, strict=True)
    ]


def _picture(found: Explored, domain: str, digest: str) -> tuple[Diagram, list[Table]]:
    """The diagram of a domain, and the tables that it has no room for."""
    tables = [t for t in found.by_domain[domain] if not found.shown_once(t)]
    inside = _most_connected(found, tables)
    shown = diagram(
        found.schema,
        include=[pattern(t) for t in inside],
        detail="keys",
        domains={t.key: domain for t in tables},
        digest=digest,
    )
    return shown, [t for t in tables if t not in inside]


def _chapter(found: Explored, domain: str, shown: Diagram, svg: str, left: Sequence[Table]) -> Shown:
    name = f"{domain}: {plural(len(shown.picture.cards), 'table')}, keys only"
    parts: list[Part] = [Picture(svg=svg, name=name, words=str(shown))]
    if left:
        parts.append(Text(f"Not drawn: {listed(left, 20)}."))
    return Shown(f"tour.domain({domain!r})", (*parts, *dictionary.families(found, found.by_domain[domain])))


def entries(found: Explored, domain: str) -> Shown:
    """The dictionary of a domain: in a notebook its main tables, the rest a line each; on the page all."""
    tables = found.by_domain[domain]
    main = set(described(found, domain))
    shown = [t for t in tables if t.key in main]
    rest = [t for t in tables if t.key not in main]
    parts: list[Part] = [dictionary.entry(found, t, most=_COLUMNS) for t in shown]
    once = [t for t in rest if found.shown_once(t)]
    others = [t for t in rest if not found.shown_once(t)]
    if others:
        parts += [Text("The other tables", strong=True), *dictionary.brief(found, others)]
    if once:
        parts.append(Text(f"Alike to those above, each family shown once: {listed(once, 40)}."))
    whole = tuple(dictionary.entry(found, t) for t in tables)
    return Shown(f"tour.dictionary({domain!r})", tuple(parts), whole)


def described(found: Explored, domain: str) -> list[Name]:
    """The tables of a domain that a notebook describes in full: entities rather than lookups and links."""
    inside = [t.key for t in found.by_domain[domain] if not found.shown_once(t)]
    ranked = [
        n for n in main_tables(found, domain, len(inside) + len(found.by_domain[domain])) if n in inside
    ]
    ranked.sort(key=lambda n: found.roles[n] != "entity")
    first = [n for n in found.main if n in inside]
    return list(dict.fromkeys([*first, *ranked]))[: max(_MAIN, len(first))]


def pattern(table: Table) -> str:
    """The shell pattern that means exactly this table."""
    name = f"{table.schema}.{table.name}"
    return "".join(f"[{c}]" if c in "[*?" else c for c in name)


def heading(found: Explored, domain: str) -> str:
    """The chapter's heading in Markdown."""
    return f"### {plain(domain)} ({plural(len(found.by_domain[domain]), 'table')})"


def _most_connected(found: Explored, tables: list[Table]) -> list[Table]:
    """The tables that a picture has room for, in the snapshot's order."""
    weight = {t.key: len(found.into.get(t.key, ())) + len(found.out.get(t.key, ())) for t in tables}
    best = set(sorted(weight, key=lambda n: (-weight[n], n))[:_DRAWN])
    return [t for t in tables if t.key in best]
