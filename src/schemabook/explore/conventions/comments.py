"""What the schema says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conventions.base import habit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore.conventions.base import Convention
    from schemabook.lint.facts import Facts

TOPIC: Final = "comments"


def comments(facts: Facts) -> Iterator[Convention | None]:
    """Of tables, and of columns."""
    tables = ((str(t), "has" if t.comment else None) for t in facts.tables)
    yield habit(TOPIC, tables, {"has": "tables have a comment"})
    columns = ((f"{t}.{c.name}", "has" if c.comment else None) for t, c in facts.columns)
    yield habit(TOPIC, columns, {"has": "columns have a comment"})
