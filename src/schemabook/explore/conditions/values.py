"""Values inside a condition: columns, constants and sums of them, in words, and how PostgreSQL compares them.

A cast is left out of the words only where it changes nothing: PostgreSQL sets many that nobody has written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from schemabook.explore.conditions.nodes import Call, Cast, ColumnRef, Constant, Node, Operation
from schemabook.explore.wording import WORDS, shown
from schemabook.keys import not_null
from schemabook.schema import Schema

if TYPE_CHECKING:
    from schemabook.schema import Column, Table

Kind = Literal["number", "time", "span", "text", "boolean", "label", "other"]

_NUMBERS: Final = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_TIMES: Final = ("date", "timestamp", "time ")
_TEXTS: Final = ("text", "character", "bpchar", "name")
_ROUNDED: Final = ("real", "double precision")
_LENGTH: Final = re.compile(r"\(\d+(?:,-?\d+)?\)")
_WHOLE: Final = re.compile(r"-?\d{1,15}")
_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?")
_BARE: Final = re.compile(r"[^\W\d_](?:[\w.-]*\w)?")
_MOMENTS: Final = {
    "current_date": ("the current date", "date"),
    "now": ("the current time", "timestamp with time zone"),
    "current_timestamp": ("the current time", "timestamp with time zone"),
    "localtimestamp": ("the current time", "timestamp without time zone"),
}


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value in words. `type` is PostgreSQL's without its length, `nulls` the columns that make it null."""

    said: str
    type: str
    kind: Kind
    nulls: tuple[str, ...] = ()
    constant: bool = False


@dataclass(frozen=True)
class Scope:
    """The table whose rows a condition is about, and the types it knows."""

    table: Table
    schema: Schema = field(default_factory=Schema)

    def value(self, node: Node) -> Value | None:
        """The value of a node; None where its words might mean something else."""
        match node:
            case ColumnRef():
                return self._column(self.table.by_name[node.name])
            case Constant():
                return None if node.value is None else self._plain(node)
            case Cast():
                return self._cast(node)
            case Call(arguments=()) if node.name in _MOMENTS:
                said, type_ = _MOMENTS[node.name]
                return Value(said=said, type=type_, kind="time")
            case Operation(operator="+" | "-" | "*"):
                return self._sum(node)
            case _:
                return None

    def type(self, column: Column) -> str:
        """The type without length; a domain's own type for a domain that is known."""
        found = column.type
        known = {n: d for d in self.schema.domains for n in (str(d.key), ".".join(d.key))}
        for _ in range(8):  # a domain over a domain
            domain = known.get(found.replace('"', ""))
            if column.type_key is None or domain is None:
                break
            found = domain.type
        return " ".join(_LENGTH.sub("", found).split())

    def shown(self, name: str) -> str:
        """A column's name in the sentence."""
        return shown(name)

    def text(self, value: str) -> str:
        """A text constant: without quotes where nothing else could be meant."""
        names = {n.lower() for n in self.table.by_name}
        if _BARE.fullmatch(value) and value.lower() not in WORDS | names:
            return value
        return quoted(value)

    def nullable(self, name: str) -> bool:
        """True where a row may have no value there."""
        return not not_null(self.schema, self.table, name)

    def is_composite(self, name: str) -> bool:
        """True where `IS NOT NULL` might ask for every field of the value."""
        key = self.table.by_name[name].type_key
        if key is None:
            return False
        return not any(t.key == key for t in (*self.schema.enums, *self.schema.domains, *self.schema.ranges))

    def _column(self, column: Column) -> Value:
        type_, said = self.type(column), self.shown(column.name)
        nulls = (said,) if self.nullable(column.name) else ()
        return Value(said=said, type=type_, kind=kind_of(type_), nulls=nulls)

    def _plain(self, node: Constant) -> Value:
        value = node.value or ""
        if node.quoted:
            return Value(said=self.text(value), type="text", kind="text", constant=True)
        if value in ("true", "false"):
            return Value(said=value, type="boolean", kind="boolean", constant=True)
        return Value(
            said=value, type="integer" if _WHOLE.fullmatch(value) else "numeric", kind="number", constant=True
        )

    def _cast(self, node: Cast) -> Value | None:
        if isinstance(node.inner, Constant) and node.inner.quoted:
            return self._typed(node.inner.value or "", node.type)
        inner = self.value(node.inner)
        if inner is None or _LENGTH.search(node.type):
            return None
        kept = _of_constant(inner, node.type) if inner.constant else self._widens(inner, node)
        return replace(inner, type=node.type, kind=kind_of(node.type)) if kept else None

    def _typed(self, value: str, type_: str) -> Value | None:
        """`'value'::type`, a constant of that type, of which PostgreSQL has written the value."""
        kind = kind_of(type_)
        if (
            _LENGTH.search(type_)
            or type_.endswith("]")
            or (kind == "number" and not _DECIMAL.fullmatch(value))
        ):
            return None
        said = value if kind in ("number", "time", "span", "boolean") else self.text(value)
        return Value(said=said, type=type_, kind=kind, constant=True)

    def _widens(self, inner: Value, node: Cast) -> bool:
        """True where every value stays what it is."""
        ways = {
            "smallint": ("integer", "bigint", "numeric", "double precision"),
            "integer": ("bigint", "numeric", "double precision"),
            "bigint": ("numeric",),
            "numeric": ("numeric",),
            "real": ("double precision",),
        }
        if inner.type == node.type or node.type in ways.get(inner.type, ()):
            return True
        if inner.kind == "text":
            return node.type in ("text", "character varying")
        return isinstance(node.inner, ColumnRef) and node.type == "text" and self._is_enum(node.inner.name)

    def _is_enum(self, name: str) -> bool:
        return any(e.key == self.table.by_name[name].type_key for e in self.schema.enums)

    def _sum(self, node: Operation) -> Value | None:
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        kind, type_ = _summed(node.operator, left, right)
        if kind is None:
            return None
        parts = [f"({v.said})" if _is_sum(n) else v.said for v, n in ((left, node.left), (right, node.right))]
        return Value(
            said=f" {node.operator} ".join(parts),
            type=type_,
            kind=kind,
            nulls=tuple(dict.fromkeys((*left.nulls, *right.nulls))),
        )


