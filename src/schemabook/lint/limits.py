"""When a design rule begins to speak: every threshold with its unit and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a design may do before a rule speaks; change one with `dataclasses.replace(DEFAULT, ...)`.

    - `habit`: places. What a whole schema does the same way more often than this is one decision and becomes
      one finding that lists them.
    - `small_table`: rows. Up to so many a table fits in a few pages, and reading all of it is as fast as an
      index. Counts only in a database that is in use: of a new one's sample rows nothing follows.
    - `lookup_rows`: rows of a referenced table. From so few one is hardly ever deleted, and each is referred
      to so often that an index on the reference selects little.
    - `key_used`: share of a key's values, 0 to 1. At half there is time to change the type without haste.
    - `code_length`: characters. What is this short is mostly a code, whose length is part of its format.
    - `wide_keys`: key columns of a B-tree that enforces nothing. PostgreSQL allows 32; what more than four
      select beyond the first ones seldom pays for its size.
    - `usage_days`: days since the statistics were reset. An index may serve a monthly job.
    - `usage_scans`: scans of the table's indexes and of the table itself, together. With fewer nobody works
      there, and nothing follows from an index that was not used.
    - `index_kilobytes`: kB. A smaller index costs next to nothing.
    - `house_share`: share, 0 to 1. A habit kept in at least so many of the places is the house style.
    """

    habit: int = 2
    small_table: float = 1000.0
    lookup_rows: float = 20.0
    key_used: float = 0.5
    code_length: int = 10
    wide_keys: int = 4
    usage_days: float = 35.0
    usage_scans: int = 10_000
    index_kilobytes: int = 1024
    house_share: float = 0.8


DEFAULT: Final = Limits()
