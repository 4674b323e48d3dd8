"""What a question is made from, and how much it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING, Final, TypeAlias

from schemabook.explore.tables import Neighbours, neighbours
from schemabook.lint.facts import Facts
from schemabook.lint.suppress import Suppression, from_comments

if TYPE_CHECKING:
    from schemabook.explore.domains import Domains
    from schemabook.explore.roles import Role
    from schemabook.lint.message import DesignFinding
    from schemabook.relations import Relation
    from schemabook.schema import Column, Name, Schema, Table

_FACTORS: Final[Mapping[str, float]] = {"entity": 1.0, "extension": 0.8, "lookup": 0.6, "link": 0.6}
_OTHER: Final = 0.5
_PLACE: Final = 0.4  # what a table's place in the schema counts, the kind of question being the rest


@dataclass(frozen=True, kw_only=True)
class Question:
    """An open question for the team; `evidence` is what in the schema raises it.

    `about` is the table it is about, None where it is about none or about many.
    """

    about: Name | None
    text: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Raised:
    """A question with its kind and its weight, 0 to 100, before the place of its table counts."""

    kind: str
    weight: float
    question: Question


def raised(kind: str, weight: float, about: Name | None, text: str, evidence: str) -> Raised:
    """A question of a kind."""
    return Raised(kind=kind, weight=weight, question=Question(about=about, text=text, evidence=evidence))


@dataclass(frozen=True)
class Grounds:
    """The schema as the questions look at it."""

    schema: Schema
    links: tuple[Relation, ...]
    roles: Mapping[Name, Role]
    domains: Domains

    @cached_property
    def facts(self) -> Facts:
        """The snapshot as the design rules look at it; its tables are those that somebody designed."""
        return Facts(self.schema)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables that somebody designed, sorted by name."""
        return tuple(sorted(self.facts.tables, key=lambda t: t.key))

    @cached_property
    def near(self) -> Neighbours:
        """The references between tables."""
        return neighbours(self.links)

    @cached_property
    def main(self) -> tuple[Name, ...]:
        """Of every domain the entity that most tables refer to, those with most first."""
        best: dict[str, Name] = {}
        for table in self.tables:
            domain = self.domains.of.get(table.key, "")
            if self.roles.get(table.key) == "entity" and self.near.children(table.key):
                known = best.get(domain)
                if known is None or self.referred(table.key) > self.referred(known):
                    best[domain] = table.key
        return tuple(sorted(best.values(), key=lambda n: (-self.referred(n), n)))

    def referred(self, name: Name) -> int:
        """How many tables refer to a table."""
        return len(self.near.children(name))

    def place(self, name: Name | None) -> float:
        """How much a table matters, 0 to 1: its role, and how many refer to it."""
        if name is None:
            return 1.0
        factor = _FACTORS.get(self.roles.get(name, "entity"), _OTHER)
        return factor * sqrt((1 + self.referred(name)) / (1 + self._most))

    def score(self, one: Raised) -> float:
        """The weight with the place of the table in it."""
        return round(one.weight * (1 - _PLACE + _PLACE * self.place(one.question.about)), 6)

    def left_alone(self, rule: str, place: str) -> bool:
        """True where a comment says why something is as it is."""
        return any(decision.covers(rule, place) for decision in self._decisions)

    def found(self, rule: Callable[[Facts], Iterator[DesignFinding]]) -> Iterator[DesignFinding]:
        """What a design rule finds and no comment explains."""
        return (f for f in rule(self.facts) if not self.left_alone(f.rule, f.target))

    def column(self, target: str) -> tuple[Table, Column]:
        """The table and column that a finding's target names ("sales.orders.paid")."""
        found = (t for t in self.tables if target.startswith(f"{t.key}."))
        table = max(found, key=lambda t: len(str(t.key)))
        return table, table.by_name[target.removeprefix(f"{table.key}.")]

    @cached_property
    def _most(self) -> int:
        return max((self.referred(t.key) for t in self.tables), default=0)

    @cached_property
    def _decisions(self) -> Sequence[Suppression]:
        return from_comments(self.schema)


Asking: TypeAlias = Callable[[Grounds], Iterator[Raised]]
