"""The words that cannot name a table or a column without quotes.

`SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')` of PostgreSQL 18, which has one
more than 15 (system_user). As https://www.postgresql.org/docs/18/sql-keywords-appendix.html has it.
"""

from __future__ import annotations

from typing import Final

RESERVED: Final = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check
    collate collation column concurrently constraint create cross current_catalog current_date
    current_role current_schema current_time current_timestamp current_user default deferrable desc
    distinct do else end except false fetch for foreign freeze from full grant group having ilike in
    initially inner intersect into is isnull join lateral leading left like limit localtime
    localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
    references returning right select session_user similar some symmetric system_user table tablesample
    then to trailing true union unique user using variadic verbose when where window with
    """.split()  # noqa: SIM905 - a list of 101 strings would be a page long
)
