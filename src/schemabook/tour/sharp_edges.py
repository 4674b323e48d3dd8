"""Sharp edges: what a newcomer trips over, the worst first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import networkx as nx

from schemabook import explore
from schemabook.lint.judging import SEVERITIES
from schemabook.tour.parts import Fold, Grid, Text, points
from schemabook.tour.shown import Shown
from schemabook.tour.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Table
    from schemabook.tour.explored import Explored
    from schemabook.tour.parts import Part

# What misleads somebody who reads or queries; what only an owner mends (indexes, comments) is lint's alone.
_RULES: Final = (
    "uninsertable-cycle",
    "missing-primary-key",
    "undeclared-reference",
    "polymorphic-reference",
    "ids-in-list",
    "entity-attribute-value",
    "key-type-mismatch",
    "float-money",
    "timestamp-without-zone",
    "same-name-different-types",
    "boolean-and-timestamp",
    "repeated-columns",
    "derived-column",
    "repeated-table-name",
    "table-number",
    "mixed-case",
    "quoted-name",
    "capital-letters",
    "reserved-word",
    "nullable-boolean",
    "nullable-mandatory-key",
    "padded-character",
    "json-instead-of-jsonb",
    "key-near-exhaustion",
    "unindexed-cascade",
    "row-security-without-policy",
    "policy-without-effect",
    "view-bypasses-row-security",
    "stored-rows-bypass-row-security",
    "partition-gap",
)
_PLACES: Final = 12
_CASCADES: Final = 6
_FAR: Final = 4  # tables that lose rows when one row is deleted
_CYCLES: Final = 10


def sharp_edges(found: Explored) -> Shown:
    """Lint's findings that mislead, cascades that reach far, cycles, triggers, row security, partitions."""
    parts = (*_cascades(found), *_cycles(found), *_linted(found), *_hidden(found))
    return Shown("tour.sharp_edges", parts or (Text("None were found."),))


def facts(found: Explored) -> dict[str, str]:
    """The findings by rule, with their places."""
    return {rule: listed(_places(some), 40) for rule, some in _findings(found).items()}


def _findings(found: Explored) -> dict[str, list[DesignFinding]]:
    """The findings by rule, the most severe rules first."""
    by: dict[str, list[DesignFinding]] = defaultdict(list)
    for finding in found.findings:
        if finding.rule in _RULES:
            by[finding.rule].append(finding)

    def rank(rule: str) -> tuple[int, int]:
        return min(SEVERITIES.index(f.severity) for f in by[rule]), _RULES.index(rule)

    return {rule: by[rule] for rule in sorted(by, key=rank)}


def _places(findings: Sequence[DesignFinding]) -> list[str]:
    return sorted({place for f in findings for place in f.places})


def _linted(found: Explored) -> Iterator[Part]:
    for rule, findings in _findings(found).items():
        places = _places(findings)
        said = rule.replace("-", " ").capitalize()
        first = findings[0]
        inner: list[Part] = [Text(first.why)]
        if len(findings) == 1:
            inner.insert(0, Text(f"{first.target}: {first.message}"))
        else:
            inner += points([f"{f.target}: {f.message}" for f in findings[:_PLACES]])
            if len(findings) > _PLACES:
                inner.append(Text(f"and {len(findings) - _PLACES} more: schemabook lint"))
        yield Fold(summary=f"{said}: {listed(places, 4)}", parts=tuple(inner))


def _cascades(found: Explored) -> Iterator[Part]:
    reach: list[tuple[int, Table, list[str]]] = []
    for table in found.tables:
        if not any(r.on_delete == "CASCADE" for r in found.into.get(table.key, ())):
            continue
        effects = explore.consequences(found.schema, found.links, table.key)
        lost = list(dict.fromkeys(str(e.table) for e in effects if e.action == "deleted"))
        if len(lost) >= _FAR:
            reach.append((len(lost), table, lost))
    reach.sort(key=lambda item: (-item[0], item[1].key))
    rows = tuple((str(t), str(n), listed(lost, 8)) for n, t, lost in reach[:_CASCADES])
    if rows:
        yield Grid(
            heads=("a row of", "tables", "deleted with it"),
            rows=rows,
            code=frozenset({0}),
            numbers=frozenset({1}),
            title="Deleting one row deletes much",
        )


def _cycles(found: Explored) -> Iterator[Part]:
    graph = nx.DiGraph()
    graph.add_edges_from((r.child, r.parent) for r in found.links if not r.is_self)
    rings = sorted(sorted(ring) for ring in nx.strongly_connected_components(graph) if len(ring) > 1)
    if rings:
        said = [f"{listed(ring, 8)} refer to each other in a circle" for ring in rings[:_CYCLES]]
        why = "Rows of these cannot be inserted or deleted in a plain order of tables."
        yield Fold(
            summary=f"Cycles of references: {plural(len(rings), 'group')} of tables",
            parts=(Text(why), *points(said)),
        )


def _hidden(found: Explored) -> Iterator[Part]:
    """What happens without being written in the query."""
    said = []
    fired = [t for t in found.tables if t.triggers]
    if fired:
        names = [f"{t} ({', '.join(g.name for g in t.triggers)})" for t in fired]
        said.append(f"Triggers fire on {listed(names, 8)}.")
    secured = [t for t in found.tables if t.row_security]
    if secured:
        said.append(f"Row security hides rows of {listed(secured, 8)}: what you see depends on your role.")
    parted = [f"{t} by {t.partition_key}" for t in found.tables if t.key in found.partitions]
    if parted:
        said.append(
            f"Partitioned: {listed(parted, 8)}; a query without that in its WHERE reads every partition."
        )
    ruled = [t for t in found.tables if t.rules]
    if ruled:
        said.append(f"Rewrite rules change statements on {listed(ruled, 8)}.")
    if said:
        yield Fold(summary="What happens without being written in a query", parts=points(said), open=True)
