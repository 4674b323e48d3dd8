"""Rules about comments: what the schema says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.lint.messages import documentation as says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Table

_TABLES: Final = 3  # fewer are an example, not a design that somebody has to find their way in
_COLUMNS: Final = 20  # fewer columns are no habit
_ALL_COLUMNS: Final = 0.9  # share with a comment from which on a missing one was forgotten, not left out


def missing_comment(facts: Facts) -> Iterator[DesignFinding]:
    """A table without a comment where most have one, and a column where nearly all have one."""
    for _, tables in _namespaces(facts):
        bare = [t for t in tables if not t.comment]
        if 2 * len(bare) < len(tables):
            for table in bare:
                yield says.MISSING_COMMENT.finding(table.key, what="table")
    columns = [(t, c) for t, c in facts.columns if not c.comment]
    total = len(facts.columns)
    if total >= _COLUMNS and total - len(columns) >= _ALL_COLUMNS * total:
        for table, column in columns:
            yield says.MISSING_COMMENT.finding(f"{table.key}.{column.name}", what="column")


def no_comments(facts: Facts) -> Iterator[DesignFinding]:
    """No table of a schema has a comment, or few have: one finding for all of them."""
    for name, tables in _namespaces(facts):
        total, said = len(tables), sum(1 for t in tables if t.comment)
        if total >= _TABLES and 2 * said <= total:
            much = f"{said or 'None'} of the {total} tables {'have' if said > 1 else 'has'}"
            yield says.NO_COMMENTS.finding(name, much=much)


def _namespaces(facts: Facts) -> Iterator[tuple[str, list[Table]]]:
    found: dict[str, list[Table]] = {}
    for table in facts.tables:
        found.setdefault(table.schema, []).append(table)
    yield from found.items()


RULES: Final[tuple[Rule, ...]] = (missing_comment, no_comments)
