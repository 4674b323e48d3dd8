"""Diagrams of whatever holds a schema: a snapshot, an open database, models in Python, or a name of one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemabook import draw
from schemabook.draw.diff.diagram import diff_diagram, diff_digest
from schemabook.draw.diff.renames import renamed
from schemabook.generating.comparing import pair
from schemabook.generating.sources import Source, of_models, of_schema, source
from schemabook.schema import Schema
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.draw import Diagram


def diagram(of: Any, **options: Any) -> Diagram:
    """The ER diagram of a schema; see `schemabook.draw.diagram` for the options.

    `of` is a snapshot, an open database, a MetaData, a declarative base or a module of models, or a name that
    `generating.source` knows: a URL, a study ("tasks@v0.1"), a file or folder of SQL, "main:sql/tasks".
    Models are made in a scratch database and read from there.
    """
    return draw.diagram(_source(of).schema(server()), **options)


def diagram_diff(old: Any, new: Any, *, renames: Mapping[str, str] | None = None, **options: Any) -> Diagram:
    """What leads from one schema to another as one diagram, with everything that changed marked in it.

    Both are named as in `diagram`. `renames` says of new names what they were ({"people": "users"}), beside
    what the newer side's SQL declares. The options are those of `schemabook.draw.diff.diagram.diff_diagram`.
    """
    both = pair(_source(old), _source(new), renames=renames)
    known = {"renamed": renamed(both.renames, both.new), "digest": diff_digest(both.before, both.new)}
    return diff_diagram(both.old, both.new, **{**known, **options})


def _source(of: Any) -> Source:
    if isinstance(of, str | Path):
        return source(of)
    held = of if isinstance(of, Schema) else getattr(of, "schema", None)
    # a MetaData has an attribute of that name as well: the schema its tables are in
    return of_schema(held) if isinstance(held, Schema) else of_models(of)
