"""Foreign keys as a graph of integers: its communities, and which of its nodes join the others.

This is the only file that knows networkx. Nodes are integers in a fixed order and seeds are fixed, so that
the same schema gives the same answer in every process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEED: Final = 1
_EXACT: Final = 300  # nodes up to which betweenness is counted over all of them: 0.2 s
_SAMPLE: Final = 120  # sources above: half a second for 1,000 nodes


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Nodes from 0 to `count` - 1 and the weights of the edges, each edge once, from small to large."""

    count: int
    edges: Mapping[tuple[int, int], float]

    def only(self, nodes: Sequence[int]) -> Graph:
        """The part with these nodes alone, numbered in their order."""
        place = {node: i for i, node in enumerate(nodes)}
        kept = {
            (min(place[a], place[b]), max(place[a], place[b])): weight
            for (a, b), weight in self.edges.items()
            if a in place and b in place
        }
        return Graph(count=len(nodes), edges=kept)


def louvain(graph: Graph, resolution: float) -> list[list[int]]:
    """The communities that maximise modularity, sorted; the higher the resolution, the smaller they are.

    Blondel et al., Fast unfolding of communities in large networks (2008), as networkx has it.
    """
    import networkx  # 0.3 s, which only those pay who ask

    found = networkx.community.louvain_communities(
        _networkx(graph), weight="weight", resolution=resolution, seed=_SEED
    )
    return sorted(sorted(group) for group in found)


def betweenness(graph: Graph) -> list[float]:
    """For each node the share of shortest paths between others that lead through it, weights aside.

    Above 300 nodes the paths from a fixed sample of nodes stand for all.
    """
    import networkx

    sample = None if graph.count <= _EXACT else _SAMPLE
    found = networkx.betweenness_centrality(_networkx(graph), k=sample, seed=_SEED)
    return [float(found[node]) for node in range(graph.count)]


def _networkx(graph: Graph) -> Any:
    import networkx

    made = networkx.Graph()
    made.add_nodes_from(range(graph.count))
    made.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(graph.edges.items()))
    return made
