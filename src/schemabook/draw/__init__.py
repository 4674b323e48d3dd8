"""Entity-relationship diagrams of a snapshot in ten formats, all made on this machine.

`select` says which tables are shown, `picture` what is said about them, `label` and `graph` turn that into
Graphviz's terms, `layout` finds the places, `ends`, `edge_labels` and `legend` draw what Graphviz cannot,
`compose` puts it together, `render` paints it, `svg` and `stored` finish the files. `mermaid`, `dbml`,
`puml`, `dictionary` (Markdown), `page` (HTML) and `data` (JSON) write the same picture down.
"""

from schemabook.draw.atlas import Atlas
from schemabook.draw.diagram import Diagram
from schemabook.draw.drawing import diagram
from schemabook.draw.staleness import Stale, stale
from schemabook.draw.stored import stored_digest

__all__ = ["Atlas", "Diagram", "Stale", "diagram", "stale", "stored_digest"]
