"""Results as DataFrames that show themselves as psql would: exact text, types in the header, the true count.

The DataFrame holds Python values under dtypes that follow the SQL types and not the data: integers and
booleans are nullable, numeric stays Decimal, timestamptz is UTC, uuid, arrays and json are objects; the
NaN of a float column is NaN, its NULL is <NA>. What is derived from it (`frame[...]`, a pickle) is a
plain DataFrame, and a frame that has been changed shows itself as one.
"""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.session import Field, Result

LIMIT = 50
WIDTH = 200  # a longer cell is shown shortened; the DataFrame has it whole
_LONGEST = timedelta(microseconds=2**63 - 1)

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
        # A lazy copy: pandas gives the frame memory of its own as soon as one of the two is written to.
        object.__setattr__(self, "_as_made", pd.DataFrame(self))
        self.limit = limit

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame

    def __reduce__(self) -> tuple[Any, ...]:
        return pd.DataFrame, (pd.DataFrame(self),)

    def __repr__(self) -> str:
        return as_text(self._result(), self.limit) if self._untouched() else repr(pd.DataFrame(self))

    def _repr_html_(self) -> str:
        if self._untouched():
            return as_html(self._result(), self.limit)
        plain: Any = pd.DataFrame(self)
        return str(plain._repr_html_())

    def _result(self) -> Result:
        found: Result = object.__getattribute__(self, "result")
        return found

    def _untouched(self) -> bool:
        """True while the frame is what the result gave: the same memory under the same names."""
        made: pd.DataFrame = object.__getattribute__(self, "_as_made")
        if self.shape != made.shape or not (
            self.columns.equals(made.columns) and self.index.equals(made.index)
        ):
            return False
        return not len(self) or all(
            _same_memory(self.iloc[:, i].array, made.iloc[:, i].array) for i in range(self.shape[1])
        )


def _same_memory(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    for name in ("_data", "_ndarray", "_pa_array"):  # of masked, numpy-backed and arrow-backed columns
        if hasattr(one, name):
            mine, its = getattr(one, name), getattr(other, name)
            return mine is its or (isinstance(mine, np.ndarray) and bool(np.may_share_memory(mine, its)))
    return False


def as_text(result: Result, limit: int = LIMIT) -> str:
    """A result as psql prints it, with at most `limit` rows and the true count."""
    fields = result.fields or ()
    whole = _shown_whole(result)
    rows = [line for row in result.text_rows(limit) for line in _lines(row, whole=whole)]
    widths = [max([cell_len(f.name), *(cell_len(r[i]) for r in rows)]) for i, f in enumerate(fields)]
    right = [base_type(f) in _RIGHT for f in fields]
    lines = [
        "|".join(f" {_pad(f.name, w, centre=True)} " for f, w in zip(fields, widths, strict=True)).rstrip(),
        "+".join("-" * (w + 2) for w in widths),
    ]
    for row in rows:
        cells = (f" {_pad(c, w, right=r)} " for c, w, r in zip(row, widths, right, strict=True))
        lines.append("|".join(cells).rstrip())
    return "\n".join([*lines, *_foot(result, limit)])


def _lines(row: list[str | None], *, whole: bool) -> list[list[str]]:
    """The lines that a row takes: one, or all of a cell that is shown whole, joined by psql's `+`."""
    if not whole or row[0] is None:
        return [[_short(cell) for cell in row]]
    first, *rest = reversed(row[0].split("\n"))
    return [*([f"{line} +"] for line in reversed(rest)), [first]]


def _foot(result: Result, limit: int) -> list[str]:
    """The count, and where the rest of shortened cells is."""
    lines = [count_line(result, limit)]
    if not _shown_whole(result) and any(
        cell is not None and len(cell) > WIDTH for row in result.text_rows(limit) for cell in row
    ):
        lines.append(f"(cells over {WIDTH} characters are cut; the DataFrame has them whole)")
    return lines


def _shown_whole(result: Result) -> bool:
    """A plan, or a single value, is what was asked for and never cut."""
    return len(result.fields or ()) == 1 and (len(result.rows) == 1 or result.tag == "EXPLAIN")


def as_html(result: Result, limit: int = LIMIT) -> str:
    """A result as an HTML table; everything in it is escaped, NULL is told from the text 'NULL'."""
    fields = result.fields or ()
    head = "".join(
        f'<th title="{escape(f.type)}" style="text-align:{_align(f)}">{escape(f.name)}</th>' for f in fields
    )
    whole = _shown_whole(result)
    body = "\n".join(
        "<tr>" + "".join(_td(cell, f, whole=whole) for cell, f in zip(row, fields, strict=True)) + "</tr>"
        for row in result.text_rows(limit)
    )
    return (
        f'<table border="0" class="dataframe">\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n"
        f"<p><small>{'<br>'.join(escape(line) for line in _foot(result, limit))}</small></p>"
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
    return {i: _series(by_column[i], base_type(f), result, i) for i, f in enumerate(fields)}


def _series(values: Sequence[Any], type_name: str, result: Result, column: int) -> pd.Series[Any]:
    dtype = _DTYPES.get(type_name, "object")
    if dtype.startswith("Float"):
        return pd.Series(_floats(values, dtype), dtype=dtype)
    if dtype.startswith("timedelta") and not all(v is None or _fits(v) for v in values):
        # months, or too long for 64 bits of microseconds: all of the column as PostgreSQL spells it
        return pd.Series(result.text_column(column), dtype="object")
    if dtype.startswith("datetime") and any(isinstance(v, str) for v in values):
        dtype = "object"  # 'infinity' and its like stay text, and the rest beside it whole
    return pd.Series(list(values), dtype=dtype)


def _floats(values: Sequence[Any], dtype: str) -> pd.arrays.FloatingArray:
    """NaN stays NaN and NULL is masked; from a list pandas would mask both."""
    null = np.array([v is None for v in values], dtype=bool)
    numbers = np.array([0.0 if v is None else v for v in values], dtype=dtype.lower())
    return pd.arrays.FloatingArray(numbers, null)


def _fits(value: Any) -> bool:
    return isinstance(value, timedelta) and abs(value) < _LONGEST


def _td(cell: str | None, column: Field, *, whole: bool) -> str:
    text = cell if whole else _short(cell)
    shown = "<em>NULL</em>" if cell is None or text is None else escape(text).replace("\n", "<br>")
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
