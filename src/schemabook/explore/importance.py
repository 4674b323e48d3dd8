"""How much each table matters for understanding the others: what joins them, and what they refer to."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Final

from schemabook.explore.communities import graph_of
from schemabook.explore.graph import betweenness
from schemabook.explore.tables import neighbours, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.explore.roles import Role
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema

#: What a table's place counts by its role. Everything refers to lookups, and little is learned from them.
_FACTORS: Final[Mapping[Role, float]] = {
    "entity": 1.0,
    "extension": 0.5,
    "queue": 0.2,
    "log": 0.1,
    "lookup": 0.1,
    "link": 0.1,
    "history": 0.05,
    "isolated": 0.05,
}
_BETWEEN: Final = 0.6  # the share of betweenness, the rest is the number of tables that refer to it
_ROWS: Final = 0.02  # what a billion rows add: they decide between equals


def importance(schema: Schema, links: Sequence[Relation], roles: Mapping[Name, Role]) -> dict[Name, float]:
    """From 0 to about 1 for each table, sorted by name.

    Betweenness says which tables the paths between others lead through. (PageRank would favour lookups, which
    are the end of every path.)
    """
    tables = whole(schema)
    near = neighbours(links)
    names = [table.key for table in tables]
    between = betweenness(graph_of(names, links))
    referring = [len(near.children(name)) for name in names]
    most_between, most_referring = max(between, default=0) or 1, max(referring, default=0) or 1
    found: dict[Name, float] = {}
    for table, paths, others in zip(tables, between, referring, strict=True):
        place = _BETWEEN * paths / most_between + (1 - _BETWEEN) * others / most_referring
        size = _ROWS * log10(max(table.rows, 1)) / 9
        found[table.key] = round(_FACTORS[roles.get(table.key, "entity")] * place + size, 9)
    return found
