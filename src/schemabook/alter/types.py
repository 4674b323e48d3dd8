"""How the values of one type become those of another."""

from __future__ import annotations

import re
from typing import Final

_NUMBERS: Final = ("smallint", "integer", "bigint", "numeric", "real", "double precision")
_TEXTS: Final = ("text", "character varying", "character", "name", "citext", "public.citext")
_TIMES: Final = ("date", "timestamp without time zone", "timestamp with time zone")
_FAMILIES: Final = (
    _NUMBERS,
    _TEXTS,
    _TIMES,
    ("time without time zone", "time with time zone"),
    ("json", "jsonb"),
    ("bit", "bit varying"),
    ("inet", "cidr"),
)
_BITS: Final = {"smallint": 16, "integer": 32, "bigint": 64, "numeric": 128}
_LENGTH: Final = re.compile(r"\((\d+)(?:,(-?\d+))?\)")


def base(type_: str) -> str:
    """The type without length, precision and array brackets: "numeric" for "numeric(12,2)[]"."""
    return " ".join(_LENGTH.sub("", type_).replace("[]", "").split())


def family(type_: str) -> int | None:
    """A number for the family inside which every type is assigned to every other; None for all the rest."""
    return next((n for n, types in enumerate(_FAMILIES) if base(type_) in types), None)


def conversion(old: str, new: str, *, same_type: bool = False) -> str | None:
    """What stands behind the column in USING: "::integer", "::text::mood"; None where none is needed.

    `same_type` is for a type that is made anew under its own name, so that only text leads across.
    """
    if same_type:
        return f"::text::{new}"
    arrays = old.count("[]"), new.count("[]")
    one, other = family(old), family(new)
    if bool(arrays[0]) == bool(arrays[1]) and one is not None and one == other:
        return None
    if base(old) == base(new) and arrays[0] == arrays[1]:
        return None
    if base(new) in _TEXTS and not any(arrays):
        return None
    if base(old) in _TEXTS and not arrays[0]:
        return f"::{new}"
    if {base(old), base(new)} == {"boolean", "integer"} and not any(arrays):
        return f"::{new}"
    return f"::text::{new}"


def narrows(old: str, new: str) -> bool:
    """True if values may not fit, or not come through whole."""
    if old == new:
        return False
    one, other = family(old), family(new)
    if base(new) in ("text", "citext", "public.citext") and "[]" not in old:
        return False
    if one is None or one != other or ("[]" in old) != ("[]" in new):
        return True
    if base(old) == base(new) or one == 1:
        return _shorter(old, new)
    if base(old) in _BITS and base(new) in _BITS:
        return _BITS[base(new)] < _BITS[base(old)] or _LENGTH.search(new) is not None
    if (base(old), base(new)) in (("real", "double precision"), ("json", "jsonb"), ("date", _TIMES[1])):
        return False
    if {base(old), base(new)} == set(_TIMES[1:]):  # by the session's time zone, and back by the same
        return False
    return (base(old), base(new)) not in (("date", _TIMES[2]), ("bit", "bit varying"), ("cidr", "inet"))


def _shorter(old: str, new: str) -> bool:
    before, after = _LENGTH.search(old), _LENGTH.search(new)
    if after is None:
        return base(new) in ("character", "bit")
    if before is None:
        return True
    digits = int(before[1]) - int(before[2] or 0), int(after[1]) - int(after[2] or 0)
    return digits[1] < digits[0] or int(after[2] or 0) < int(before[2] or 0)
