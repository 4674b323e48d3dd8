"""A new state of the database, put into models files that people have edited.

The state that the files describe is known by building them, so the files hold no marks: pieces are matched by
the names of the database. `given` reads the names that people chose, `refined` changes what changed and
nothing else.
"""

from schemabook.models.refine.desk import CannotRefine
from schemabook.models.refine.facts import (
    Facts,
    ShownClass,
    ShownElement,
    ShownEnum,
    ShownRelationship,
    ShownType,
)
from schemabook.models.refine.generated import Version
from schemabook.models.refine.naming import Renames, carried, given
from schemabook.models.refine.refining import Refined, refined
from schemabook.models.refine.settling import settled

__all__ = [
    "CannotRefine",
    "Facts",
    "Refined",
    "Renames",
    "ShownClass",
    "ShownElement",
    "ShownEnum",
    "ShownRelationship",
    "ShownType",
    "Version",
    "carried",
    "given",
    "refined",
    "settled",
]
