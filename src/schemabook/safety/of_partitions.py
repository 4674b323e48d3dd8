"""ATTACH PARTITION without a scan under ACCESS EXCLUSIVE: a validated CHECK proves the bound first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl.spelling import name, raw, statement
from schemabook.safety.reading import Ident, Words
from schemabook.safety.replacement import Context, Phase, Replacement, object_name

if TYPE_CHECKING:
    from schemabook.ddl.spelling import Part

_ADVICE = (
    "add a CHECK to the partition that says what its bound says, NOT VALID, then VALIDATE it: ATTACH "
    "PARTITION then reads no row. A default partition needs a CHECK that excludes the new bound"
)


def attach(parent: Ident, action: str, context: Context) -> Replacement | None:
    """ATTACH PARTITION ... FOR VALUES, for a bound on one plain column."""
    words = Words(action)
    words.take("ATTACH", "PARTITION")
    child = words.ident()
    bound = _bound(parent, words, context)
    if child is None or bound is None:
        return Replacement(advice=_ADVICE)
    joined = statement("ALTER TABLE {} {}", raw(parent.text), raw(action))
    proofs = [(raw(child.text), child.last, bound), *_default(parent, bound, context)]
    return _proved(joined, proofs)


def create_partition(text: str, context: Context) -> Replacement | None:
    """CREATE TABLE ... PARTITION OF a table whose default partition is read for rows of the new one."""
    words = Words(text)
    words.take("CREATE", "TABLE")
    words.take("IF", "NOT", "EXISTS")
    words.ident()
    if not context.scanned or not words.take("PARTITION", "OF"):
        return None
    parent = words.ident()
    bound = _bound(parent, words, context) if parent else None
    proofs = _default(parent, bound, context) if parent and bound else []
    return _proved(text, proofs) if proofs else Replacement(advice=_ADVICE)


def _proved(joined: str, proofs: list[tuple[Part, str, str]]) -> Replacement:
    """Tables, their names, and what their rows must fulfil: by a CHECK that is there until then."""
    phases, drops = [], []
    for on, table, condition in proofs:
        check = name(object_name(table, "", "bound"))
        add = statement("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({}) NOT VALID", on, check, raw(condition))
        phases.append(Phase((add,)))
        phases.append(Phase((statement("ALTER TABLE {} VALIDATE CONSTRAINT {}", on, check),)))
        drops.append(statement("ALTER TABLE {} DROP CONSTRAINT {}", on, check))
    return Replacement((*phases, Phase((joined, *drops))))


def _default(parent: Ident, bound: str, context: Context) -> list[tuple[Part, str, str]]:
    """The default partition, which must have no row of the new one."""
    known = parent.table(context.schema)
    tables = context.schema.tables if context.schema else ()
    found = [t for t in tables if known and t.partition_of == known.key and t.partition_bound == "DEFAULT"]
    return [(raw(statement("{}", name(*t.key))), t.name, f"NOT ({bound})") for t in found]


def _bound(parent: Ident, words: Words, context: Context) -> str | None:
    """FOR VALUES ... as a condition on the parent's one key column; None for anything else."""
    known = parent.table(context.schema)
    if known is None or not words.take("FOR", "VALUES"):
        return None
    method = Words(known.partition_key or "")
    kind = method.peek()
    method.at += 1
    column = Words(method.parens()[1:-1]).ident()
    if column is None or column.last not in known.by_name:
        return None
    return _range(words, column) if kind == "RANGE" else _list(words, column) if kind == "LIST" else None


def _range(words: Words, column: Ident | None) -> str | None:
    low = words.parens() if words.take("FROM") else ""
    high = words.parens() if words.take("TO") else ""
    if column is None or not low or not high or _several(low) or _several(high):
        return None
    parts = [statement("{} IS NOT NULL", raw(column.text))]
    if low[1:-1].strip().upper() != "MINVALUE":
        parts.append(statement("{} >= {}", raw(column.text), raw(low[1:-1].strip())))
    if high[1:-1].strip().upper() != "MAXVALUE":
        parts.append(statement("{} < {}", raw(column.text), raw(high[1:-1].strip())))
    return " AND ".join(parts)


def _list(words: Words, column: Ident | None) -> str | None:
    values = words.parens() if words.take("IN") else ""
    if column is None or not values or "NULL" in values.upper().replace("(", " ").replace(",", " ").split():
        return None
    return statement("{} IS NOT NULL AND {} IN {}", raw(column.text), raw(column.text), raw(values))


def _several(group: str) -> bool:
    return any(token.text == "," and depth == 0 for _, token, depth in Words(group[1:-1]).depths())
