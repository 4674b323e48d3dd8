"""ATTACH PARTITION without a scan under ACCESS EXCLUSIVE: a validated CHECK proves the bound first."""

from __future__ import annotations

from schemabook.ddl.spelling import name, raw, statement
from schemabook.safety.reading import Ident, Words
from schemabook.safety.replacement import Context, Phase, Replacement, object_name

_ADVICE = (
    "add a CHECK to the partition that says what its bound says, NOT VALID, then VALIDATE it: ATTACH "
    "PARTITION then reads no row. A default partition needs a CHECK that excludes the new bound"
)


def attach(parent: Ident, action: str, context: Context) -> Replacement | None:
    """ATTACH PARTITION ... FOR VALUES, for a bound on one plain column."""
    words = Words(action)
    words.take("ATTACH", "PARTITION")
    child = words.ident()
    known = parent.table(context.schema)
    if child is None or not words.take("FOR", "VALUES") or known is None:
        return Replacement(advice=_ADVICE)
    method = Words(known.partition_key or "")
    kind = method.peek()
    method.at += 1
    column = Words(method.parens()[1:-1]).ident()
    bound = _range(words, column) if kind == "RANGE" else _list(words, column) if kind == "LIST" else None
    if bound is None or column is None or column.last not in known.by_name:
        return Replacement(advice=_ADVICE)
    on, check = raw(child.text), name(object_name(child.last, "", "bound"))
    add = statement("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({}) NOT VALID", on, check, raw(bound))
    valid = statement("ALTER TABLE {} VALIDATE CONSTRAINT {}", on, check)
    joined = statement("ALTER TABLE {} {}", raw(parent.text), raw(action))
    drop = statement("ALTER TABLE {} DROP CONSTRAINT {}", on, check)
    return Replacement((Phase((add,)), Phase((valid,)), Phase((joined, drop))))


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
