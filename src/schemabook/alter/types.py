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
_DIGITS: Final = {"real": 24, "double precision": 53}  # bits that a whole number may have
# What a value of the type tells
_MOMENTS: Final = {
    "date": {"day"},
    "time without time zone": {"hour"},
    "time with time zone": {"hour", "zone"},
    "timestamp without time zone": {"day", "hour"},
    "timestamp with time zone": {"day", "hour"},  # the zone is the session's, and it can be undone by it
}
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


def cuts(old: str, new: str) -> bool:
    """True if values may be rounded or cut in silence on their way."""
    one, other, arrays = base(old), base(new), ("[]" in old, "[]" in new)
    if arrays[0] != arrays[1] or old == new:
        return False
    if other == "name" or (arrays[1] and other in _TEXTS and _shorter(old, new)):
        return one != "name"  # an explicit cast cuts, an assignment does not
    if one in _NUMBERS and other in _NUMBERS:
        return _rounds(old, new)
    if one in _MOMENTS and other in _MOMENTS:
        parts = _MOMENTS[one] - _MOMENTS[other]
        return bool(parts) or _precision(new) < _precision(old)
    if one in _TEXTS:
        return other in ("date", "numeric", "real", "double precision") or other.startswith("time ")
    return (one, other) in (("integer", "boolean"), ("inet", "cidr"), ("interval", "time without time zone"))


def _rounds(old: str, new: str) -> bool:
    one, other = base(old), base(new)
    if other == "numeric":
        scales = [_LENGTH.search(t) for t in (old, new)]
        if (one in _BITS and one != "numeric") or scales[1] is None:
            return one in ("real", "double precision")
        return scales[0] is None or int(scales[1][2] or 0) < int(scales[0][2] or 0)
    if other in _DIGITS:
        return (one == "double precision" and other == "real") or _BITS.get(one, 0) > _DIGITS[other]
    return one in ("numeric", "real", "double precision")


def _precision(type_: str) -> int:
    found = _LENGTH.search(type_)
    return int(found[1]) if found else 6


def refuses(old: str, new: str) -> bool:
    """True if a value may not fit, so that the change fails."""
    one, other = base(old), base(new)
    if old == new or (cuts(old, new) and one not in _TEXTS):
        return False
    if ("[]" in old) == ("[]" in new) and other in ("text", "citext", "public.citext"):
        return False
    if one == other or (one in _TEXTS and other in _TEXTS):
        return _shorter(old, new)
    if one in _BITS and other in _BITS:
        return _BITS[other] < _BITS[one] or _LENGTH.search(new) is not None
    if family(old) is not None and family(old) == family(new) and ("[]" in old) == ("[]" in new):
        return other == "bit"
    return (one, other) != ("boolean", "integer")


def _shorter(old: str, new: str) -> bool:
    before, after = _LENGTH.search(old), _LENGTH.search(new)
    if after is None:
        return base(new) in ("character", "bit") and base(old) != base(new)
    if before is None:
        return True
    return int(after[1]) - int(after[2] or 0) < int(before[1]) - int(before[2] or 0)
