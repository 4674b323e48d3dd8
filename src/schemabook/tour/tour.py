"""The tour as it is handed out: sections that show themselves, questions that it answers, files."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from schemabook import schema_json
from schemabook.errors import UnknownName
from schemabook.tour import (
    asking,
    chapters,
    conventions,
    domain_map,
    glance,
    joins,
    portraits,
    questions,
    shape,
    sharp_edges,
)
from schemabook.tour.data import data
from schemabook.tour.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.tour.explored import Explored
    from schemabook.tour.shown import Shown


class Tour:
    """A tour of a schema; `db.tour()` makes it. Every section shows itself in a notebook.

    `found` is what it tells, as facts; `title` what the reader calls the database.
    """

    def __init__(self, found: Explored, title: str) -> None:
        self.found, self.title = found, title
        self._drawn: dict[str, Shown] = {}

    def __repr__(self) -> str:
        return f"<Tour of {self.title}: {plural(len(self.found.tables), 'table')}>"

    def __str__(self) -> str:
        domains = self.found.domains.names
        said = [f"A tour of {self.title}: {plural(len(self.found.tables), 'table')}"]
        if domains:
            said += [f"  domains: {listed(domains)}", f"  read first: {listed(self.found.main, 12)}"]
        return "\n".join(said)

    @cached_property
    def digest(self) -> str:
        """The schema's digest."""
        return schema_json.digest(self.found.schema)

    @cached_property
    def glance(self) -> Shown:
        """How much of what there is."""
        return glance.glance(self.found)

    @cached_property
    def map(self) -> Shown:
        """The domains and the references between them."""
        return domain_map.domain_map(self.found, self.digest)

    @cached_property
    def reading_order(self) -> Shown:
        """The main tables, with the reason for each."""
        return portraits.reading_order(self.found)

    @cached_property
    def conventions(self) -> Shown:
        """What most tables do alike, and which do not."""
        return conventions.conventions(self.found)

    @cached_property
    def shape(self) -> Shown:
        """The shape of the data, from the planner's statistics."""
        return shape.shape(self.found)

    @cached_property
    def sharp_edges(self) -> Shown:
        """What a newcomer trips over."""
        return sharp_edges.sharp_edges(self.found)

    @cached_property
    def questions(self) -> Shown:
        """What to ask the team."""
        return questions.shown(self.found)

    def domain(self, name: str) -> Shown:
        """The picture of a domain; UnknownName for one that does not exist."""
        self._known(name)
        self._draw([name])
        return self._drawn[name]

    def dictionary(self, name: str) -> Shown:
        """The data dictionary of a domain; UnknownName for one that does not exist."""
        self._known(name)
        return chapters.entries(self.found, name)

    def focus(self, table: str) -> Shown:
        """One table and what is around it; UnknownName where there is none."""
        return asking.focus(self.found, table, self.digest)

    def path(self, start: str, goal: str) -> Shown:
        """How two tables join, as SQL; UnknownName for a table that does not exist."""
        return joins.path(self.found, start, goal)

    def search(self, text: str) -> Shown:
        """Everything that has to do with a word, the best first."""
        return asking.search(self.found, text)

    def draw(self) -> None:
        """Draw every domain now, all together; otherwise each is drawn when it is first asked for."""
        self._draw(self.found.domains.names)

    def _draw(self, names: Sequence[str]) -> None:
        missing = [name for name in names if name not in self._drawn]
        if missing:
            shown = chapters.chapters(self.found, missing, self.digest)
            self._drawn |= dict(zip(missing, shown, strict=True))

    def json(self) -> dict[str, Any]:
        """What the tour tells, as data."""
        return data(self.found, self.title, self.digest)

    def _known(self, name: str) -> None:
        if name not in self.found.domains.names:
            raise UnknownName("domain", name, self.found.domains.names)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self)}
