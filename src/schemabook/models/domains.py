"""Which domains SQLAlchemy can make whole, and how user-defined types and collations are named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.ddl.mentions import folded
from schemabook.ddl.spelling import quote
from schemabook.models.shadowed import is_collation
from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Column, Domain, Name, Schema

_NAMES: Final = ("word", "quoted")
_SILENT: Final = ("space", "comment")
_NAME_BYTES: Final = 63
_COLLATION: Final = re.compile(r'(?P<public>public\.)?(?:(?P<plain>[^".]+)|"(?P<quoted>[^"%]+)")')


def said(domain: Domain, schema: Schema) -> bool:
    """True for a domain that pg.DOMAIN says whole: its CREATE statement has no part that it has no word for.

    It has one check at most, validated and without a comment, and no chosen name for NOT NULL; it rests on
    nothing else of the schema, for drop_all() takes types away in the order in which it has made them.
    Comment and privileges are left to statements of their own.
    """
    simple = len(domain.checks) <= 1 and not domain.check_comments and domain.not_null_name is None
    validated = all(valid for _, _, valid in domain.checks)
    named = domain.nullable or not domain.checks or check_name(domain) is None
    collated = domain.collation is None or simple_collation(domain.collation) is not None
    texts = [text for text in (domain.default, *(text for _, text, _ in domain.checks)) if text]
    alone = not any(_mentions(text, schema) for text in (domain.type, domain.collation or "", *texts))
    return simple and validated and named and collated and alone


def check_name(domain: Domain) -> str | None:
    """The name that the check of a domain has to be given; None for PostgreSQL's own.

    SQLAlchemy writes it before NOT NULL, where it would name that: so a domain with both cannot have one.
    """
    if not domain.checks:
        return None
    name = domain.checks[0][0]
    own = f"{domain.name}_check"
    return None if name == own and len(own.encode()) <= _NAME_BYTES else name


def implied(column: Column, schema: Schema) -> tuple[bool, str | None]:
    """What its domain gives a column that does not say it itself: (NOT NULL, default), else (False, None).

    SQLAlchemy reflects these as the column's own, so Alembic sees a difference unless the metadata has them
    too: as `sa.FetchedValue()` for the default, which is not rendered; and NOT NULL without its being
    rendered.
    """
    key = None if column.type.endswith("[]") else column.type_key
    domain = next((d for d in schema.domains if d.key == key), None)
    if domain is None:
        return False, None
    default = domain.default if column.default is None else None
    return column.nullable and not domain.nullable, default


def base(domain: Domain, schema: Schema) -> Name | None:
    """The enum or domain that a domain is made over, itself or as an array."""
    element = domain.type.removesuffix("[]")
    if "." not in element:
        return None
    return next((one.key for one in (*schema.enums, *schema.domains) if spelled(one.key) == element), None)


def spelled(key: Name) -> str:
    """A qualified name as format_type() spells it: `public.mood`, `billing."My type"`."""
    return f"{quote(key.schema)}.{quote(key.name)}"


def simple_collation(collation: str) -> str | None:
    """The name by which a reader on the default search_path finds a collation; None if there is none.

    `collation` is SQL ("\\"C\\"", "public.ci"); SQLAlchemy's parameter is the bare name, without a schema.
    """
    found = _COLLATION.fullmatch(collation)
    if found is None:
        return None
    name = found["plain"] or found["quoted"]
    return None if found["public"] and is_collation(name) else name


def visible_collation(collation: str) -> str:
    """A collation as SQL for a reader on the default search_path."""
    short = collation.removeprefix("public.")
    return collation if is_collation(short.strip('"')) else short


def _mentions(text: str, schema: Schema) -> bool:
    """True where a text mentions an object of the schema."""
    pairs = set(_qualified(text)) if "." in text else set()
    if not pairs:
        return False
    types = (schema.enums, schema.domains, schema.composites, schema.ranges)
    kinds = (*types, schema.functions, schema.tables, schema.views, schema.sequences)
    ours = {(one.schema, one.name) for kind in kinds for one in kind}
    ours |= {pair for one in schema.ranges for pair in _qualified(one.multirange or "")}
    ours |= {(one.schema or "", one.name.partition(" (")[0]) for one in schema.others}
    return not pairs.isdisjoint(ours)


def _qualified(text: str) -> Iterator[tuple[str, str]]:
    seen = [t for t in tokens(text) if t.kind not in _SILENT]
    for first, point, last in zip(seen, seen[1:], seen[2:], strict=False):
        if first.kind in _NAMES and point.text == ".":
            yield folded(first), folded(last)
    for token in seen:
        if token.kind == "string" and "." in token.text:
            yield from _qualified(token.text[1:-1].replace("''", "'"))
