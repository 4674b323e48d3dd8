"""The diagram as it is handed out: made once, given in every format, shown in a notebook."""

from __future__ import annotations

import base64
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw import svg, words
from schemabook.draw.compose import compose
from schemabook.draw.data import data
from schemabook.draw.dbml import dbml
from schemabook.draw.dictionary import is_inline, markdown
from schemabook.draw.diff.markdown import changes_markdown
from schemabook.draw.files import write
from schemabook.draw.mermaid import mermaid
from schemabook.draw.page import Sheet, page
from schemabook.draw.placing import kept_of, placed
from schemabook.draw.puml import puml
from schemabook.draw.record import Record, packed, stored_record
from schemabook.draw.render import graphviz
from schemabook.draw.stored import is_foreign, pdf_with, png_with
from schemabook.draw.text import html, visible
from schemabook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree import ElementTree as ET

    from schemabook.draw.graph import Graph
    from schemabook.draw.layout import Layout
    from schemabook.draw.picture import Picture
    from schemabook.draw.placing import Kept
    from schemabook.draw.theme import Theme

# PNGs are drawn twice as fine as the screen's 72 points an inch; cairo ends at 32,767 pixels.
_DPI: Final = 144.0
_PIXELS: Final = 32_000
# Suffixes of drawings, whose cards have places; the other formats are texts.
DRAWN: Final = (".svg", ".png", ".pdf", ".html")
# Texts for people's eyes.
PLAIN: Final = (".md", ".mmd")
SUFFIXES: Final = (*DRAWN[:3], ".dot", ".mmd", ".dbml", ".puml", ".md", ".html", ".json")


def refuse_suffix(suffix: str) -> None:
    """UsageError for a suffix that is no format of a diagram."""
    if suffix not in SUFFIXES:
        raise UsageError(
            f"A diagram is not written as {suffix or 'a file without a suffix'!r}.",
            hint=f"choose one of: {', '.join(SUFFIXES)}",
        )


def painted(picture: Picture, graph: Graph, raw: bytes, stamp: str) -> ET.Element:
    """Graphviz's SVG of a composed picture, finished: what it says in words, and `stamp` in it."""
    hints = {f"t{i}": visible(card.title) for i, card in enumerate(picture.cards)}
    hints |= {edge.id: words.hint(edge.link) for edge in graph.edges}
    said = "\n".join(words.lines(picture))
    return svg.tree(raw, title=words.name(picture), description=said, digest=stamp, hints=hints)


def stamp(digest: str, record: str) -> str:
    """What stands behind "schemabook digest: " in a file."""
    return f"{digest}, drawn: {record}" if record else digest


