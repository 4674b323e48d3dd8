"""Conditions (of CHECK constraints and partial indexes) read as trees and said in English.

`read(text, columns)` gives the tree of what PostgreSQL has spelled, `Speaker` says it: `allowed()` for a
CHECK, which lets a row pass unless the condition is false, `true()` for a predicate, which wants it true.
Both give None where there are no words that are sure to mean the same.
"""

from __future__ import annotations

from schemabook.explore.conditions.marks import elements, unbracketed
from schemabook.explore.conditions.parsing import read
from schemabook.explore.conditions.speaking import Speaker

__all__ = ["Speaker", "elements", "read", "unbracketed"]
