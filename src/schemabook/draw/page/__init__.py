"""Diagrams as one self-contained HTML page: works from a file, without network, without any library.

`sheet` fits a drawing into the page, `book` gathers what all sheets say of each table, `sections` writes that
down as a dictionary, `whole` puts the page together. `page.js` only moves and shows what is there: it makes
no markup of data, and without it the page is the drawings with the dictionary below them.
"""

from schemabook.draw.page.sheet import Sheet
from schemabook.draw.page.whole import page

__all__ = ["Sheet", "page"]
