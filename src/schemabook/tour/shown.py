"""A section that shows itself: as text in a terminal, as HTML in a notebook, as a part of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemabook.tour.as_html import Writer
from schemabook.tour.as_text import as_text

if TYPE_CHECKING:
    from schemabook.tour.parts import Part


@dataclass(frozen=True, repr=False)
class Shown:
    """What a cell such as `tour.glance` shows. `whole` is what the page shows, where it has room for more."""

    name: str
    parts: tuple[Part, ...]
    whole: tuple[Part, ...] = ()

    @property
    def on_page(self) -> tuple[Part, ...]:
        """The parts for the page."""
        return self.whole or self.parts

    @cached_property
    def bundle(self) -> dict[str, str]:
        """The output of the cell by MIME type."""
        return {"text/html": Writer().parts(self.parts), "text/plain": str(self)}

    def __str__(self) -> str:
        return as_text(self.parts)

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return self.bundle
