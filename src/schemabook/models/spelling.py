"""Definitions as a reader on the default search_path spells them: without `public.`, where that is safe.

The snapshot has them as PostgreSQL prints them under an empty search_path. Alembic and people read what it
prints under the default one, and compare text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from schemabook.ddl.mentions import folded
from schemabook.models.shadowed import is_collation, is_function, is_type
from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Schema
    from schemabook.statements import Token

_NAMES: Final = ("word", "quoted")
_SILENT: Final = ("space", "comment")
_OPERATOR: Final = frozenset("+-*/<>=~!@#%^&|`?")


def visible(text: str, schema: Schema) -> str:
    """The text without the qualification `public.`, as far as the bare name means the same.

    Names inside `'public.s'::regclass` (and the other reg types) are shortened as well; other strings, dollar
    quotes, comments and quoted names are left alone. A name stays qualified where `pg_catalog` has a type, or
    may have a function with the same arguments, of that name (see `shadowed`), or where a WITH query of the
    text has it. `OPERATOR(public.=)` becomes `=`: PostgreSQL has put every operation in parentheses.
    The text is unchanged where there is no schema `public`, or where a table or view is called "public".
    """
    if "public" not in text or not _reads_public(schema):
        return text
    return _visible(text)


def _reads_public(schema: Schema) -> bool:
    there = any(one.name == "public" for one in schema.namespaces)
    relations = (*schema.by_key, *(view.key for view in schema.views))
    return there and not any(key.name == "public" for key in relations)


@lru_cache(maxsize=16384)
def _visible(text: str) -> str:
    seen = [t for t in tokens(text) if t.kind not in _SILENT]
    queries = frozenset(_with_names(seen))
    pieces, at = [], 0
    for start, stop, instead in _edits(seen, queries):
        pieces += [text[at:start], instead]
        at = stop
    return "".join([*pieces, text[at:]])


def _edits(seen: list[Token], queries: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """(start, stop, what takes its place), in order."""
    behind = 0
    for at, token in enumerate(seen):
        if at < behind:
            continue
        if token.kind == "string" and _is_reg_cast(seen, at):
            yield token.start, token.end, _inside(token.text, seen[at + 2].text)
        elif _is_public(seen, at):
            operator = _operator(seen, at + 2)
            if operator and _is_operator_call(seen, at, len(operator)):
                behind = at + 3 + len(operator)
                yield seen[at - 2].start, seen[behind - 1].end, operator
            elif seen[at + 2].kind in _NAMES and not _stays(seen, at, queries):
                yield token.start, seen[at + 2].start, ""


def _is_public(seen: list[Token], at: int) -> bool:
    return (
        at + 2 < len(seen)
        and seen[at].kind in _NAMES
        and folded(seen[at]) == "public"
        and seen[at + 1].text == "."
        and not (at and seen[at - 1].text == ".")
    )


def _stays(seen: list[Token], at: int, queries: frozenset[str]) -> bool:
    """True where the bare name behind `public.` would or might be another object."""
    name = folded(seen[at + 2])
    before = seen[at - 1] if at else None
    if before is not None and before.text.upper() == "COLLATE":
        return is_collation(name)
    called = at + 3 < len(seen) and seen[at + 3].text == "("
    return name in queries or is_type(name) or (called and is_function(name))


def _inside(string: str, reg: str) -> str:
    text = string[string.index("'") + 1 : -1].replace("''", "'")
    if reg == "regcollation":
        text = text if is_collation(text.removeprefix("public.").strip('"')) else _visible(text)
    elif reg in ("regproc", "regprocedure") and is_function(text.removeprefix("public.").split("(")[0]):
        pass
    elif reg == "regclass":
        # A relation is hidden by relations only, and all of pg_catalog's begin with pg_
        rest = text.removeprefix("public.")
        text = text if rest.strip('"').startswith("pg_") else rest
    else:
        text = _visible(text)
    return "'" + text.replace("'", "''") + "'"


def _is_reg_cast(seen: list[Token], at: int) -> bool:
    return (
        at + 2 < len(seen)
        and seen[at].text.startswith("'")
        and seen[at + 1].kind == "cast"
        and seen[at + 2].text.startswith("reg")
    )


def _operator(seen: list[Token], at: int) -> str:
    found = ""
    while at < len(seen) and seen[at].text in _OPERATOR:
        found += seen[at].text
        at += 1
    return found


def _is_operator_call(seen: list[Token], at: int, length: int) -> bool:
    """True for `OPERATOR(public.=)`, where `at` is the place of `public`."""
    close = at + 2 + length
    return (
        at >= 2
        and seen[at - 1].text == "("
        and seen[at - 2].text.upper() == "OPERATOR"
        and close < len(seen)
        and seen[close].text == ")"
    )


def _with_names(seen: list[Token]) -> Iterator[str]:
    """The names that WITH queries have: `name AS (`, `name(a, b) AS MATERIALIZED (`."""
    for at, token in enumerate(seen):
        if token.text.upper() != "AS" or not at or at + 1 >= len(seen):
            continue
        if seen[at + 1].text.upper() not in ("(", "MATERIALIZED", "NOT"):
            continue
        before = at - 1
        if seen[before].text == ")":
            before = _opening(seen, before) - 1
        if before >= 0 and seen[before].kind in _NAMES:
            yield folded(seen[before])


def _opening(seen: list[Token], close: int) -> int:
    depth = 0
    for at in range(close, -1, -1):
        depth += (seen[at].text == ")") - (seen[at].text == "(")
        if not depth:
            return at
    return 0
