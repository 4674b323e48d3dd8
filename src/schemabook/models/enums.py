"""Enums as Python classes, and the SQLAlchemy types of enums and domains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.ddl import ref
from schemabook.ddl.spelling import quote
from schemabook.models.code import Definition, EnumClass
from schemabook.models.domains import check_name, said, simple_collation
from schemabook.models.literals import py
from schemabook.models.shadowed import is_type
from schemabook.models.spelling import visible
from schemabook.models.sql_text import expression
from schemabook.models.types import type_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.models.names import Names
    from schemabook.schema import Domain, Enum, Schema

# What SQL calls types of pg_catalog that have other names there: quoted, they hide nothing
_SPELLINGS: Final = frozenset(
    [
        "bigint",
        "boolean",
        "character",
        "dec",
        "decimal",
        "float",
        "int",
        "integer",
        "nchar",
        "real",
        "smallint",
    ]
)

__all__ = ["definitions", "enum_classes", "said"]


def enum_classes(schema: Schema, names: Names) -> tuple[EnumClass, ...]:
    """The enums of a schema, in its order; one without labels is no class."""
    return tuple(
        EnumClass(
            key=enum.key,
            name=names.enum(enum.key),
            members=tuple((names.member(enum.key, label), label) for label in enum.labels),
            doc=enum.comment,
        )
        for enum in schema.enums
        if enum.labels
    )


def definitions(schema: Schema, names: Names) -> tuple[Definition, ...]:
    """The enums with labels, then the domains that are `said`; none rests on another."""
    enums = [_enum(enum, names) for enum in schema.enums if enum.labels]
    return (*enums, *(_domain(domain, schema, names) for domain in schema.domains if said(domain, schema)))


def _enum(enum: Enum, names: Names) -> Definition:
    name = names.type_(enum.key)
    given = [names.enum(enum.key), f"name={_name(enum)}", *_home(enum), "values_callable=_labels"]
    return Definition(name, f"{name} = sa.Enum({', '.join(given)})", ref(enum))


def _domain(domain: Domain, schema: Schema, names: Names) -> Definition:
    name = names.type_(domain.key)
    typed = type_code(domain.type, schema, names)
    given = [_name(domain), typed.code, *_constraints(domain, schema), *_home(domain)]
    return Definition(name, f"{name} = pg.DOMAIN({', '.join(given)})", ref(domain), typed.uses)


def _constraints(domain: Domain, schema: Schema) -> Iterator[str]:
    if domain.collation is not None:
        yield f"collation={py(simple_collation(domain.collation) or '')}"
    if domain.default is not None:
        yield f"default={_text(visible(domain.default, schema))}"
    if not domain.nullable:
        yield "not_null=True"
    for _, definition, _ in domain.checks:
        chosen = check_name(domain)
        if chosen is not None:
            yield f"constraint_name={py(chosen)}"
        yield f"check={_text(visible(_condition(definition), schema))}"


def _condition(definition: str) -> str:
    """`VALUE > 0` of `CHECK ((VALUE > 0))`; SQLAlchemy puts the outer parentheses back."""
    return definition.removeprefix("CHECK (").removesuffix(")")


def _text(text: str) -> str:
    # A string would be a literal as a default, and is a text clause as a check
    return expression(text)


def _name(one: Enum | Domain) -> str:
    """The name as code; SQLAlchemy does not know which words name a type of PostgreSQL: "int"."""
    known = quote(one.name) == one.name or not one.name.isidentifier() or not one.name.islower()
    return py(one.name) if known else f"sa.quoted_name({py(one.name)}, quote=True)"


def _home(one: Enum | Domain) -> Iterator[str]:
    if one.schema != "public" or (is_type(one.name) and one.name not in _SPELLINGS):
        yield f"schema={py(one.schema)}"
    yield "metadata=Base.metadata"
