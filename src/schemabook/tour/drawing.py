"""Many diagrams drawn together: starting Graphviz costs more than a small drawing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.draw import svg
from schemabook.draw.compose import compose
from schemabook.draw.diagram import painted
from schemabook.draw.placing import all_placed
from schemabook.draw.render import graphviz
from schemabook.draw.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.draw import Diagram


def drawn(diagrams: Sequence[Diagram], digest: str) -> list[str]:
    """Each diagram as SVG, with the schema's digest in it."""
    pictures = [d.picture for d in diagrams]
    laid = all_placed(pictures, LIGHT)
    composed = [compose(p, graph, layout) for p, (graph, layout) in zip(pictures, laid, strict=True)]
    raw = graphviz([("nop2", "svg", text) for text in composed])
    return [
        svg.written(painted(p, graph, text, digest))
        for p, (graph, _), text in zip(pictures, laid, raw, strict=True)
    ]
