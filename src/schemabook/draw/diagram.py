"""The diagram as it is handed out: made once, given in every format, shown in a notebook."""

from __future__ import annotations

import base64
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw import svg, words
from schemabook.draw.cards import KEYS_ONLY, Wishes, picture
from schemabook.draw.compose import compose
from schemabook.draw.data import data
from schemabook.draw.files import write
from schemabook.draw.mermaid import mermaid
from schemabook.draw.picture import Link
from schemabook.draw.placing import placed
from schemabook.draw.render import graphviz
from schemabook.draw.select import focused, reads, select, views_over
from schemabook.draw.stored import pdf_with, png_with
from schemabook.draw.text import html, visible
from schemabook.draw.theme import THEMES
from schemabook.errors import UnknownName, UsageError
from schemabook.explore import domains as found_domains
from schemabook.relations import relations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schemabook.draw.graph import Graph
    from schemabook.draw.layout import Layout
    from schemabook.draw.picture import Detail, Picture
    from schemabook.draw.placing import Kept
    from schemabook.draw.theme import Theme, ThemeName
    from schemabook.schema import Name, Schema, Table

# PNGs are drawn twice as fine as the screen's 72 points an inch; cairo ends at 32,767 pixels.
_DPI: Final = 144.0
_PIXELS: Final = 32_000
DETAILS: Final = ("auto", "all", "keys", "names")


def diagram(
    schema: Schema,
    *,
    focus: str | Sequence[str] | None = None,
    hops: int = 1,
    detail: Detail = "auto",
    theme: ThemeName = "light",
    include: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    schemas: str | Sequence[str] = (),
    domain: str | Sequence[str] = (),
    views: bool = False,
    inferred: bool = False,
    title: str | None = None,
    domains: Mapping[Name, str] | None = None,
    digest: str | None = None,
) -> Diagram:
    """An entity-relationship diagram of the snapshot's tables.

    `focus` names tables that the diagram is about: it then shows what is within `hops` relations of them,
    not looking beyond hubs. `include` and `exclude` are shell patterns over "name" and "schema.name";
    `schemas` and `domain` name schemas and domains whose tables are shown.
    `detail` is "all" columns, "keys" only, "names" only, or "auto" by the number of tables (20, 150).
    `views` adds the views that read these tables, `inferred` the references that names and types suggest
    and nobody declared, dashed. `domains` gives tables a domain, which is their colour; by default that is
    the schema, and above 60 tables what `explore.domains` finds. `digest` is written into every format; None
    computes it from the snapshot.
    Raises UnknownName for an unknown table, theme, detail, schema or domain; UsageError for negative hops.
    """
    if theme not in THEMES:
        raise UnknownName("theme", theme, THEMES)
    if detail not in DETAILS:
        raise UnknownName("detail", detail, DETAILS)
    links = linked(schema, inferred=inferred)
    about = focused(schema, focus)
    tables = select(
        schema,
        links,
        focus=about,
        hops=hops,
        include=_several(include),
        exclude=_several(exclude),
        schemas=_several(schemas),
    )
    if domains is None and (domain or len(tables) > KEYS_ONLY):
        domains = found_domains(schema, tuple(relations(schema))).of
    if domain:
        tables = _of_domains(tables, domains or {}, _several(domain))
    shown_views = views_over(schema, tables, _several(exclude)) if views else []
    wishes = Wishes(focus=about, detail=detail, title=title, groups=domains, views=shown_views)
    shown = picture(schema, tables, [*links, *reads(schema, shown_views)], wishes)
    if digest is None:
        from schemabook.schema_json import digest as computed

        digest = computed(schema)
    return Diagram(shown, THEMES[theme], digest)


def linked(schema: Schema, *, inferred: bool = False) -> list[Link]:
    """The foreign keys of the snapshot as links, and on request the references that are only inferred."""
    links = [Link(child=r.child, parent=r.parent, relation=r) for r in relations(schema)]
    if inferred:
        from schemabook.explore import inferred as guessed

        links += [Link(child=r.child, parent=r.parent, relation=r, kind="inferred") for r in guessed(schema)]
    return links


