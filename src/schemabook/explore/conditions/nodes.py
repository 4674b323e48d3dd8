"""What a condition consists of. `text` of every node is its SQL as PostgreSQL spells it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Node:
    """A part of a condition; two are equal when they mean the same, however they are spelled."""

    text: str = field(compare=False)


@dataclass(frozen=True, kw_only=True)
class Opaque(Node):
    """What is not read any further. Two of them are never taken to mean the same."""

    place: int


@dataclass(frozen=True, kw_only=True)
class ColumnRef(Node):
    """A column of the table."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Constant(Node):
    """A constant: `value` is the text of a string or number, "true", "false", or None for NULL."""

    value: str | None
    quoted: bool = False


@dataclass(frozen=True, kw_only=True)
class Call(Node):
    """A function with its arguments; `name` in lower case unless it was quoted."""

    name: str
    arguments: tuple[Node, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Cast(Node):
    """`inner::type`."""

    inner: Node
    type: str


@dataclass(frozen=True, kw_only=True)
class Operation(Node):
    """`left operator right`, arithmetic or comparison."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, kw_only=True)
class Junction(Node):
    """Conditions joined by `word`, "AND" or "OR"."""

    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Negation(Node):
    """`NOT inner`."""

    inner: Node


@dataclass(frozen=True, kw_only=True)
class IsTest(Node):
    """`inner IS [NOT] what`: NULL, TRUE, FALSE or UNKNOWN; never unknown itself."""

    inner: Node
    what: str
    negated: bool


@dataclass(frozen=True, kw_only=True)
class Distinct(Node):
    """`left IS [NOT] DISTINCT FROM right`."""

    left: Node
    right: Node
    negated: bool


@dataclass(frozen=True, kw_only=True)
class Membership(Node):
    """`left operator ANY|ALL (array)`."""

    left: Node
    operator: str
    word: str
    array: Node


@dataclass(frozen=True, kw_only=True)
class Array(Node):
    """`ARRAY[...]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Case(Node):
    """`CASE [operand] WHEN branch THEN result ... [ELSE otherwise] END`."""

    operand: Node | None
    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None
