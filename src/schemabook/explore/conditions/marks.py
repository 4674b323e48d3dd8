"""The elements of a condition: as the server's scanner cuts them, operators in one piece, no spaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.lexing import tokens

if TYPE_CHECKING:
    from schemabook.lexing import Token

_OPERATOR: Final = frozenset("+-*/<>=~!@#%^&|`?")


def elements(source: str) -> list[Token]:
    """The elements with their places in the source."""
    found: list[Token] = []
    for token in tokens(source):
        if token.kind in ("space", "comment"):
            continue
        if token.kind == "other" and token.text in _OPERATOR:
            last = found[-1] if found else None
            if last is not None and last.kind == "operator" and last.end == token.start:
                found[-1] = replace(last, text=last.text + token.text)
                continue
            token = replace(token, kind="operator")
        found.append(token)
    return found


def flat(source: str) -> str:
    """The source on one line: every run of spaces outside of quotes is one space."""
    parts = ["\n" if t.kind in ("space", "comment") else t.text for t in tokens(source.strip())]
    return "".join(" " if p == "\n" else p for p in parts)


def unbracketed(text: str) -> str:
    """The text on one line without the parentheses around the whole of it."""
    text = flat(text)
    while text.startswith("(") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    """True where the bracket that opens the text is closed by its last character."""
    depth = 0
    for element in elements(text):
        depth += (element.kind == "open") - (element.kind == "close")
        if depth == 0:
            return element.end == len(text)
    return False
