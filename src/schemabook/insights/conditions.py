"""Conditions as PostgreSQL prints them, taken apart as far as an index or statistics could serve them.

ruleutils.c puts every operator and every AND into parentheses of its own, so this needs no SQL parser: only
parentheses and quotes are counted. What is not understood is left out, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = r'(?:[^\W\d][\w$]*|"(?:[^"]|"")+")'
_COLUMN: Final = re.compile(rf"(?:(?P<alias>{_NAME})\.)?(?P<name>{_NAME})\Z")
_TEXT_CAST: Final = re.compile(r"\((?P<inner>.+)\)::text\Z", re.DOTALL)
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'(?:::[\w \[\]\".(),]+?)?(?=[\s),]|\Z)")
_QUOTES: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_OPERATOR: Final = re.compile(
    r" (?P<op>=|<=|>=|<>|<|>|~~\*|~~|!~~|@>|<@|&&|IS NOT NULL|IS NULL)(?= |\Z)"  # the ones that matter
)
_CALL: Final = re.compile(r"(?P<name>[a-z_][a-z0-9_.]*)\(")
_QUALIFIED: Final = re.compile(rf"(?<![\w.\"])({_NAME})\.(?={_NAME})")
#: Immutable for every argument type that has them; an index on anything else may be refused.
_IMMUTABLE: Final = frozenset({"lower", "upper", "abs", "length", "md5", "btrim", "floor", "ceil", "mod"})
_SAFE: Final = re.compile(r"[\w\s().,%*/+\-|>\"]*\Z")
_FLIPPED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "@>": "<@", "<@": "@>"}


@dataclass(frozen=True)
class Term:
    """One condition out of several that are joined by AND: `key` `operator` `value`.

    `key` is SQL for an index key: a column (then `column` says so, with its quotes) or an immutable
    expression. `value` is the other side as printed; `join` marks a value that comes from another relation.
    """

    key: str
    operator: str
    value: str = ""
    column: str | None = None
    join: bool = False
    as_text: bool = False  # compared after a cast to text: mostly a varchar


def terms(condition: str, alias: str | None = None) -> tuple[Term, ...]:
    """What is understood of the conditions joined by AND; `alias` is the relation's name in them."""
    return tuple(t for part in conjuncts(condition) if (t := _term(part, alias)) is not None)


def conjuncts(condition: str) -> list[str]:
    """The parts of a condition that are joined by AND, without their outer parentheses."""
    whole = bare(condition)
    parts = _split(whole, " AND ")
    return [whole] if len(parts) == 1 else [c for p in parts for c in conjuncts(p)]


def leaves(condition: str) -> list[str]:
    """The parts of a condition that are joined by AND or OR, negated or not."""
    whole = bare(condition)
    whole = bare(whole.removeprefix("NOT ")) if whole.startswith("NOT ") else whole
    for word in (" AND ", " OR "):
        parts = _split(whole, word)
        if len(parts) > 1:
            return [leaf for p in parts for leaf in leaves(p)]
    return [whole]


def bare(text: str) -> str:
    """The text without the parentheses that stand around all of it."""
    text = text.strip()
    while text.startswith("(") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def sides(condition: str) -> tuple[str, str] | None:
    """Both sides of a comparison by `=`; None for anything else."""
    found = _divided(bare(condition))
    return (found[0], found[2]) if found and found[1] == "=" and found[2] else None


def plain_column(text: str) -> tuple[str | None, str] | None:
    """(alias, column) of a bare column or one that is cast to text; None for an expression."""
    inner = bare(text)
    cast = _TEXT_CAST.match(inner)
    found = _COLUMN.match(bare(cast["inner"]) if cast else inner)
    return (found["alias"], found["name"]) if found and not _constant(inner) else None


def mentions(text: str) -> set[str]:
    """The relations' names before a dot, outside of constants."""
    return {m[1].strip('"') for m in _QUALIFIED.finditer(_LITERAL.sub("''", text))}


