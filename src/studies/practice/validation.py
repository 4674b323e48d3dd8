"""What the models refuse before the database does: the same limits as the checks, told earlier.

The CHECK constraints stay the guard, as plain SQL passes by the models; a test holds the two
against each other. A value that PostgreSQL will compute (an SQL expression) is left to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import ClauseElement

if TYPE_CHECKING:
    from collections.abc import Collection, Sized
    from decimal import Decimal

V = TypeVar("V")
Number = TypeVar("Number", "int", "Decimal")
Sizable = TypeVar("Sizable", bound="Sized")


def between(key: str, value: Number, low: int, high: int | None = None) -> Number:
    """The value, if it lies in the range, both ends included. Raises ValueError."""
    if _known(value) and not (low <= value and (high is None or value <= high)):
        until = f"between {low} and {high}" if high is not None else f"at least {low}"
        raise ValueError(f"{key} must be {until}, not {value}")
    return value


def sized(key: str, value: Sizable, low: int, high: int) -> Sizable:
    """The text or list, if its length lies in the range. Raises ValueError."""
    if _known(value) and not low <= len(value) <= high:
        wanted = f"{low}" if low == high else f"{low} to {high}"
        raise ValueError(f"{key} must have a length of {wanted}, not {len(value)}")
    return value


def one_of(key: str, value: V, allowed: Collection[V]) -> V:
    """The value, if it is one of those. Raises ValueError."""
    if _known(value) and value not in allowed:
        raise ValueError(f"{key} must be one of {', '.join(map(str, allowed))}, not {value}")
    return value


def _known(value: object) -> bool:
    """Not an expression, and not the null that NOT NULL refuses anyway."""
    return value is not None and not isinstance(value, ClauseElement)
