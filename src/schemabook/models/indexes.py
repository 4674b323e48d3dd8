"""sa.Index(...): columns by name, everything else as PostgreSQL spells it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.ddl import refs
from schemabook.ddl.spelling import quote
from schemabook.models import conventions, sayable
from schemabook.models.exclusions import pieces
from schemabook.models.literals import py
from schemabook.models.spelling import visible
from schemabook.models.sql_text import expression, ungrouped

if TYPE_CHECKING:
    from schemabook.models.facts import Facts
    from schemabook.schema import Index, IndexKey, Table

_CALL: Final = re.compile(r"[\w.\"]+\(.*\)", re.DOTALL)


def index_code(one: Index, table: Table, facts: Facts) -> str:
    """An index as an argument of its table; one that is made by SQL as Alembic reads it."""
    ops: dict[str, str] = {}
    parts = [_key(key, one, n, facts, ops) for n, key in enumerate(one.keys)]
    plain = all(k.column is not None and not _is_ordered(k) and k.collation is None for k in one.keys)
    late = refs.ref(one, table) in facts.phases.late
    usual = plain and not late and conventions.is_usual(one, table, "idx")
    parts.insert(0, "None" if usual else py(one.name))
    if one.unique:
        parts.append("unique=True")
    if one.method != "btree":
        parts.append(f"postgresql_using={py(one.method)}")
    if ops:
        parts.append(f"postgresql_ops={{{', '.join(f'{py(k)}: {py(v)}' for k, v in ops.items())}}}")
    if one.include:
        parts.append(f"postgresql_include=[{', '.join(py(c) for c in one.include)}]")
    if one.nulls_not_distinct:
        parts.append("postgresql_nulls_not_distinct=True")
    if one.options:
        behind = one.definition.rpartition(" WITH (")[2]
        pairs = (option.partition("=") for option in _as_given(one.options, behind))
        parts.append(f"postgresql_with={{{', '.join(f'{py(k)}: {py(v)}' for k, _, v in pairs)}}}")
    if one.predicate is not None:
        parts.append(f"postgresql_where={expression(ungrouped(visible(one.predicate, facts.schema)))}")
    return f"sa.Index({', '.join(parts)})"


def _key(key: IndexKey, one: Index, number: int, facts: Facts, ops: dict[str, str]) -> str:
    """One key; its operator class goes into `ops` where SQLAlchemy can attach it."""
    if key.options and key.opclass is None:  # the options need the name of the default class
        start = one.definition.index("(", one.definition.index(" USING ")) + 1
        return expression(visible(pieces(one.definition, start)[0][number], facts.schema))
    if sayable.apart(one):
        return _as_reflected(key, facts)
    opclass = _opclass(key, one, facts)
    if key.column is not None and not _is_ordered(key) and key.column not in ops:
        # Alembic compares the column alone, and PostgreSQL expects the rest behind it
        rest = " ".join(filter(None, [_collation(key, facts), opclass]))
        if rest:
            ops[key.column] = rest
        return py(key.column)
    text = _text(key, facts)
    rest = " ".join(filter(None, [_collation(key, facts), opclass]))
    if rest:
        # Only a column-like element has a key by which postgresql_ops finds it
        ops[text] = rest
        return f"sa.literal_column({py(text)})"
    return expression(text + _order(key))


def _as_reflected(key: IndexKey, facts: Facts) -> str:
    """A key as SQLAlchemy reflects it: without collation and operator class, ":x" taken for a parameter."""
    if key.column is not None and not _is_ordered(key):
        return py(key.column)
    return f"sa.text({py(_text(key, facts) + _order(key))})"


def _text(key: IndexKey, facts: Facts) -> str:
    if key.column is not None:
        return quote(key.column)
    return visible(key.pretty or _grouped(key.expression or ""), facts.schema)


def _collation(key: IndexKey, facts: Facts) -> str | None:
    if key.collation is None:
        return None
    return f"COLLATE {visible(key.collation.removeprefix('pg_catalog.'), facts.schema)}"


def _as_given(options: tuple[str, ...], definition: str) -> list[str]:
    """Options in the order in which they were given."""
    return sorted(options, key=lambda option: definition.find(option.partition("=")[0] + "="))


def _grouped(text: str) -> str:
    """In parentheses, unless it is a function call."""
    return text if _CALL.fullmatch(text) and _closes_last(text) else f"({text})"


def _closes_last(text: str) -> bool:
    """True where the first parenthesis is closed by the last character."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and char == ")":
            return at == len(text) - 1
    return False


def _opclass(key: IndexKey, one: Index, facts: Facts) -> str | None:
    if key.opclass is None:
        return None
    options = f"({', '.join(_as_given(key.options, one.definition))})" if key.options else ""
    return visible(key.opclass.removeprefix("pg_catalog."), facts.schema) + options


def _is_ordered(key: IndexKey) -> bool:
    return key.descending or key.nulls_first


def _order(key: IndexKey) -> str:
    text = " DESC" if key.descending else ""
    if key.descending and not key.nulls_first:
        return text + " NULLS LAST"
    return text + " NULLS FIRST" if key.nulls_first and not key.descending else text
