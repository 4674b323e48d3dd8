"""A snapshot or one table as a reader's overview: plain text and HTML from the same rows."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.schema import Column, Schema, Table

_HEADS: Final = ("table", "columns", "rows", "key", "references", "comment")
_COLUMN_HEADS: Final = ("column", "type", "null", "default", "keys", "comment")
_MOST: Final = 60  # tables shown; the rest is counted
_WIDEST: Final = 48  # characters of a cell in plain text


def text(schema: Schema) -> str:
    """One line a table: columns, rows if analysed, primary key, references, comment's first line."""
    table = _aligned(_HEADS, [_row(t) for t in schema.tables[:_MOST]])
    return "\n".join([_title(schema), *table, *_rest(schema)])


def html(schema: Schema) -> str:
    """The same as an HTML table."""
    table = _html(_HEADS, [_row(t) for t in schema.tables[:_MOST]])
    rest = "".join(f"<div>{escape(line)}</div>" for line in _rest(schema))
    return f"<div><b>{escape(_title(schema))}</b></div>{table}{rest}"


def table_text(table: Table) -> str:
    """One line a column: name, type, NULL or NOT NULL, default, keys it is part of, comment's first line."""
    return "\n".join(
        [_table_title(table), *_aligned(_COLUMN_HEADS, [_column(table, c) for c in table.columns])]
    )


def table_html(table: Table) -> str:
    """The same as an HTML table."""
    rows = [_column(table, c) for c in table.columns]
    return f"<div><b>{escape(_table_title(table))}</b></div>{_html(_COLUMN_HEADS, rows)}"


def _table_title(table: Table) -> str:
    comment = (table.comment or "").partition("\n")[0]
    title = f"{table.kind} {table}: {_count(len(table.columns), 'column')}"
    return f"{title}; {comment}" if comment else title


def _column(table: Table, column: Column) -> tuple[str, ...]:
    if column.identity:
        default = f"identity {column.identity}"
    elif column.generated:
        default = f"generated {column.generated}: {column.default}"
    else:
        default = column.default or ""
    null = "" if column.nullable else "NOT NULL"
    comment = (column.comment or "").partition("\n")[0]
    return (column.name, column.type, null, default, ", ".join(_keys(table, column.name)), comment)


def _keys(table: Table, column: str) -> list[str]:
    primary = table.primary_key
    found = ["primary key"] if primary and column in primary.columns else []
    found += ["unique" for key in table.uniques if column in key.columns][:1]
    return [*found, *dict.fromkeys(f"-> {f.references}" for f in table.foreign_keys if column in f.columns)]


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Head, ruler and rows as lines of plain text; nothing without rows."""
    if not rows:
        return []
    cut = [[_cut(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[n]) for row in cut) for n in range(len(heads))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cut]
    return [lines[0], "  ".join("-" * w for w in widths), *lines[1:]]


def _html(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th style='text-align:left'>{escape(h)}</th>" for h in heads)
    cells = ("".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{of_one}</tr>" for of_one in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


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
