"""Generated migrations: the SQL that leads from one schema to another and back, proven on a scratch copy.

`generate` compares two sources (`sources.source`) and finds the way up and down by doing it (`bench`);
`Generated.up` and `.down` are the texts of the files (`render`), `write` puts them into a folder of versions.
"""

from __future__ import annotations

from schemabook.generating.generate import Generated, generate
from schemabook.generating.render import Part, Step
from schemabook.generating.sources import Source, of_models, of_schema, of_sql, of_study, source
from schemabook.generating.writing import write

__all__ = [
    "Generated",
    "Part",
    "Source",
    "Step",
    "generate",
    "of_models",
    "of_schema",
    "of_sql",
    "of_study",
    "source",
    "write",
]
