"""What the tour tells, as plain data for other tools."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from schemabook.statistics import distinct_values
from schemabook.tour import glance, sharp_edges

if TYPE_CHECKING:
    from schemabook.tour.explored import Explored


def data(found: Explored, title: str, digest: str) -> dict[str, Any]:
    """Names as `str(Name)`, everything in the tour's order."""
    return {
        "title": title,
        "digest": digest,
        "glance": glance.numbers(found),
        "tables": [_table(found, n) for n in range(len(found.tables))],
        "domains": [
            {
                "name": name,
                "reason": found.domains.reason.get(name, ""),
                "tables": [str(t) for t in found.by_domain[name]],
            }
            for name in found.domains.names
        ],
        "reading_order": [{"table": str(s.table), "reason": s.reason} for s in found.order],
        "families": [
            {
                "pattern": f.pattern,
                "kind": f.kind,
                "lead": str(f.lead),
                "members": [str(m) for m in f.members],
            }
            for f in found.families
        ],
        "conventions": [asdict(c) for c in found.conventions],
        "sharp_edges": sharp_edges.facts(found),
        "questions": [
            {"about": str(q.about) if q.about else None, "text": q.text, "evidence": q.evidence}
            for q in found.questions
        ],
    }


def _table(found: Explored, n: int) -> dict[str, Any]:
    table = found.tables[n]
    told: dict[str, Any] = {
        "name": str(table),
        "domain": found.domains.of[table.key],
        "role": found.roles[table.key],
        "rows": found.rows(table),
    }
    if found.statistics is not None:
        told["columns"] = {
            column.name: {
                "null_fraction": known.null_fraction,
                "distinct": distinct_values(known, found.rows(table) or 0.0),
                **({"values": list(known.values)} if known.values else {}),
            }
            for column, known in found.statistics.of(table)
        }
    return told
