"""Results as DataFrames that show themselves as psql would: exact text, types in the header, the true count.

The DataFrame holds Python values under dtypes that follow the SQL types and not the data: integers and
booleans are nullable, numeric stays Decimal, timestamptz is UTC, uuid, arrays and json are objects. What is
derived from it (`frame[...]`, `frame.groupby(...)`) is a plain DataFrame.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.session import Field, Result

LIMIT = 50
WIDTH = 200  # a longer cell is shown shortened; the DataFrame has it whole

# type names as psycopg spells them -> pandas dtypes
_DTYPES = {
    "int2": "Int16",
    "int4": "Int32",
    "int8": "Int64",
    "oid": "Int64",
    "float4": "Float32",
    "float8": "Float64",
    "bool": "boolean",
    "text": "string",
    "varchar": "string",
    "bpchar": "string",
    "name": "string",
    "citext": "string",
    "timestamptz": "datetime64[us, UTC]",
    "timestamp": "datetime64[us]",
    "interval": "timedelta64[us]",
}
_RIGHT = {"int2", "int4", "int8", "oid", "float4", "float8", "numeric", "money", "interval"}


class ResultFrame(pd.DataFrame):
    """A query's result. `result` is the Result behind it, `limit` how many rows are shown."""

    _metadata = ["limit"]  # noqa: RUF012 - pandas' own protocol

    def __init__(self, result: Result, limit: int = LIMIT) -> None:
        super().__init__(_columns(result))  # type: ignore[call-arg]  # the stubs know only __new__
        self.columns = pd.Index([f.name for f in result.fields or ()])
        object.__setattr__(self, "result", result)
        self.limit = limit

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __repr__(self) -> str:
        return as_text(self._result(), self.limit)

    def _repr_html_(self) -> str:
        return as_html(self._result(), self.limit)

    def _result(self) -> Result:
        found: Result = object.__getattribute__(self, "result")
        return found


def as_text(result: Result, limit: int = LIMIT) -> str:
    """A result as psql prints it, with at most `limit` rows and the true count."""
    fields = result.fields or ()
    rows = [[_short(cell) for cell in row] for row in result.text_rows(limit)]
    widths = [max([cell_len(f.name), *(cell_len(r[i]) for r in rows)]) for i, f in enumerate(fields)]
    right = [base_type(f) in _RIGHT for f in fields]
    lines = [
        "|".join(f" {_pad(f.name, w, centre=True)} " for f, w in zip(fields, widths, strict=True)).rstrip(),
        "+".join("-" * (w + 2) for w in widths),
    ]
    for row in rows:
        cells = (f" {_pad(c, w, right=r)} " for c, w, r in zip(row, widths, right, strict=True))
        lines.append("|".join(cells).rstrip())
    return "\n".join([*lines, count_line(result, limit)])


def as_html(result: Result, limit: int = LIMIT) -> str:
    """A result as an HTML table; everything in it is escaped, NULL is told from the text 'NULL'."""
    fields = result.fields or ()
    head = "".join(
        f'<th title="{escape(f.type)}" style="text-align:{_align(f)}">{escape(f.name)}</th>' for f in fields
    )
    body = "\n".join(
        "<tr>" + "".join(_td(cell, f) for cell, f in zip(row, fields, strict=True)) + "</tr>"
        for row in result.text_rows(limit)
    )
    return (
        f'<table border="0" class="dataframe">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n"
        f"<p><small>{escape(count_line(result, limit))}</small></p>"
    )


def count_line(result: Result, limit: int) -> str:
    """ "(3 rows)", or "(50 of 1,234 rows)" where not all are shown."""
    count = len(result.rows)
    if count > limit:
        return f"({limit:,} of {count:,} rows)"
    return f"({count:,} row{'' if count == 1 else 's'})"


def base_type(column: Field) -> str:
    """The type's name without its modifiers: "numeric(10,2)" -> "numeric"; arrays keep their brackets."""
    name, _, rest = column.type.partition("(")
    return name + ("[]" if rest.endswith("[]") else "")


def _columns(result: Result) -> dict[int, Any]:
    fields = result.fields or ()
    by_column: Sequence[Sequence[Any]] = list(zip(*result.rows, strict=True)) or [()] * len(fields)
    return {i: _series(by_column[i], base_type(f)) for i, f in enumerate(fields)}


def _series(values: Sequence[Any], type_name: str) -> pd.Series[Any]:
    dtype = _DTYPES.get(type_name, "object")
    if dtype.startswith(("datetime", "timedelta")) and any(isinstance(v, str) for v in values):
        dtype = "object"  # 'infinity' and its like stay text, and the rest beside it whole
    return pd.Series(list(values), dtype=dtype)


def _td(cell: str | None, column: Field) -> str:
    shown = "<em>NULL</em>" if cell is None else escape(_short(cell)).replace("\n", "<br>")
    return f'<td style="text-align:{_align(column)}">{shown}</td>'


def _align(column: Field) -> str:
    return "right" if base_type(column) in _RIGHT else "left"


def _short(cell: str | None) -> str:
    if cell is None:
        return "NULL"
    return cell if len(cell) <= WIDTH else cell[: WIDTH - 3] + "..."


def _pad(text: str, width: int, *, right: bool = False, centre: bool = False) -> str:
    text = text.replace("\n", "↵").replace("\t", "⇥")
    room = " " * max(width - cell_len(text), 0)
    if centre:
        half = len(room) // 2
        return room[:half] + text + room[half:]
    return room + text if right else text + room
