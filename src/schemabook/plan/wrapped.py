"""Lines of a text plan -> rows: what a terminal or a mail client broke is put together again.

A line continues the one before where it cannot begin a node or a property, and where the one before is not
complete: a node without the costs that all others have, an expression whose quotes or parentheses are open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.plan.scalar import unclosed
from schemabook.plan.text_beside import BESIDE
from schemabook.plan.text_node import MODIFY, has_tail, is_root
from schemabook.plan.text_property import EXPRESSIONS, LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

ARROW: Final = re.compile(r"->(?=\s|$)\s*")
HEADING: Final = re.compile(r"CTE \S.*$|(?:InitPlan|SubPlan) \S+(?: \(returns [$\d, ]+\))?$")
#: Labels that stand behind another on their line, two blanks from it.
_LATER: Final = re.compile(
    r"(?:(?:Memory|Disk) Usage|Maximum Storage|Misses|Evictions|Overflows|Disk"
    r"|(?:Average|Peak) (?:Memory|Disk)): "
)
#: Mail is broken below this width, terminals are not; a terminal loses no blank.
_TERMINAL: Final = 80
_TAB: Final = 8


@dataclass(slots=True)
class Row:
    """One node headline, property or heading; `line` counts from 1, `indent` in characters."""

    line: int
    indent: int
    text: str
    raw: str  # the last of the lines it was put together from


def rows(lines: Sequence[str]) -> list[Row]:
    """The rows of one plan or of several; blank lines are left out.

    A terminal breaks every line at the same column, between any two characters; mail breaks at blanks.
    """
    expanded = [line.expandtabs(_TAB) for line in lines]
    width = max(map(len, expanded), default=0)
    full = sum(len(line) == width for line in expanded)
    if full > 1 or width >= _TERMINAL:
        found, broken = _rows(expanded, width)
        if all(length >= width - 1 for length in broken):  # the last blank may have been trimmed
            return found
    return _rows(expanded, -1)[0]


def _rows(lines: Sequence[str], width: int) -> tuple[list[Row], list[int]]:
    """The rows, and how long the lines were that others continue. `width` is the terminal's, -1 for none."""
    found: list[Row] = []
    broken: list[int] = []
    tails = any(has_tail(line) for line in lines)
    for place, line in enumerate(lines, start=1):
        text = line.strip()
        if found and _continues(found[-1], text, tails):
            broken.append(len(found[-1].raw))
            _join(found[-1], line, width)
        elif text:
            found.append(Row(place, len(line) - len(line.lstrip()), text, line))
    return found, broken


def starts(text: str) -> bool:
    """True when a line can begin a node, a property, a heading or what stands beside the tree."""
    return bool(
        ARROW.match(text)
        or LABEL.match(text)
        or BESIDE.match(text)
        or HEADING.match(text)
        or MODIFY.match(text)
        or is_root(text)
    )


def _continues(last: Row, text: str, tails: bool) -> bool:
    if ARROW.match(text):
        return False
    if not text:
        return _is_open(last) in ("'", '"')
    if tails and _is_node(last.text):
        if has_tail(last.text):
            return text.startswith("(")
        return not LABEL.match(text) and not HEADING.match(text)
    return bool(_LATER.match(text)) or bool(_is_open(last)) or not starts(text)


def _is_node(text: str) -> bool:
    return bool(ARROW.match(text)) or (is_root(text) and not MODIFY.match(text))


def _is_open(row: Row) -> str:
    label = LABEL.match(row.text)
    return unclosed(row.text) if label and label["key"] in EXPRESSIONS else ""


def _join(last: Row, line: str, hard: int) -> None:
    if len(last.raw) == hard:
        piece = line.rstrip() if len(line) < hard else line
        last.text += " " * (hard - len(last.raw.rstrip())) + piece
    elif _is_open(last) in ("'", '"'):
        last.text += "\n" + line.rstrip()  # a literal may hold line breaks of its own
    else:
        text = line.strip()
        last.text += ("  " if _LATER.match(text) else " ") + text
    last.raw = line