def kind_of(type_: str) -> Kind:
    """How values of a type are compared."""
    if type_ in _NUMBERS:
        return "number"
    if type_.endswith("]"):
        return "other"
    if type_ == "date" or type_.startswith(_TIMES):
        return "time"
    if type_ in ("text", "bpchar", "name") or type_.startswith("character"):
        return "text"
    return {"interval": "span", "boolean": "boolean"}.get(type_, "label" if "." in type_ else "other")  # type: ignore[return-value]


def quoted(value: str) -> str:
    """A text between quotes, as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def is_rounded(value: Value) -> bool:
    """True for binary fractions, which are seldom exactly what was written."""
    return value.type in _ROUNDED


def _of_constant(inner: Value, type_: str) -> bool:
    if inner.kind == "number" and type_ in _NUMBERS:
        whole = _WHOLE.fullmatch(inner.said) is not None and (type_ != "real" or len(inner.said) < 7)
        return whole or type_ in ("numeric", "double precision")
    return inner.kind == "text" and type_ in ("text", "character varying")


def _summed(operator: str, left: Value, right: Value) -> tuple[Kind | None, str]:
    kinds = (left.kind, right.kind)
    if kinds == ("number", "number"):
        return "number", "double precision" if is_rounded(left) or is_rounded(right) else "numeric"
    if operator == "*":
        return None, ""
    if kinds == ("time", "time"):
        days = left.type == right.type == "date"
        return ("number", "integer") if days else ("span", "interval")
    if left.kind == "time" and right.kind in ("span", "number"):
        return "time", left.type
    return ("span", "interval") if kinds == ("span", "span") else (None, "")


def _is_sum(node: Node) -> bool:
    while isinstance(node, Cast):
        node = node.inner
    return isinstance(node, Operation)