class Diagram:
    """One diagram in all its formats. `picture` is what it says; `digest` is the schema's."""

    def __init__(self, picture: Picture, theme: Theme, digest: str, kept: Kept | None = None) -> None:
        self.picture, self.theme, self.digest, self.kept = picture, theme, digest, kept

    def __repr__(self) -> str:
        return f"<Diagram: {words.counted(self.picture)}>"

    def __str__(self) -> str:
        return "\n".join(words.lines(self.picture))

    def dot(self) -> str:
        """The graph in the DOT language, for any Graphviz; without legend, and with Graphviz's own arrows."""
        return self._graph.dot(title=self.picture.title, digest=self.digest)

    def svg(self) -> str:
        """The drawing as SVG, one unit a pixel, with title, description and digest in it."""
        hints = {f"t{i}": visible(c.title) for i, c in enumerate(self.picture.cards)}
        hints |= {e.id: words.hint(e.link) for e in self._graph.edges}
        (raw,) = graphviz([("nop2", "svg", self._composed)])
        return svg.finished(raw, title=self._name, description=str(self), digest=self.digest, hints=hints)

    def png(self) -> bytes:
        """The drawing as PNG with 144 pixels an inch, fewer where it would pass 32,000 pixels."""
        placed = self._layout
        dpi = min(_DPI, 72 * _PIXELS / (max(placed.width, placed.height) + 200))
        fine = self._composed.replace("graph [", f"graph [dpi={dpi:.2f}, ", 1)
        return png_with(graphviz([("nop2", "png", fine)])[0], self.digest)

    def pdf(self) -> bytes:
        """The drawing as PDF, one page."""
        return pdf_with(graphviz([("nop2", "pdf", self._composed)])[0], self.digest)

    def mermaid(self) -> str:
        """The diagram as Mermaid's erDiagram; beyond about 12 tables Mermaid's layout is hard to read."""
        return mermaid(self.picture, digest=self.digest)

    def json(self) -> dict[str, Any]:
        """What the diagram says, as data: `tables` with `columns`, `edges` with both ends, `enums`."""
        return data(self.picture, digest=self.digest)

    def save(self, path: str | Path) -> Path:
        """Write the format that the suffix says (svg, png, pdf, dot, mmd, json), whole or not at all.

        UsageError for another suffix, or where the file cannot be written.
        """
        target = Path(path)
        makers: dict[str, Callable[[], bytes]] = {
            ".svg": lambda: self.svg().encode(),
            ".png": self.png,
            ".pdf": self.pdf,
            ".dot": lambda: self.dot().encode(),
            ".mmd": lambda: self.mermaid().encode(),
            ".json": lambda: (json.dumps(self.json(), indent=2, ensure_ascii=False) + "\n").encode(),
        }
        make = makers.get(target.suffix.lower())
        if make is None:
            raise UsageError(
                f"A diagram is not written as {target.suffix or 'a file without a suffix'!r}.",
                hint=f"choose one of: {', '.join(makers)}",
            )
        return write(target, make())

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        # A notebook that is not trusted shows a data image inside HTML, but not image/svg+xml.
        text = self.svg()
        image = base64.b64encode(text.encode()).decode("ascii")
        # Sized to the cell: half a diagram behind a scrollbar is not seen at all.
        html_ = (
            '<img style="max-width: 100%; height: auto" '
            'title="Full size: open the image in a new tab, or save(&#x27;diagram.svg&#x27;)" '
            f'src="data:image/svg+xml;base64,{image}" alt="{html(self._name)}">'
        )
        return {"text/html": html_, "text/plain": str(self)}

    @property
    def _name(self) -> str:
        lead = f"{visible(self.picture.title)}: " if self.picture.title else "Entity-relationship diagram: "
        return lead + words.counted(self.picture)

    @cached_property
    def _graph(self) -> Graph:
        return self._placed[0]

    @cached_property
    def _layout(self) -> Layout:
        return self._placed[1]

    @cached_property
    def _placed(self) -> tuple[Graph, Layout]:
        return placed(self.picture, self.theme, self.kept)

    @cached_property
    def _composed(self) -> str:
        return compose(self.picture, self._graph, self._layout)


def _several(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given


def _of_domains(tables: Sequence[Table], domains: Mapping[Name, str], wanted: Sequence[str]) -> list[Table]:
    known = sorted(set(domains.values()))
    for name in wanted:
        if name not in known:
            raise UnknownName("domain", name, known)
    return [t for t in tables if domains.get(t.key) in wanted]
