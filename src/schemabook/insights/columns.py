"""The columns in a condition as PostgreSQL prints it; only what can be told without a parser."""

from __future__ import annotations

import re
from typing import Final

_LITERAL: Final = re.compile(r"'(?:[^']|'')*'")
_NAME: Final = r'(?:[a-z_][a-z0-9_$]*|"(?:[^"]|"")+")'
_COMPARED: Final = re.compile(
    rf"\((?:{_NAME}\.)?(?P<name>{_NAME})(?:\)::[a-z ]+)? (?P<op>=|<=|>=|<|>|IS NULL)", re.IGNORECASE
)


def compared(condition: str) -> tuple[str, ...]:
    """The columns compared by an operator that a B-tree knows; those compared by `=` come first.

    Empty where the condition has an OR, a function or anything else that one index would not serve.
    """
    plain = _LITERAL.sub("''", condition)
    if " OR " in plain or "NOT " in plain or "SubPlan" in plain or " ~~ " in plain:
        return ()
    found = [(m["op"] != "=", m["name"]) for m in _COMPARED.finditer(plain)]
    return tuple(dict.fromkeys(name for _, name in sorted(found, key=lambda f: f[0])))


def mentioned(condition: str) -> tuple[str, ...]:
    """The columns compared with anything, in whatever combination: what statistics may be about."""
    plain = _LITERAL.sub("''", condition)
    return tuple(dict.fromkeys(m["name"] for m in _COMPARED.finditer(plain)))
