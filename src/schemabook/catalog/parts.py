"""Rows of pg_trigger, pg_rewrite, pg_policy, pg_statistic_ext -> Trigger, Rule, Policy, Statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from schemabook.schema import Name, Policy, Rule, Statistics, Trigger

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from schemabook.catalog.lookup import Lookup

Part = TypeVar("Part", Trigger, Rule, Policy, Statistics)

_ENABLED: Final = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}
_COMMANDS: Final = {"*": "ALL", "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


def triggers(look: Lookup) -> dict[int, tuple[Trigger, ...]]:
    """The triggers of every table and view, by name."""

    def build(row: Any) -> Trigger:
        return Trigger(
            name=row.name,
            definition=row.definition,
            function=Name(row.function_schema, row.function_name),
            enabled=_ENABLED[row.enabled],
            inherited=row.inherited,
            comment=look.comment("pg_trigger", row.oid),
        )

    return _by_relation(look, "triggers", build)


def rules(look: Lookup) -> dict[int, tuple[Rule, ...]]:
    """The rules of every table and view, by name; not the one that makes a view a view."""

    def build(row: Any) -> Rule:
        return Rule(
            name=row.name,
            definition=row.definition,
            enabled=_ENABLED[row.enabled],
            comment=look.comment("pg_rewrite", row.oid),
        )

    return _by_relation(look, "rules", build)


def policies(look: Lookup) -> dict[int, tuple[Policy, ...]]:
    """The row-level security policies of every table, by name."""

    def build(row: Any) -> Policy:
        return Policy(
            name=row.name,
            command=_COMMANDS[row.command],
            permissive=row.permissive,
            roles=tuple(sorted(row.roles)),
            using=row.using,
            check=row.check,
            comment=look.comment("pg_policy", row.oid),
        )

    return _by_relation(look, "policies", build)


def statistics(look: Lookup) -> dict[int, tuple[Statistics, ...]]:
    """The extended statistics objects of every table and materialised view, by name."""

    def build(row: Any) -> Statistics:
        return Statistics(
            schema=row.schema,
            name=row.name,
            definition=row.definition,
            target=row.target,
            comment=look.comment("pg_statistic_ext", row.oid),
        )

    return _by_relation(look, "statistics", build)


def _by_relation(look: Lookup, rows: str, build: Callable[[Any], Part]) -> dict[int, tuple[Part, ...]]:
    found: dict[int, list[Part]] = {}
    for row in sorted(look.rows[rows], key=lambda r: (r.name, getattr(r, "schema", ""))):
        found.setdefault(row.relation, []).append(build(row))
    return {relation: tuple(of_one) for relation, of_one in found.items()}
