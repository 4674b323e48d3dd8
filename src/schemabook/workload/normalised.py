"""Texts of pg_stat_statements as SQL again, and `$1` as names. Pure.

Constants are replaced by `$n` where they stood, also where no parameter may stand: `interval '1 day'` becomes
`interval $1`, which no parser takes. Such a literal with its type is written as a cast.
Source: https://www.postgresql.org/docs/18/pgstatstatements.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.statements import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

# Types that are written before a literal without being mistaken for a column.
_TYPES: Final = frozenset(
    {
        "interval",
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "timetz",
        "numeric",
        "decimal",
        "real",
        "float",
        "float4",
        "float8",
        "int",
        "int2",
        "int4",
        "int8",
        "integer",
        "bigint",
        "smallint",
        "boolean",
        "bool",
        "uuid",
        "json",
        "jsonb",
        "bytea",
        "inet",
        "cidr",
    }
)
_ZONED: Final = frozenset({"time", "timestamp"})


def castable(text: str) -> str:
    """The text with `interval $1` as `CAST($1 AS interval)`."""
    return "".join(_pieces(list(tokens(text))))


def named(text: str) -> str:
    """The text with `$1` as `:p1`, so that values can be bound by name."""
    found = list(tokens(text))
    out = []
    for i, token in enumerate(found):
        number = _number(found, i)
        if number:
            out.append(f":p{number} ")
        elif not (i and _number(found, i - 1)):
            out.append(token.text)
    return "".join(out)


def _pieces(found: list[Token]) -> Iterator[str]:
    i = 0
    while i < len(found):
        step, type_name = _literal(found, i)
        if step:
            yield f"CAST(${_number(found, i + step - 2)} AS {type_name})"
            i += step
        else:
            yield found[i].text
            i += 1


def _literal(found: list[Token], i: int) -> tuple[int, str]:
    """How many tokens `type $n` covers from `i` on (0 for none), and the type."""
    if found[i].kind != "word" or found[i].text.lower() not in _TYPES:
        return 0, ""
    words, at = [found[i].text], i + 1
    if words[0].lower() in _ZONED:
        zone = [(n, t.text) for n, t in enumerate(found[at : at + 8], at) if t.kind == "word"][:3]
        if [w.lower() for _, w in zone[1:]] == ["time", "zone"] and zone[0][1].lower() in ("with", "without"):
            words += [w for _, w in zone]
            at = zone[-1][0] + 1
    while at < len(found) and found[at].kind == "space":
        at += 1
    if at > i + 1 and _number(found, at) and not _after_word(found, i, "as"):
        return at + 2 - i, " ".join(words)
    return 0, ""


def _after_word(found: list[Token], i: int, word: str) -> bool:
    before = next((t for t in reversed(found[:i]) if t.kind != "space"), None)
    return before is not None and before.text.lower() == word


def _number(found: list[Token], i: int) -> str:
    """The n of `$n` at `i`, "" for none."""
    if found[i].text != "$" or i + 1 >= len(found):
        return ""
    return found[i + 1].text if found[i + 1].text.isdigit() else ""
