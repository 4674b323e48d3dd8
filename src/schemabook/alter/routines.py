"""Functions and procedures: CREATE OR REPLACE, where the result and the arguments allow it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemabook.alter import comments, grants
from schemabook.ddl import routines as ddl
from schemabook.ddl.target import grant_target, target
from schemabook.statements import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Function

_DEFAULT = re.compile(r"\bDEFAULT\b")


def in_place(old: Function, new: Function) -> bool:
    """True where CREATE OR REPLACE leads there (or only comment and privileges differ)."""
    if old.definition == new.definition:
        return True
    if old.kind == "aggregate" or (old.kind, old.returns) != (new.kind, new.returns):
        return False
    # a default may be added or changed, not taken away
    return len(_DEFAULT.findall(_head(new))) >= len(_DEFAULT.findall(_head(old))) and _support(
        old
    ) == _support(new)


def _head(one: Function) -> str:
    """Everything before the body."""
    found = []
    for token in tokens(one.definition):
        if token.kind == "dollar" or token.text.upper() in ("AS", "BEGIN", "LANGUAGE"):
            break
        found.append(token.text)
    return "".join(found)


def _support(one: Function) -> bool:
    return " SUPPORT " in one.definition


def changes(old: Function, new: Function) -> Iterator[str]:
    """CREATE OR REPLACE, comment, privileges."""
    if old.definition != new.definition:
        yield ddl.created(new)
    yield from comments.changes(old.comment, new.comment, target(new).as_string(None))
    yield from grants.changes(old.grants, new.grants, grant_target(new).as_string(None))
