"""Groups of tables of a readable size: Louvain communities, their resolution tuned, the smallest merged.

At resolution 1 the groups grow with the schema (Fortunato and Barthélemy, Resolution limit in community
detection, 2007). So the resolution is raised until the typical group makes a diagram that one can read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from schemabook.explore.by_name import nouns
from schemabook.explore.graph import Graph, louvain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.relations import Relation
    from schemabook.schema import Name

_WANTED: Final = (12, 15)  # tables in the typical group
_LEAST: Final = 4  # what is smaller belongs to a neighbour, if it has one
_RUNS: Final = 5  # of Louvain, about 0.1 s each for 1,000 tables
_NAMED: Final = 2.0  # how much more a reference says where the child is named after the parent


def graph_of(names: Sequence[Name], links: Sequence[Relation]) -> Graph:
    """The references between `names` as a graph, a parallel reference adding to the weight.

    A reference to the table that the child is named after (`invoice_line` to `invoice`) counts twice: of
    several parents it is the one that the child is a part of. Hubs keep all their edges; leaving them out
    tears apart what only they hold together.
    """
    place = {name: i for i, name in enumerate(names)}
    edges: dict[tuple[int, int], float] = defaultdict(float)
    for link in sorted(links):
        if not link.is_self and link.child in place and link.parent in place:
            a, b = place[link.child], place[link.parent]
            edges[min(a, b), max(a, b)] += _NAMED if is_part_by_name(link.child, link.parent) else 1.0
    return Graph(count=len(names), edges=dict(edges))


def is_part_by_name(child: Name, parent: Name) -> bool:
    """True where the child's name begins with the parent's: `order_items` of `orders`."""
    own, other = nouns(child.name), nouns(parent.name)
    return len(own) > len(other) > 0 and own[: len(other)] == other


def communities(graph: Graph) -> list[list[int]]:
    """The nodes that have edges, in groups; each group and the list sorted.

    The resolution is searched for by bisection: half of the nodes shall be in groups of at most 12 to 15.
    """
    connected = sorted({node for edge in graph.edges for node in edge})
    if not connected:
        return []
    inner = graph.only(connected)
    return sorted(sorted(connected[i] for i in group) for group in _tuned(inner))


def _tuned(graph: Graph) -> list[list[int]]:
    low, high = 1.0, 0.0
    resolution = max(1.0, graph.count / 150)
    best: list[list[int]] = []
    for _ in range(_RUNS):
        found = _merged(graph, louvain(graph, resolution))
        if not best or _off(found) < _off(best):
            best = found
        if _off(found) == 0 or (_typical(found) < _WANTED[0] and resolution == low):
            break
        if _typical(found) > _WANTED[1]:
            low = resolution
        else:
            high = resolution
        resolution = (low * high) ** 0.5 if high else resolution * 2
    return best


def _typical(groups: Sequence[Sequence[int]]) -> int:
    """The size of the group that the median node is in; many tiny groups beside large ones do not move it."""
    sizes = sorted(len(group) for group in groups)
    passed, half = 0, sum(sizes) / 2
    for size in sizes:
        passed += size
        if passed >= half:
            return size
    return 0


def _off(groups: Sequence[Sequence[int]]) -> int:
    """How far the typical group is from the wanted size."""
    size = _typical(groups)
    return max(_WANTED[0] - size, size - _WANTED[1], 0)


def _merged(graph: Graph, groups: list[list[int]]) -> list[list[int]]:
    """The same with each tiny group in the group that most of its edges lead to, the tiniest first."""
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (a, b), weight in graph.edges.items():
        near[a].append((b, weight))
        near[b].append((a, weight))
    of = {node: i for i, group in enumerate(groups) for node in group}
    found = dict(enumerate(groups))
    for i in sorted(found, key=lambda i: (len(found[i]), found[i])):
        if len(found[i]) >= _LEAST:
            continue
        pull: dict[int, float] = defaultdict(float)
        for node in found[i]:
            for other, weight in near[node]:
                if of[other] != i:
                    pull[of[other]] += weight
        if pull:
            to = min(pull, key=lambda j: (-pull[j], len(found[j]), found[j]))
            of.update(dict.fromkeys(found[i], to))
            found[to] = sorted([*found[to], *found.pop(i)])
    return sorted(found.values())
