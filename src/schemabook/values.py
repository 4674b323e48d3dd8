"""Python values -> what psycopg can send: the notebook's own kinds (pandas, numpy, enums) as PostgreSQL's."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from psycopg import ProgrammingError
from psycopg.adapt import PyFormat, Transformer
from psycopg.types.json import Jsonb

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.lexing import refuse_unsendable

if TYPE_CHECKING:
    import psycopg

_CAN: Final = (
    "a number, text, bytes, a date or time, a UUID, a list of them, or a dict (as jsonb) can be sent; "
    "convert the value first"
)
_LISTS: Final = {"Series", "Index", "ndarray"}


def adapted(connection: psycopg.Connection[Any], name: str, value: Any) -> Any:
    """The value of the variable `name` as psycopg takes it; UsageError, with that name, where nothing fits.

    pandas' NaT and NA are NULL, dicts jsonb, members of an Enum their values, numpy's scalars Python's; sets,
    Series and arrays are lists.
    """
    try:
        found = _plain(value)
        _check(connection, found)
    except (ProgrammingError, TypeError, ValueError, SyntaxProblem) as error:
        kind = type(value).__name__
        why = "it holds a character that cannot be sent" if isinstance(error, SyntaxProblem) else ""
        raise UsageError(
            f":{name} cannot be sent to PostgreSQL: " + (why or f"there is no SQL value for a {kind}."),
            hint=_CAN,
        ) from None
    return found


def _plain(value: Any) -> Any:
    kind = type(value)
    library = kind.__module__.partition(".")[0]
    if kind.__name__ in ("NaTType", "NAType") and library == "pandas":
        return None
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, dict):
        json.dumps(value, allow_nan=False)
        return Jsonb(value)
    if isinstance(value, (list, set, frozenset)):
        return [_plain(v) for v in value]
    if library in ("numpy", "pandas"):
        return _scientific(value)
    return value


def _scientific(value: Any) -> Any:
    """A value of numpy or pandas, told by its methods: neither has to be imported for it."""
    kind = type(value).__name__
    if kind in _LISTS or kind.endswith("Array"):
        return [_plain(v) for v in value.tolist()]
    if kind == "Timestamp":
        return value.to_pydatetime(warn=False)
    if kind == "Timedelta":
        return value.to_pytimedelta()
    if kind in ("datetime64", "timedelta64"):  # nanoseconds would come as a number
        return value.astype(f"{kind}[us]").item()
    if hasattr(value, "item"):
        return value.item()
    raise TypeError


def _check(connection: psycopg.Connection[Any], value: Any) -> None:
    if isinstance(value, str):
        refuse_unsendable(value)
    if isinstance(value, list):
        for item in value:
            _check(connection, item)
    if value is not None:
        Transformer(connection).get_dumper(value, PyFormat.TEXT)
