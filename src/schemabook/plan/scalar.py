"""Values as the text forms of EXPLAIN write them -> the values that its JSON form has."""

from __future__ import annotations

import re
from typing import Any, Final

from schemabook.plan.keys import CONDITIONS, TEXTS

#: Keys whose values are text even where they look like a number or a truth value.
TEXT_KEYS: Final = frozenset(
    {*CONDITIONS, *TEXTS}
    | {"Node Type", "Output", "Item", "Function Name", "Table Function Name", "Tuplestore Name"}
    | {"Query Text", "Query Parameters", "Trigger Name", "Constraint Name", "Relation", "Node", "Command"}
    | {"Conflict Arbiter Indexes", "Hash Key", "Repeatable Seed", "Relations", "Operation", "Sort Method"}
)
_NUMBER: Final = re.compile(r"(-?\d+(?:\.\d+)?)(?: ?(?:kB|ms|b|bytes))?")
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")
_MARK: Final = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[\[({]|[\])}]|, ")


def scalar(key: str, text: str) -> Any:
    """A number, a truth value or the text itself; units of measure are dropped, as JSON does."""
    if key in TEXT_KEYS:
        return text
    if text in ("true", "false"):
        return text == "true"
    found = _NUMBER.fullmatch(text)
    return number(found[1]) if found else text


def number(text: str) -> int | float:
    """`text` is digits, perhaps with a sign and decimals."""
    return float(text) if "." in text else int(text[:400])


def items(text: str) -> list[str]:
    """A list of expressions, cut at the commas that stand outside of quotes and parentheses."""
    found, depth, begin = [], 0, 0
    for mark in _MARK.finditer(text):
        if mark[0] in "[({":
            depth += 1
        elif mark[0] in "])}":
            depth -= 1
        elif mark[0] == ", " and depth <= 0:
            found.append(text[begin : mark.start()])
            begin = mark.end()
    return [*found, text[begin:]]


def unclosed(text: str) -> str:
    """The quote or parenthesis that is opened and not closed in `text`, "" where there is none."""
    rest = _LITERAL.sub("", text)
    for quote in ("'", '"'):
        if quote in rest:
            return quote
    for opened, closed in ("()", "[]"):
        if rest.count(opened) > rest.count(closed):
            return opened
    return ""


def unquote(name: str) -> str:
    """An identifier without the quotes that quote_identifier() gave it."""
    if len(name) >= 2 and name[0] == name[-1] == '"':
        return name[1:-1].replace('""', '"')
    return name
