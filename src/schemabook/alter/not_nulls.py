"""The names of NOT NULL constraints, which a partition takes over from its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.alter.text import Raw, say
from schemabook.schema import NotNull

if TYPE_CHECKING:
    from schemabook.schema import Table

SINCE_NAMED: Final = 180000
_BYTES: Final = 63


def names_of_its_own(table: Table, parent: Table) -> str | None:
    """Gives the NOT NULLs of a partition that leaves its parent the names that PostgreSQL would choose.

    Whether they have the parent's depends on how the partition was made, which no catalog tells. None where
    there is nothing to rename.
    """
    named = {c.columns[0]: c.name for c in parent.constraints if isinstance(c, NotNull)}
    own = {c.columns[0] for c in table.constraints if isinstance(c, NotNull)}
    blocks = []
    for column in table.columns:
        if column.nullable or column.name in own or column.name not in parent.by_name:
            continue
        before = named.get(column.name) or f"{parent.name}_{column.name}_not_null"
        after = f"{table.name}_{column.name}_not_null"
        if before != after and max(len(before.encode()), len(after.encode())) <= _BYTES:
            blocks.append(
                say(
                    "  BEGIN\n    ALTER TABLE {} RENAME CONSTRAINT {} TO {};\n"
                    "  EXCEPTION WHEN undefined_object THEN NULL;\n  END;\n",
                    table.key,
                    before,
                    after,
                )
            )
    return say("DO $names$\nBEGIN\n{}END\n$names$", Raw("".join(blocks))) if blocks else None
