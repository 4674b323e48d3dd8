"""A tour for whoever inherits a database: what matters, in which order to read it, how it joins.

`explored` holds what is told, one module a section says it in `parts`, which `as_text` and `as_html` show;
`document` puts the sections in order as `block`s. `notebook` writes them as a notebook, `merge` keeping what
people wrote and `flags` telling what has changed since; `page` writes them as one HTML page.
"""

from schemabook.tour.making import from_snapshot, of_session
from schemabook.tour.tour import Tour

__all__ = ["Tour", "from_snapshot", "of_session"]
