"""SQL inside Python: expressions that SQLAlchemy passes on to PostgreSQL as they are."""

from __future__ import annotations

from schemabook.ddl.arrays import as_kept
from schemabook.models.literals import py
from schemabook.models.text_clause import escaped
from schemabook.statements import tokens


def expression(text: str) -> str:
    """An expression as code: sa.text("...")."""
    return f"sa.text({condition(text)})"


def condition(text: str) -> str:
    """An expression where a string will do: "price > 0"."""
    return py(escaped(as_kept(text)))


def ungrouped(text: str) -> str:
    """An expression without the parentheses around all of it, which PostgreSQL prints and nobody writes."""
    found = [t for t in tokens(text) if t.kind not in ("space", "comment")]
    if len(found) < 3 or found[0].text != "(" or found[-1].text != ")":
        return text
    depth = 0
    for token in found[:-1]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return text
    return text[found[0].end : found[-1].start].strip()
