"""EXPLAIN (FORMAT XML) -> the documents that the JSON form has.

No entity is expanded and no document type is read: text that declares one is refused.
"""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree import ElementTree

from schemabook.errors import SyntaxProblem
from schemabook.plan.scalar import scalar

_HINT: Final = "give the whole output of EXPLAIN (FORMAT XML), from <explain> to </explain>."
_LISTS: Final = frozenset(
    {"Plans", "Workers", "Triggers", "Target Tables", "Grouping Sets", "Group Keys", "Hash Keys", "Tasks"}
)
#: Names that lost another character than a blank.
_NAMES: Final = {
    "Full-sort-Groups": "Full-sort Groups",
    "Pre-sorted-Groups": "Pre-sorted Groups",
    "One-Time-Filter": "One-Time Filter",
}
_TAGS: Final = re.compile(r"(?:(?P<pool>\w+)-)?I-O-(?P<verb>\w+)-Time$")


def parse(text: str) -> list[Any]:
    """The documents in an <explain>; SyntaxProblem with the line otherwise."""
    declared = re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE)
    if declared:
        line = text.count("\n", 0, declared.start()) + 1
        raise SyntaxProblem(
            f"This XML declares a document type, at line {line}: no plan does.",
            line=line,
            column=1,
            hint=_HINT,
        )
    blank = len(text) - len(text.lstrip())
    try:
        top = ElementTree.fromstring(text[blank:])  # noqa: S314  (entities are refused above)
    except ElementTree.ParseError as error:
        line = error.position[0] + text.count("\n", 0, blank)
        what = str(error).partition(":")[0]
        raise SyntaxProblem(
            f"This is no plan in XML: {what} at line {line}.",
            line=line,
            column=error.position[1] + 1,
            hint=_HINT,
        ) from None
    return [_value(query) for query in top] if _key(top) == "explain" else [_value(top)]


def _key(element: ElementTree.Element) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag in _NAMES:
        return _NAMES[tag]
    found = _TAGS.match(tag)
    if found:
        return f"{found['pool'] + ' ' if found['pool'] else ''}I/O {found['verb']} Time"
    return tag.replace("-", " ")


def _value(top: ElementTree.Element) -> Any:
    """Depth first with a list of what is open: plans nest deeper than Python's calls do."""
    values: dict[ElementTree.Element, Any] = {}
    stack = [(top, False)]
    while stack:
        element, ready = stack.pop()
        if not ready and len(element):
            stack.append((element, True))
            stack.extend((child, False) for child in element)
        else:
            values[element] = _made(element, values)
    return values[top]


def _made(element: ElementTree.Element, values: dict[ElementTree.Element, Any]) -> Any:
    key = _key(element)
    children = list(element)
    if key in _LISTS or (children and all(_key(c) == "Item" for c in children)):
        return [values.pop(c) for c in children]
    if children:
        return _object([(_key(c), values.pop(c)) for c in children])
    if key in ("Group Key", "Hash Key", "Settings", "Planning"):
        return [] if key.endswith("Key") else {}
    return scalar(key, element.text or "")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Elements as keys. XML has the kind of an Incremental Sort's groups, but not their names."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key == "Incremental Sort Groups":
            key = "Pre-sorted Groups" if "Full-sort Groups" in found else "Full-sort Groups"
        elif key == "Sort Space":
            external = all(str(m).startswith("external") for m in found.get("Sort Methods Used", ["?"]))
            key = "Sort Space Disk" if external or "Sort Space Memory" in found else "Sort Space Memory"
        found[key] = value
    return found