def expression(text: str) -> str | None:
    """The text as an index key without its relation's name; None where it may not be immutable."""
    inner = bare(text)
    plain = _LITERAL.sub("''", inner)
    calls = {m["name"] for m in _CALL.finditer(plain)}
    if "''" in plain and "->" not in plain:  # a date plus an interval depends on the time zone
        return None
    if "::" in plain or not _SAFE.match(plain.replace("''", "")) or calls - _IMMUTABLE:
        return None
    if len(mentions(inner)) > 1 or not re.search(r"[A-Za-z_]", plain) or (" " not in plain and not calls):
        return None
    if " AND " in plain or " OR " in plain or "CASE " in plain or "SubPlan" in plain or "InitPlan" in plain:
        return None
    shown = _QUALIFIED.sub("", inner) if "'" not in inner else inner
    return None if mentions(shown) else shown


def _term(part: str, alias: str | None) -> Term | None:
    found = _divided(part)
    if found is None:
        return _boolean(part)
    left, operator, right = found
    if operator in ("IS NULL", "IS NOT NULL"):
        return _keyed(left, operator, "", join=False)
    owner = mentions(right)
    if (alias and alias in owner) or (not owner and _constant(left) and not _constant(right)):
        if operator not in _FLIPPED:
            return None
        left, operator, right = right, _FLIPPED[operator], left
    others = mentions(right) - {alias}
    if (alias and (alias in mentions(right) or mentions(left) - {alias})) or not (others or _constant(right)):
        return None
    return _keyed(left, operator, right, join=bool(others))


def _keyed(left: str, operator: str, right: str, *, join: bool) -> Term | None:
    column = plain_column(left)
    if column is not None:
        as_text = bool(_TEXT_CAST.match(bare(left)))
        return Term(column[1], operator, right, column=column[1], join=join, as_text=as_text)
    key = expression(left)
    return Term(f"({key})", operator, right, join=join) if key else None


def _boolean(part: str) -> Term | None:
    """`is_correct` and `NOT is_correct` are compared with true and false."""
    negated = part.startswith("NOT ")
    found = _COLUMN.match(bare(part.removeprefix("NOT ")))
    if found is None or found["name"] in ("true", "false", "NULL"):
        return None
    return Term(found["name"], "=", "false" if negated else "true", column=found["name"])


def _constant(text: str) -> bool:
    """A value that is known before the scan begins."""
    inner = bare(text)
    if inner.startswith("ANY "):
        inner = bare(inner.removeprefix("ANY "))
    if re.match(r"-?\d|\$\d+|\(?InitPlan \w+\)?|CURRENT_|now\(\)|ARRAY\[|true\b|false\b", inner):
        return True
    return bool(re.match(r"'(?:[^']|'')*'(::|\Z)", inner))


def _divided(text: str) -> tuple[str, str, str] | None:
    """(left, operator, right) at the first operator outside of parentheses and quotes."""
    for at, found in _outside(text, _OPERATOR):
        return text[:at], found["op"], text[at + len(found[0]) :].strip()
    return None


def _split(text: str, word: str) -> list[str]:
    parts, start = [], 0
    for at, found in _outside(text, re.compile(re.escape(word))):
        parts.append(text[start:at])
        start = at + len(found[0])
    return [*parts, text[start:]]


def _outside(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The matches that stand outside of parentheses and quotes."""
    depth, at = 0, 0
    while at < len(text):
        quoted = _QUOTES.match(text, at)
        if quoted:
            at = quoted.end()
            continue
        if depth == 0 and (found := pattern.match(text, at)):
            yield at, found
            at = max(found.end() - 1, at + 1)
            continue
        depth += (text[at] in "([") - (text[at] in ")]")
        at += 1


def _closes(text: str) -> int:
    """Where the parenthesis closes that opens the text; -1 where it does not."""
    depth, at = 0, 0
    while at < len(text):
        quoted = _QUOTES.match(text, at)
        if quoted:
            at = quoted.end()
            continue
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
        at += 1
    return -1
