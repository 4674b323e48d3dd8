"""Everything that the tour tells, found once: the schema, its relations, and what `explore` makes of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from schemabook import explore, lint
from schemabook.relations import Relation, merged, relations
from schemabook.statistics import row_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Name, Schema, Table
    from schemabook.statistics import RowStatistics


@dataclass(frozen=True, kw_only=True)
class Explored:
    """A schema as the tour sees it. `name` is what the reader calls the database.

    `links` are all relations; `references`, which are counted, have once what several partitions have alike.
    `statistics` is None where there is no live database to ask.
    """

    name: str
    schema: Schema
    statistics: RowStatistics | None
    links: tuple[Relation, ...]
    references: tuple[Relation, ...]
    roles: Mapping[Name, explore.Role]
    families: tuple[explore.Family, ...]
    domains: explore.Domains
    order: tuple[explore.Step, ...]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables without partitions."""
        return tuple(t for t in self.schema.tables if not t.is_partition)

    @cached_property
    def guessed(self) -> tuple[Relation, ...]:
        """References that nobody has declared."""
        return explore.inferred(self.schema)

    @cached_property
    def findings(self) -> tuple[DesignFinding, ...]:
        """What lint finds."""
        return lint.lint(self.schema)

    @cached_property
    def conventions(self) -> tuple[explore.Convention, ...]:
        """What most tables do alike."""
        return explore.conventions(self.schema, self.links)

    @cached_property
    def questions(self) -> tuple[explore.Question, ...]:
        """What the schema does not say, the most important first."""
        return explore.questions(self.schema, self.links, roles=self.roles, domains=self.domains)

    @cached_property
    def main(self) -> tuple[Name, ...]:
        """The tables of the reading order."""
        return tuple(step.table for step in self.order)

    @cached_property
    def out(self) -> Mapping[Name, Sequence[Relation]]:
        """The relations by child: what a table refers to."""
        return _by(self.references, "child")

    @cached_property
    def into(self) -> Mapping[Name, Sequence[Relation]]:
        """The relations by parent: what refers to a table."""
        return _by(self.references, "parent")

    @cached_property
    def family_of(self) -> Mapping[Name, explore.Family]:
        """The family of each table that is in one."""
        return {member: family for family in self.families for member in family.members}

    @cached_property
    def partitions(self) -> Mapping[Name, int]:
        """How many partitions a partitioned table has, directly."""
        found: dict[Name, int] = defaultdict(int)
        for table in self.schema.tables:
            if table.partition_of is not None:
                found[table.partition_of] += 1
        return found

    @cached_property
    def by_domain(self) -> Mapping[str, tuple[Table, ...]]:
        """The tables of each domain, in the domains' order."""
        return {
            name: tuple(t for t in self.tables if self.domains.of[t.key] == name)
            for name in self.domains.names
        }

    def shown_once(self, table: Table) -> bool:
        """True for a table whose family is shown by another one of the same domain."""
        family = self.family_of.get(table.key)
        if family is None or family.lead == table.key:
            return False
        return self.domains.of.get(family.lead) == self.domains.of[table.key]

    def rows(self, table: Table) -> float | None:
        """The estimated number of rows; None where it was never analysed."""
        return self._rows.get(table.key)

    @cached_property
    def _rows(self) -> Mapping[Name, float]:
        return row_counts(self.schema)


def explored(
    schema: Schema,
    *,
    name: str,
    statistics: RowStatistics | None = None,
    given: Mapping[Name, str] | None = None,
) -> Explored:
    """Explore a schema; `given` says the domains of the tables that somebody has placed."""
    links = relations(schema)
    references = merged(schema, links)
    roles = explore.roles(schema, references)
    domains = explore.domains(schema, references, given=given)
    return Explored(
        name=name,
        schema=schema,
        statistics=statistics,
        links=links,
        references=references,
        roles=roles,
        families=explore.families(schema, references),
        domains=domains,
        order=explore.reading_order(schema, references, domains=domains, roles=roles),
    )


def _by(links: Sequence[Relation], end: str) -> Mapping[Name, Sequence[Relation]]:
    found: dict[Name, list[Relation]] = defaultdict(list)
    for link in links:
        found[getattr(link, end)].append(link)
    return found
