"""Types and names as the rules compare them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.lint.facts import noun

if TYPE_CHECKING:
    from schemabook.lint.facts import Facts
    from schemabook.schema import Column, Table

_LENGTH: Final = re.compile(r"\(\d+(?:,-?\d+)?\)")
_TEXTS: Final = frozenset({"text", "character varying", "character", "bpchar"})


def base_type(facts: Facts, column: Column) -> str:
    """The type without length and precision, a domain's own type for a domain."""
    found = column.type
    if column.type_key is not None and not found.endswith("]"):
        for _ in range(8):  # a domain over a domain
            domain = facts.domains.get(found.replace('"', ""))
            if domain is None:
                break
            found = domain.type
    return " ".join(_LENGTH.sub("", found).split())


def kind_of(facts: Facts, column: Column) -> str:
    """The type as far as it matters for comparing values: text, varchar and char are one."""
    found = base_type(facts, column)
    return "text" if found in _TEXTS else found


def named_after(facts: Facts, stem: str) -> tuple[Table, ...]:
    """The tables that a singular noun names: `category` in `category`, `categories`, `Category`."""
    return facts.by_noun.get(noun(stem), ())
