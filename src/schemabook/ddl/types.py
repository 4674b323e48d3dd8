"""Enums, domains, composite and range types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook.ddl import refs
from schemabook.ddl.columns import attribute
from schemabook.ddl.extras import comment, grants
from schemabook.ddl.node import Node
from schemabook.ddl.spelling import Part, listed, literal, name, raw, statement
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.ddl.node import Ref
    from schemabook.schema import Composite, Domain, Enum, Range


def nodes(context: Context) -> Iterator[Node]:
    """Every user-defined type but base types."""
    schema, within = context.schema, context.mentions.within
    for enum in schema.enums:
        yield _node(enum, context, (enum_type(enum),), frozenset())
    for domain in schema.domains:
        texts = (domain.type, domain.default, domain.collation, *(d for _, d, _ in domain.checks))
        yield _node(domain, context, domain_type(domain), within(*texts))
    for composite in schema.composites:
        texts = tuple(t for c in composite.columns for t in (c.type, c.collation))
        yield _node(composite, context, composite_type(composite), within(*texts))
    for range_ in schema.ranges:
        yield _node(range_, context, (range_type(range_),), _range_needs(range_, context))


def _node(one: Any, context: Context, create: tuple[str, ...], needs: frozenset[Ref]) -> Node:
    return Node(
        ref=refs.ref(one),
        one=one,
        create=(*create, *comment(target(one), one.comment), *grants(one.grants, grant_target(one))),
        drop=(statement("DROP {}", target(one)),),
        needs=(needs | context.home(one.schema)) - {refs.ref(one)},
    )


def enum_type(one: Enum) -> str:
    """CREATE TYPE ... AS ENUM."""
    labels = listed([literal(label) for label in one.labels])
    return statement("CREATE TYPE {} AS ENUM ({})", name(one.schema, one.name), labels)


def domain_type(one: Domain) -> tuple[str, ...]:
    """CREATE DOMAIN with its checks; those not validated, and comments on all, follow."""
    parts = [statement("CREATE DOMAIN {} AS {}", name(one.schema, one.name), raw(one.type))]
    if one.collation:
        parts.append(statement("COLLATE {}", raw(one.collation)))
    if one.default is not None:
        parts.append(statement("DEFAULT {}", raw(one.default)))
    if one.not_null_name:
        parts.append(statement("CONSTRAINT {}", name(one.not_null_name)))
    if not one.nullable:
        parts.append("NOT NULL")
    parts += [_check(check, text) for check, text, validated in one.checks if validated]
    late = (domain_check(one, check, text) for check, text, validated in one.checks if not validated)
    comments = (comment(domain_constraint(one, check), text) for check, text in one.check_comments)
    return (" ".join(parts), *late, *(text for one_ in comments for text in one_))


def _check(check: str, text: str) -> str:
    return statement("CONSTRAINT {} {}", name(check), raw(text))


def domain_check(one: Domain, check: str, definition: str) -> str:
    """ALTER DOMAIN ... ADD CONSTRAINT."""
    return statement("ALTER DOMAIN {} ADD {}", name(one.schema, one.name), raw(_check(check, definition)))


def domain_constraint(one: Domain, check: str) -> Part:
    """A domain's constraint as COMMENT ON names it."""
    return raw(statement("CONSTRAINT {} ON DOMAIN {}", name(check), name(one.schema, one.name)))


def composite_type(one: Composite) -> tuple[str, ...]:
    """CREATE TYPE ... AS (...) with the comments on its columns."""
    columns = listed([raw(attribute(c)) for c in one.columns])
    comments = (
        comment(raw(statement("COLUMN {}", name(one.schema, one.name, c.name))), c.comment)
        for c in one.columns
    )
    made = statement("CREATE TYPE {} AS ({})", name(one.schema, one.name), columns)
    return (made, *(text for each in comments for text in each))


def range_type(one: Range) -> str:
    """CREATE TYPE ... AS RANGE."""
    given = {
        "SUBTYPE": one.subtype,
        "SUBTYPE_OPCLASS": one.opclass,
        "COLLATION": one.collation,
        "CANONICAL": one.canonical,
        "SUBTYPE_DIFF": one.subtype_diff,
        "MULTIRANGE_TYPE_NAME": one.multirange,
    }
    options = [raw(f"{key} = {value}") for key, value in given.items() if value is not None]
    return statement("CREATE TYPE {} AS RANGE ({})", name(one.schema, one.name), listed(options))


def _range_needs(one: Range, context: Context) -> frozenset[Ref]:
    within = context.mentions.within(one.subtype, one.collation, one.opclass)
    return within | context.mentions.called(one.canonical, one.subtype_diff)
