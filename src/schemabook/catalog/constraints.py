"""Rows of pg_constraint -> Key, ForeignKey, Check, NotNull, Exclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.catalog.text import numbers
from schemabook.ddl.spelling import chosen_name
from schemabook.schema import (
    Action,
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    Key,
    Match,
    Name,
    NotNull,
)

if TYPE_CHECKING:
    from schemabook.catalog.lookup import Lookup

_ACTIONS: Final[dict[str, Action]] = {
    "a": "NO ACTION",
    "r": "RESTRICT",
    "c": "CASCADE",
    "n": "SET NULL",
    "d": "SET DEFAULT",
}
_MATCHES: Final[dict[str, Match]] = {"s": "SIMPLE", "f": "FULL", "p": "PARTIAL"}


def constraints(look: Lookup) -> dict[int, tuple[Constraint, ...]]:
    """The constraints of every table, by name; NOT NULL only where it is not the column's plain one."""
    plain = _PlainNotNull(look)
    found: dict[int, list[Constraint]] = {}
    for row in look.rows["constraints"]:
        if not plain.matches(row):
            found.setdefault(row.relation, []).append(_constraint(row, look))
    return {relation: tuple(sorted(all_, key=lambda c: c.name)) for relation, all_ in found.items()}


def _constraint(row: Any, look: Lookup) -> Constraint:
    common: dict[str, Any] = {
        "name": row.name,
        "columns": look.columns(row.relation, numbers(row.columns or "")),
        "definition": row.definition or _plain_key(row, look),
        "comment": look.comment("pg_constraint", row.oid),
        "validated": row.validated,
        "enforced": row.enforced,
        "deferrable": row.deferrable,
        "initially_deferred": row.initially_deferred,
        "inherited": row.inherited,
    }
    match row.kind:
        case "p" | "u":
            return Key(
                **common,
                primary=row.kind == "p",
                nulls_not_distinct=row.nulls_not_distinct,
                include=look.columns(row.relation, numbers(row.indexed)[len(numbers(row.columns)) :])
                if row.indexed
                else (),
                without_overlaps=row.period,
            )
        case "f":
            return _foreign_key(row, look, common)
        case "c":
            return Check(**common, expression=condition(row.definition), no_inherit=row.no_inherit)
        case "n":
            return NotNull(**common, no_inherit=row.no_inherit)
        case _:
            return Exclusion(**common)


def _plain_key(row: Any, look: Lookup) -> str:
    """What pg_get_constraintdef() says of a key with all defaults."""
    columns = ", ".join([look.quoted(row.relation, n) for n in numbers(row.columns)])
    return f"{'PRIMARY KEY' if row.kind == 'p' else 'UNIQUE'} ({columns})"


def condition(definition: str) -> str:
    """The condition of "CHECK ((a > 0)) NO INHERIT": "(a > 0)", as pg_get_expr() would spell it again."""
    return definition[definition.index("(") + 1 : definition.rindex(")")]


def _foreign_key(row: Any, look: Lookup, common: dict[str, Any]) -> ForeignKey:
    return ForeignKey(
        **common,
        references=Name(row.ref_schema, row.ref_name),
        ref_columns=look.columns(row.referenced, numbers(row.ref_columns)),
        on_update=_ACTIONS[row.on_update],
        on_delete=_ACTIONS[row.on_delete],
        on_delete_columns=look.columns(row.relation, numbers(row.on_delete_columns or "")),
        match=_MATCHES[row.match],
    )


class _PlainNotNull:
    """Knows which NOT NULL constraints say no more than `NOT NULL` beside their column.

    Plain are the name that PostgreSQL would have chosen and, in a child, the name that the parent has.
    """

    def __init__(self, look: Lookup) -> None:
        self._look = look
        self._tables = {r.oid: r.name for r in look.rows["relations"]}
        self._parents: dict[int, list[int]] = {}
        for r in look.rows["inheritance"]:
            self._parents.setdefault(r.child, []).append(r.parent)
        self._names = {
            (r.relation, column): r.name
            for r in look.rows["constraints"]
            if r.kind == "n"
            for column in look.columns(r.relation, numbers(r.columns))
        }

    def matches(self, row: Any) -> bool:
        if row.kind != "n":
            return False
        if not row.validated or row.no_inherit or self._look.comment("pg_constraint", row.oid):
            return False
        (column,) = self._look.columns(row.relation, numbers(row.columns))
        table = self._tables.get(row.relation, "")
        if row.name.rstrip("0123456789") == chosen_name(table, column, "not_null"):
            return True
        parents = self._parents.get(row.relation, ())
        return row.inherited and any(row.name == self._name(parent, column) for parent in parents)

    def _name(self, table: int, column: str) -> str:
        return self._names.get((table, column)) or chosen_name(
            self._tables.get(table, ""), column, "not_null"
        )
