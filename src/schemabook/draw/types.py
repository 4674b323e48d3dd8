"""PostgreSQL's long type names in the short spelling that people write in DDL."""

from __future__ import annotations

import re
from functools import lru_cache

_SHORT = (
    (re.compile(r"^character varying\b"), "varchar"),
    (re.compile(r"^character\b(?! set)"), "char"),
    (re.compile(r"^bit varying\b"), "varbit"),
    (re.compile(r"^double precision\b"), "float8"),
    (re.compile(r"^timestamp(\(\d\))? with time zone"), r"timestamptz\1"),
    (re.compile(r"^timestamp(\(\d\))? without time zone"), r"timestamp\1"),
    (re.compile(r"^time(\(\d\))? with time zone"), r"timetz\1"),
    (re.compile(r"^time(\(\d\))? without time zone"), r"time\1"),
    (re.compile(r"^integer\b"), "int"),
    (re.compile(r"^boolean\b"), "bool"),
    (re.compile(r"^public\."), ""),
)


@lru_cache(1 << 12)
def short(type_name: str) -> str:
    """`format_type()`'s spelling, shortened: "character varying(40)[]" gives "varchar(40)[]".

    Names of users' own types lose only the schema `public`.
    """
    for pattern, spelling in _SHORT:
        new, count = pattern.subn(spelling, type_name)
        if count:
            return new
    return type_name
