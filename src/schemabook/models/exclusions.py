"""EXCLUDE constraints taken apart: what pg_get_constraintdef() says of each element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from schemabook.ddl.spelling import quote
from schemabook.statements import tokens

if TYPE_CHECKING:
    from schemabook.schema import Exclusion, Table
    from schemabook.statements import Token

_HEAD: Final = re.compile(r"EXCLUDE USING (\w+|\"[^\"]+\") \(")


class Element(NamedTuple):
    """One element: a column's name, or an expression (with its operator class) as SQL."""

    column: str | None
    expression: str
    operator: str


def elements(one: Exclusion, table: Table) -> tuple[str, tuple[Element, ...]] | None:
    """The method and the elements; None where SQLAlchemy cannot say the rest (INCLUDE, storage options)."""
    head = _HEAD.match(one.definition)
    if head is None:
        return None
    parts, end = pieces(one.definition, head.end())
    rest = one.definition[end:].strip()
    rest = re.sub(r"( ?DEFERRABLE)?( ?INITIALLY DEFERRED)?\Z", "", rest).strip()
    if rest and not rest.startswith("WHERE "):
        return None
    found = [_element(piece, table) for piece in parts]
    whole = tuple(e for e in found if e is not None)
    return (head[1].strip('"'), whole) if len(whole) == len(found) else None


def predicate(one: Exclusion) -> str | None:
    """The condition behind WHERE, without its outer parentheses."""
    head = _HEAD.match(one.definition)
    assert head is not None
    _, end = pieces(one.definition, head.end())
    found = re.match(r" ?WHERE \(", one.definition[end:])
    if found is None:
        return None
    start = end + found.end()
    _, stop = pieces(one.definition, start, split=False)
    return one.definition[start : stop - 1]


def pieces(text: str, start: int, *, split: bool = True) -> tuple[list[str], int]:
    """What stands between commas up to the parenthesis that closes, and the place behind that."""
    found: list[str] = []
    depth, begin = 0, start
    for token in tokens(text[start:]):
        at = start + token.start
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            if depth == 0:
                return [*found, text[begin:at].strip()], start + token.end
            depth -= 1
        elif token.text == "," and depth == 0 and split:
            found.append(text[begin:at].strip())
            begin = start + token.end
    return found, len(text)


def _element(piece: str, table: Table) -> Element | None:
    """`expression WITH operator`, divided at the last WITH outside of parentheses."""
    depth, split = 0, None
    for token in tokens(piece):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and _is_with(token):
            split = token
    if split is None:
        return None
    left, operator = piece[: split.start].strip(), piece[split.end :].strip()
    column = next((c.name for c in table.columns if quote(c.name) == left), None)
    return Element(column, left, operator)


def _is_with(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == "WITH"
