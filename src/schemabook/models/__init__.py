"""A snapshot as SQLAlchemy or SQLModel models with nothing lost.

`build` makes a `Module` of pieces (`code`), `source` its text. What SQLAlchemy has a word for is said in it
(`sayable`), the rest travels as SQL attached to the metadata (`statements`), each piece made when all that it
rests on is there (`phases`). Everything here is pure; files, formatting and drift are in `modelling`.
"""

from __future__ import annotations

from schemabook.models.build import build
from schemabook.models.code import Module, Style
from schemabook.models.names import Given, Rules
from schemabook.models.text import enums_source, source

__all__ = ["Given", "Module", "Rules", "Style", "build", "enums_source", "source"]
