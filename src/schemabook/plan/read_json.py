"""EXPLAIN (FORMAT JSON) text -> Python values.

Merges the keys that PostgreSQL 12 writes twice, mends strings that were broken over two lines, and reads
plans that nest deeper than `json` allows.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from schemabook.errors import SyntaxProblem

_TOKEN: Final = re.compile(
    r'[ \t\n\r]*(?:(?P<mark>[][{},:])|(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")'
    r"|(?P<word>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null))"
)
_HINT: Final = "give the whole output of EXPLAIN (FORMAT JSON), from the first [ to the last ]."


def parse(text: str) -> Any:
    """The JSON value in `text`; SyntaxProblem with line and column otherwise."""
    try:
        return json.loads(text, object_pairs_hook=_merge)
    except json.JSONDecodeError as problem:
        mended = _mend(text, problem)
        if mended is not None:
            return mended
        raise _problem(text, problem.pos, problem.msg) from None
    except RecursionError:
        return _parse_deep(text)


def _mend(text: str, problem: json.JSONDecodeError) -> Any | None:
    """The value of text that a terminal or a mail client broke inside a string; None where it is not that."""
    if not problem.msg.startswith("Invalid control character"):
        return None
    lines = text.splitlines()
    broken, width = len(lines[problem.lineno - 1]), max(map(len, lines))
    joined = "".join(lines) if broken == width else " ".join(line.strip() for line in lines)
    try:
        return json.loads(joined, object_pairs_hook=_merge)
    except (json.JSONDecodeError, RecursionError):
        return None


def _merge(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; where PostgreSQL 12 repeats "Workers" (times, then sorts) the entries become one."""
    merged: dict[str, Any] = {}
    for key, value in pairs:
        old = merged.get(key)
        if key == "Workers" and isinstance(old, list) and isinstance(value, list):
            value = _merge_workers(old + value)
        merged[key] = value
    return merged


def _merge_workers(entries: list[Any]) -> list[Any]:
    by_number: dict[Any, dict[str, Any]] = {}
    for entry in entries:
        if isinstance(entry, dict):
            by_number.setdefault(str(entry.get("Worker Number")), {}).update(entry)
    return list(by_number.values())


def _problem(text: str, position: int, what: str) -> SyntaxProblem:
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    where = f"line {line}, column {column}"
    if not text[position:].strip():
        message = f"The plan ends too early, at {where}: {what}."
    else:
        message = f"This is no plan in JSON: {what} at {where}."
    return SyntaxProblem(message, line=line, column=column, hint=_HINT)


class _Open:
    """An object or list that is not closed yet."""

    def __init__(self, mark: str) -> None:
        self.is_object = mark == "{"
        self.pairs: list[tuple[str, Any]] = []
        self.items: list[Any] = []
        self.key: str | None = None

    def value(self) -> Any:
        return _merge(self.pairs) if self.is_object else self.items

    def add(self, value: Any) -> None:
        if not self.is_object:
            self.items.append(value)
        elif self.key is None:
            self.key = str(value)
        else:
            self.pairs.append((self.key, value))
            self.key = None


def _parse_deep(text: str) -> Any:
    """Read without recursion. Only text whose nesting `json` gave up on comes here; checks less."""
    stack = [_Open("[")]
    position, end = 0, len(text.rstrip())
    while position < end:
        token = _TOKEN.match(text, position)
        if token is None:
            raise _problem(text, position, "unexpected text")
        position = token.end()
        mark = token["mark"]
        if mark is None:
            stack[-1].add(json.loads(token["string"] or token["word"]))
        elif mark in "{[":
            stack.append(_Open(mark))
        elif mark in "}]":
            if len(stack) == 1 or stack[-1].is_object != (mark == "}"):
                raise _problem(text, position - 1, f"unexpected {mark}")
            closed = stack.pop().value()
            stack[-1].add(closed)
    if len(stack) > 1 or len(stack[0].items) != 1:
        raise _problem(text, end, "unclosed [ or {")
    return stack[0].items[0]