class Diagram:
    """One diagram in all its formats. `picture` is what it says; `digest` is the schema's.

    `options` is how it was asked for, and `kept` the places of an earlier drawing, to be used again.
    """

    def __init__(
        self,
        picture: Picture,
        theme: Theme,
        digest: str,
        *,
        options: Mapping[str, Any] | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.picture, self.theme, self.digest = picture, theme, digest
        self.options, self.kept = dict(options or {}), kept
        self.record = ""

    def __repr__(self) -> str:
        return f"<Diagram: {words.counted(self.picture)}>"

    def __str__(self) -> str:
        return "\n".join(words.lines(self.picture))

    def dot(self) -> str:
        """The graph in the DOT language, for any Graphviz; without legend, and with Graphviz's own arrows."""
        return self._graph.dot(title=self.picture.title, digest=self._stamp, told=True)

    def svg(self) -> str:
        """The drawing as SVG, one unit a pixel, with title, description and digest in it."""
        (raw,) = graphviz([("nop2", "svg", self._composed)])
        return svg.written(painted(self.picture, self._graph, raw, self._stamp))

    def png(self) -> bytes:
        """The drawing as PNG with 144 pixels an inch, fewer where it would pass 32,000 pixels."""
        placed = self._layout
        dpi = min(_DPI, 72 * _PIXELS / (max(placed.width, placed.height) + 200))
        fine = self._composed.replace("graph [", f"graph [dpi={dpi:.2f}, ", 1)
        return png_with(graphviz([("nop2", "png", fine)])[0], self._stamp)

    def pdf(self) -> bytes:
        """The drawing as PDF, one page."""
        return pdf_with(graphviz([("nop2", "pdf", self._composed)])[0], self._stamp)

    def mermaid(self) -> str:
        """The diagram as Mermaid's erDiagram; beyond about 12 tables Mermaid's layout is hard to read."""
        return mermaid(self.picture, digest=self._stamp)

    def dbml(self) -> str:
        """The diagram as DBML, with all columns of its tables."""
        return dbml(self.picture, digest=self._stamp)

    def puml(self) -> str:
        """The diagram for PlantUML, which draws it itself."""
        return puml(self.picture, digest=self._stamp)

    def markdown(self, *, image: str = "") -> str:
        """A data dictionary of all columns below the drawing.

        That is a Mermaid block up to 12 tables, above that the file that `image` names, if any. Of a diff it
        is a table of what changed with a Mermaid block, ready for a comment at a pull request.
        """
        if self.picture.diff:
            return changes_markdown(self.picture, digest=self._stamp)
        return markdown(self.picture, digest=self._stamp, image=image)

    def html(self) -> str:
        """One page that needs nothing else: zoom, search, and what is known of a table beside the drawing."""
        sheet = Sheet(id="diagram", name=self._name, svg=self.svg(), picture=self.picture)
        return page([sheet], title=self._name, digest=self._stamp, theme=self.theme)

    def json(self) -> dict[str, Any]:
        """What the diagram says, as data: `tables` with `columns`, `edges` with both ends, `enums`."""
        held = data(self.picture, digest=self.digest)
        return held | {"drawn": self.record} if self.record else held

    def save(self, path: str | Path, *, fresh: bool = False) -> Path:
        """Write the format that the suffix says, whole or not at all.

        They are svg, png, pdf, dot, mmd (Mermaid), dbml, puml (PlantUML), md (a data dictionary), html and
        json. A drawing keeps the places that its cards have in the file it takes the place of, unless
        `fresh`. Above 12 tables a Markdown file has its drawing beside it, as SVG of the same name.
        UsageError for another suffix, where the file cannot be written, and where it is somebody else's.
        """
        target = Path(path)
        suffix = target.suffix.lower()
        refuse_suffix(suffix)
        if is_foreign(target):
            raise UsageError(
                f"{target} was not written by Schemabook (or not whole): it is left as it is.",
                hint="name another file, or move this one away",
            )
        kept = stored_record(target).kept if suffix in DRAWN and not fresh else None
        if suffix == ".md" and not (self.picture.diff or is_inline(self.picture)):
            self.save(target.with_suffix(".svg"), fresh=fresh)
        return write(target, self.for_file(suffix, kept).content(suffix, stem=target.stem))

    def content(self, suffix: str, *, stem: str = "diagram") -> bytes:
        """What a file of that suffix (".svg", ...) holds; Markdown refers to the drawing `<stem>.svg`.

        UsageError for another suffix.
        """
        makers: dict[str, Callable[[], bytes]] = {
            ".svg": lambda: self.svg().encode(),
            ".png": self.png,
            ".pdf": self.pdf,
            ".dot": lambda: self.dot().encode(),
            ".mmd": lambda: self.mermaid().encode(),
            ".dbml": lambda: self.dbml().encode(),
            ".puml": lambda: self.puml().encode(),
            ".md": lambda: self.markdown(image=f"{stem}.svg").encode(),
            ".html": lambda: self.html().encode(),
            ".json": lambda: (json.dumps(self.json(), indent=2, ensure_ascii=False) + "\n").encode(),
        }
        refuse_suffix(suffix)
        return makers[suffix]()

    def for_file(self, suffix: str, kept: Kept | None = None) -> Diagram:
        """This diagram as a file remembers it: with its record, and the cards at `kept` places."""
        made = Diagram(self.picture, self.theme, self.digest, options=self.options, kept=kept or self.kept)
        if made.kept == self.kept and "_placed" in self.__dict__:
            made.__dict__["_placed"] = self._placed
        places = kept_of(made.picture, made._layout) if suffix in DRAWN else None
        # What people read and review line by line says already what it shows.
        said = () if suffix in PLAIN else tuple(words.lines(self.picture, full=suffix not in DRAWN))
        made.record = packed(Record(self.options, places, said))
        return made

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
    def _stamp(self) -> str:
        return stamp(self.digest, self.record)

    @property
    def _name(self) -> str:
        return words.name(self.picture)

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
