"""Where Python source ends a transaction, in any of the ways there are; read from the syntax tree.

The rule of the studies: only the session generator does. What is found may be a false alarm (an attribute of
that name on something else), but no way that is known of is missed, except one: a procedure that commits.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.errors import SchemabookError
from schemabook.statements import split

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTES: Final = {
    "commit": "commits",
    "rollback": "rolls back",
    "begin": "commits when its block ends",  # of a session, a session factory, an engine, a connection
    "begin_twophase": "commits when its block ends",
    "begin_transaction": "commits when its block ends",  # Alembic's
    "transaction": "commits when its block ends",  # psycopg's and asyncpg's
    "commit_prepared": "commits",
    "rollback_prepared": "rolls back",
    "autocommit": "commits each statement",
    "set_autocommit": "commits each statement",
    "autocommit_block": "commits each statement",
    "create_all": "commits, when it is given an engine",
    "drop_all": "commits, when it is given an engine",
}
# With these there is no session: a statement commits by itself, or a connection's block does at its end.
_DRIVERS: Final = {"asyncpg", "psycopg", "psycopg2", "psycopg_pool", "pg8000"}
_SQL: Final = re.compile(
    r"\s*(commit|rollback|abort|end|begin|start\s+transaction|prepare\s+transaction)\b"
    r"(?!\s+to\b)(\s+(prepared|work|transaction|and|no|chain|isolation|level|read|write|only|'[^']*').*)?\s*;?\s*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class End:
    """A way in which a transaction ends: at a line, within a function ("" outside any)."""

    line: int
    function: str
    what: str


def ends(source: str) -> list[End]:
    """Every way in which the source ends a transaction, in the order of its lines."""
    return sorted(set(_walk(ast.parse(source), "")), key=lambda end: (end.line, end.what))


def _walk(node: ast.AST, function: str) -> Iterator[End]:
    for child in ast.iter_child_nodes(node):
        if _is_docstring(child):
            continue
        inner = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        what = _what(child)
        if what is not None:
            yield End(getattr(child, "lineno", 0), function, what)
        yield from _walk(child, inner)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _what(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
        return f".{node.attr} {_ATTRIBUTES[node.attr]}"
    if isinstance(node, ast.keyword):
        return _of_keyword(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _of_text(node.value)
    if isinstance(node, ast.Import):
        return _of_driver(alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return _of_driver([node.module or ""])
    return None


def _of_keyword(node: ast.keyword) -> str | None:
    off = isinstance(node.value, ast.Constant) and node.value.value is False
    return "autocommit= commits each statement" if node.arg == "autocommit" and not off else None


def _of_text(text: str) -> str | None:
    if text.strip().upper() == "AUTOCOMMIT":
        return "AUTOCOMMIT commits each statement"
    found = [part for part in _statements(text) if _SQL.fullmatch(part)]
    return f"{found[0].strip()!r} ends a transaction" if found else None


def _statements(text: str) -> list[str]:
    """The statements of a text that may be SQL; a function's body, with its END, is part of one."""
    try:
        return [statement.text for statement in split(text)]
    except SchemabookError:
        return [text]


def _of_driver(modules: Iterator[str] | list[str]) -> str | None:
    found = [m for m in modules if m.partition(".")[0] in _DRIVERS]
    return f"{found[0]} has connections that commit by themselves" if found else None
