"""A snapshot or a table as a reader's overview: plain text and HTML from the same rows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from schemabook.schema import Schema, Table

_HEADS: Final = ("table", "columns", "rows", "key", "references", "comment")
_MOST: Final = 60  # tables shown; the rest is counted
_WIDEST: Final = 48  # characters of a cell in plain text


def text(schema: Schema) -> str:
    """One line a table: columns, rows if analysed, primary key, references, comment's first line."""
    rows = [_HEADS, *(_row(t) for t in schema.tables[:_MOST])]
    cut = [tuple(_cut(cell) for cell in row) for row in rows]
    widths = [max(len(row[n]) for row in cut) for n in range(len(_HEADS))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cut]
    ruler = "  ".join("-" * w for w in widths)
    table = [lines[0], ruler, *lines[1:]] if schema.tables else []
    return "\n".join([_title(schema), *table, *_rest(schema)])


def html(schema: Schema) -> str:
    """The same as an HTML table."""
    head = "".join(f"<th style='text-align:left'>{escape(h)}</th>" for h in _HEADS)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in _row(t)) + "</tr>"
        for t in schema.tables[:_MOST]
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if schema.tables else ""
    rest = "".join(f"<div>{escape(line)}</div>" for line in _rest(schema))
    return f"<div><b>{escape(_title(schema))}</b></div>{table}{rest}"


def _title(schema: Schema) -> str:
    name = schema.database or "schema"
    return f"{name}: {_count(len(schema.tables), 'table')}"


def _rest(schema: Schema) -> list[str]:
    """What the table does not show: tables beyond the limit, and every other kind of object, counted."""
    hidden = len(schema.tables) - _MOST
    lines = [f"and {_count(hidden, 'more table')}"] if hidden > 0 else []
    counts = (
        (len(schema.views), "view"),
        (len(schema.enums), "enum"),
        (len(schema.domains), "domain"),
        (len(schema.composites), "composite type"),
        (len(schema.ranges), "range type"),
        (sum(not s.identity and s.owned_by is None for s in schema.sequences), "free sequence"),
        (len(schema.functions), "function"),
        (len(schema.extensions), "extension"),
        (len(schema.others), "other object"),
    )
    also = ", ".join(_count(n, what) for n, what in counts if n)
    return [*lines, f"also: {also}"] if also else lines


def _row(table: Table) -> tuple[str, ...]:
    key = table.primary_key
    references = dict.fromkeys(str(f.references) for f in table.foreign_keys)
    return (
        str(table),
        str(len(table.columns)),
        f"{table.rows:.0f}" if table.rows >= 0 else "?",
        ", ".join(key.columns) if key else "none",
        ", ".join(references),
        (table.comment or "").partition("\n")[0],
    )


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _cut(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else cell[: _WIDEST - 3] + "..."
