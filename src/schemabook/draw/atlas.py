"""More tables than fit a picture: a map of the domains, one diagram each, and an index with search."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook.draw import domain_map, svg, words
from schemabook.draw.atlas_files import described
from schemabook.draw.compose import compose
from schemabook.draw.diagram import Diagram, painted, stamp
from schemabook.draw.files import write
from schemabook.draw.page import Sheet as PageSheet
from schemabook.draw.page import page
from schemabook.draw.placing import all_placed, kept_of
from schemabook.draw.record import Record, packed, stored_record
from schemabook.draw.render import graphviz, processors
from schemabook.draw.stored import is_foreign, stored_digest
from schemabook.draw.text import plural, visible
from schemabook.errors import UnknownName, UsageError
from schemabook.explore import write_domains

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from xml.etree import ElementTree as ET

    from schemabook.draw.picture import Picture
    from schemabook.draw.placing import Kept
    from schemabook.draw.sheets import Sheet, Sheets
    from schemabook.draw.theme import Theme
    from schemabook.explore import Domains

DOMAINS: Final = "domains.toml"
INDEX: Final = "index.html"
# What an atlas has beside its index and the diagrams of the domains.
AROUND: Final = ("map.svg", "README.md")


class Atlas(Diagram):
    """A diagram of many tables: drawn it is the map of its domains, as text it is whole.

    `atlas["billing"]` is one domain's diagram; `save("folder/")` writes them all, with an index.
    """

    def __init__(
        self,
        whole: Picture,
        theme: Theme,
        digest: str,
        *,
        sheets: Sheets,
        domains: Domains,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(whole, theme, digest, options={**(options or {}), "atlas": True})
        self.sheets, self.domains = sheets, domains

    def __repr__(self) -> str:
        return f"<Atlas: {words.counted(self.picture)}, {plural(len(self.sheets.boxes), 'domain')}>"

    def __str__(self) -> str:
        return "\n".join([self._name, *domain_map.map_words(self.sheets.boxes, self.sheets.between)])

    def __getitem__(self, domain: str) -> Diagram:
        for sheet in self.sheets.sheets:
            if sheet.name == domain:
                return Diagram(sheet.picture, self.theme, self.digest)
        raise UnknownName("domain", domain, [sheet.name for sheet in self.sheets.sheets])

    def save(self, path: str | Path, *, fresh: bool = False) -> Path:
        """Write the atlas into a folder (a path that ends in `/`, or one that is there), else one file.

        A folder gets `map.svg`, an `.svg` for each domain, `index.html` with all of them and a search,
        `README.md` for where files are browsed, and `domains.toml`, which is the reader's to edit: it is
        written once and never changed. As a file, a drawing is the map alone, html has all diagrams in it.
        """
        if Path(path).is_dir() or str(path).endswith(("/", os.sep)):
            return self._save_folder(Path(path), fresh=fresh)
        return super().save(path, fresh=fresh)

    def svg(self) -> str:
        """The map of the domains as SVG."""
        (raw,) = graphviz([("dot", "svg", self._composed)])
        return self._map(raw, self._stamp)

    def html(self) -> str:
        """One page with the map, every domain's diagram and a search."""
        map_, drawn = self._drawings([None] * len(self.sheets.sheets), self._stamp)
        return self._page(map_, drawn, self._stamp)

    def for_file(self, suffix: str, kept: Kept | None = None) -> Diagram:  # noqa: ARG002 - a map keeps none
        """This atlas as a file remembers it."""
        made = Atlas(
            self.picture,
            self.theme,
            self.digest,
            sheets=self.sheets,
            domains=self.domains,
            options=self.options,
        )
        made.record = self._recorded()
        return made

    def _save_folder(self, folder: Path, *, fresh: bool) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{folder} cannot be made: {error.strerror or error}.",
                hint="an atlas needs a folder; name a file with a suffix for a single drawing",
            ) from None
        places = [folder / f"{sheet.slug}.svg" for sheet in self.sheets.sheets]
        _refuse_foreign([folder / INDEX, *(folder / name for name in AROUND), *places])
        kept = [None if fresh else stored_record(place).kept for place in places]
        mark = stamp(self.digest, self._recorded())
        map_, drawn = self._drawings(kept, mark, stamped=True)
        for place, one in zip(places, drawn, strict=True):
            write(place, svg.written(one).encode())
        write(folder / "map.svg", map_.encode())
        write(
            folder / "README.md",
            described(self.sheets, self._name, stamp(self.digest, packed(Record(self.options)))).encode(),
        )
        if not (folder / DOMAINS).exists():
            write(folder / DOMAINS, write_domains(self.domains).encode())
        self._sweep(folder, {*places, folder / "map.svg"})
        # The index last: whoever checks it knows that all the rest is there.
        write(folder / INDEX, self._page(map_, drawn, mark).encode())
        return folder

    def _sweep(self, folder: Path, current: set[Path]) -> None:
        """Remove the diagrams of domains that are gone, as far as they are an atlas's."""
        for old in sorted(set(folder.glob("*.svg")) - current):
            record = stored_record(old)
            # The map of another atlas, written as one file, has no places.
            if stored_digest(old) and record.options.get("atlas") and record.kept is not None:
                old.unlink(missing_ok=True)

    def _drawings(
        self, kept: Sequence[Kept | None], mark: str, *, stamped: bool = False
    ) -> tuple[str, list[ET.Element]]:
        """The map, with `mark` in it, and the domains' diagrams as elements of SVG.

        In as many threads as there are processors: while one waits for Graphviz, another one prepares.
        """
        pairs = list(zip(self.sheets.sheets, kept, strict=True))
        parts = [pairs[n :: processors()] for n in range(min(processors(), len(pairs)))]
        with ThreadPoolExecutor(len(parts) + 1) as pool:
            map_ = pool.submit(graphviz, [("dot", "svg", self._composed)])
            done = list(pool.map(lambda part: self._painted(part, stamped=stamped), parts))
        drawn = {sheet.slug: one for part in done for sheet, one in part}
        return self._map(map_.result()[0], mark), [drawn[sheet.slug] for sheet in self.sheets.sheets]

    def _painted(
        self, part: Sequence[tuple[Sheet, Kept | None]], *, stamped: bool
    ) -> list[tuple[Sheet, ET.Element]]:
        """The diagrams of some sheets, laid out and painted together."""
        pictures = [sheet.picture for sheet, _ in part]
        laid = all_placed(pictures, self.theme, [old for _, old in part])
        composed = [compose(p, made, layout) for p, (made, layout) in zip(pictures, laid, strict=True)]
        found = []
        for (sheet, _), (made, layout), raw in zip(
            part, laid, graphviz([("nop2", "svg", text) for text in composed]), strict=True
        ):
            record = packed(Record({"atlas": True}, kept_of(sheet.picture, layout))) if stamped else ""
            found.append((sheet, painted(sheet.picture, made, raw, stamp(self.digest, record))))
        return found

    def _map(self, raw: bytes, mark: str) -> str:
        hints = {f"d{i}": visible(box.name) for i, box in enumerate(self.sheets.boxes)}
        return svg.finished(raw, title=self._name, description=str(self), digest=mark, hints=hints)

    def _page(self, map_: str, drawn: Sequence[ET.Element], mark: str) -> str:
        links = {f"d{i}": sheet.slug for i, sheet in enumerate(self.sheets.sheets)}
        first = PageSheet(id="map", name="Domains", svg=map_, picture=None, links=links)
        others = [
            PageSheet(id=sheet.slug, name=sheet.name, svg=one, picture=sheet.picture)
            for sheet, one in zip(self.sheets.sheets, drawn, strict=True)
        ]
        return page([first, *others], title=self._name, digest=mark, theme=self.theme, whole=self.picture)

    def _recorded(self) -> str:
        said = tuple(words.lines(self.picture, full=True))
        return packed(Record(self.options, None, said))

    @cached_property
    def _composed(self) -> str:
        return domain_map.domain_map(self.sheets.boxes, self.sheets.between, self.theme)


def _refuse_foreign(places: Sequence[Path]) -> None:
    """UsageError where a file that somebody else wrote would be overwritten."""
    foreign = [place.name for place in places if is_foreign(place)]
    if foreign:
        raise UsageError(
            f"{places[0].parent} has files that Schemabook did not write (or not whole): "
            f"{', '.join(foreign)}.",
            hint="give the atlas a folder of its own, or move them away",
        )
