"""The conventions of a schema, found from what most of its tables do, with the ones that do not by name.

Only what at least 60 % follow is a convention; which one it is does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.explore.conventions.base import Convention
from schemabook.explore.conventions.columns import columns
from schemabook.explore.conventions.comments import comments
from schemabook.explore.conventions.keys import keys
from schemabook.explore.conventions.names import names
from schemabook.explore.conventions.references import references
from schemabook.explore.conventions.states import states
from schemabook.explore.roles import roles
from schemabook.lint.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Schema

__all__ = ["Convention", "conventions"]


def conventions(schema: Schema, links: Sequence[Relation]) -> tuple[Convention, ...]:
    """What at least 60 % of three or more places do alike, topic by topic.

    Partitions, foreign tables and the ledgers of migration tools are left out. The words of a rule have no
    numbers in them: they stay the same when tables are added.
    """
    facts = Facts(schema)
    found = (
        *names(facts),
        *keys(facts),
        *references(links),
        *columns(facts, roles(schema, links)),
        *states(facts),
        *comments(facts),
    )
    return tuple(c for c in found if c is not None)
