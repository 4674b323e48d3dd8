"""The files of a run, read and checked before the first of them is executed."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook import scripts, steps
from schemabook.errors import MigrationError, SyntaxProblem, UsageError
from schemabook.migrate import indexes
from schemabook.statements import Statement, split

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from schemabook.errors import SqlError
    from schemabook.migrate.model import Direction
    from schemabook.steps import Step

_FUNCTION: Final = {"up": "upgrade", "down": "downgrade"}
_TIMEOUT = re.compile(r"\d+ ?(?:ms|s|min|h)")


@dataclass(frozen=True)
class File:
    """One way of one step, ready to be executed; `label` is what messages call it."""

    step: Step
    direction: Direction
    path: Path
    label: str
    text: str
    transaction: bool
    lock_timeout: str | None  # the directive's, as PostgreSQL spells it

    @property
    def checksum(self) -> str:
        """The checksum of this file."""
        return steps.checksum(self.path)

    def statements(self, standard_strings: bool) -> list[Statement]:
        """The statements of an SQL file."""
        return split(self.text, standard_strings=standard_strings)


def checked(found: Iterable[Step], direction: Direction, standard_strings: bool = True) -> list[File]:
    """The files of these steps. Raises SyntaxProblem, UsageError and MigrationError for what cannot run."""
    files = [_checked(step, direction, standard_strings) for step in found]
    lacking = [f.step.name for f in files if f.step.is_python and not _has(f)]
    if lacking:
        name = _FUNCTION[direction]
        raise MigrationError(
            f"{', '.join(lacking)}: there is no function {name}(conn); nothing has been executed.",
            step=lacking[0],
            hint=f"define  def {name}(conn: psycopg.Connection) -> None  at the top level of the file",
        )
    return files


def _checked(step: Step, direction: Direction, standard_strings: bool) -> File:
    path = step.path if step.is_python or direction == "up" else step.down
    assert path is not None, "a step without a way down has been refused before"
    label = step.name + ("" if path == step.path else ".down") + path.suffix
    known = steps.directives(path)
    transaction = "no-transaction" not in known
    if step.is_python:
        text = scripts.read(path)
    else:
        text = scripts.checked(path, label, standard_strings=standard_strings)
        if not transaction:
            statements = split(text, standard_strings=standard_strings)
            indexes.refuse_nameless(statements, label)
            _refuse_letting_go(statements, label)
    return File(step, direction, path, label, text, transaction, _timeout(label, known.get("lock-timeout")))


def _refuse_letting_go(statements: Iterable[Statement], label: str) -> None:
    for statement in statements:
        if statement.words[:2] == ("DISCARD", "ALL"):
            raise SyntaxProblem(
                f"{label}: Line {statement.line}: DISCARD ALL lets go of the lock that keeps other runs "
                "away. Nothing has been executed.",
                line=statement.line,
                column=1,
                hint="leave it out: what a file sets for its session is reset behind it",
            )


def _timeout(label: str, words: str | None) -> str | None:
    if words is not None and not _TIMEOUT.fullmatch(words):
        raise UsageError(
            f"{label}: lock-timeout {words!r} is no time.",
            hint="write it like 500ms, 3s or 1min; 0s waits forever",
        )
    return words


def _has(file: File) -> bool:
    """True where the module defines the function. Raises SyntaxProblem for text that is no Python."""
    try:
        tree = ast.parse(file.text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise SyntaxProblem(
            f"{file.label}{f', line {line}' if line else ''}: {getattr(error, 'msg', error)}; nothing has "
            "been executed.",
            line=line,
            column=getattr(error, "offset", None),
            hint="correct the file",
        ) from None
    name = _FUNCTION[file.direction]
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef) and node.name == name:
            raise MigrationError(
                f"{file.label}: {name} is async; a step is given a plain psycopg connection.",
                step=file.step.name,
                hint=f"write  def {name}(conn)  without async",
            )
    return any(name in _bound(node) for node in tree.body)


def _bound(node: ast.stmt) -> set[str]:
    """The names that a statement at the top level binds, as far as they may be functions."""
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {t.id for t in node.targets if isinstance(t, ast.Name)}
    if isinstance(node, ast.ImportFrom):
        return {a.asname or a.name for a in node.names}
    return set()


def locate(error: SqlError, text: str) -> None:
    """Point an error without a position at its statement, behind the comments that stand before it."""
    if error.line is None or error.column is not None:
        return
    lines = text.split("\n")
    behind = (n for n, line in enumerate(lines, 1) if n >= error.line and _is_sql(line))
    error.line = next(behind, error.line)
    error.source_line = lines[error.line - 1].rstrip() if error.line <= len(lines) else None


def _is_sql(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("--")
