"""What the rules about indexes say."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

DUPLICATE_INDEX: Final = Message(
    rule="duplicate-index",
    severity="warning",
    says="It is the same index as {other}.",
    why="Each write maintains both; no query gains from the second.",
    advice="{advice}",
    habit="{count} indexes are there twice",
    safe=True,
)

REDUNDANT_INDEX: Final = Message(
    rule="redundant-index",
    severity="warning",
    says="{other} begins with the same columns and finds all that this one finds.",
    why="Each write maintains both. The shorter one is smaller, which seldom outweighs that.",
    habit="{count} indexes are the beginning of another one",
    safe=True,
)

WIDE_INDEX: Final = Message(
    rule="wide-index",
    severity="info",
    says="The index has {count} key columns.",
    why="A B-tree is entered by its first columns; the later ones make it large, "
    "and each UPDATE of one of them writes it.",
    advice="Keep the columns that are compared by =, then one that is ordered or compared by a range; "
    "put what is only read into INCLUDE.",
)

REPEATED_INDEX_KEY: Final = Message(
    rule="repeated-index-key",
    severity="warning",
    says="{key} is a key of this index twice.",
    why="The second one is equal wherever the first one is: it only makes the index larger.",
    advice="{advice}",
    safe=True,
)

REPEATED_EXPRESSION: Final = Message(
    rule="repeated-expression",
    severity="info",
    says="The expression {expression} is a key of {count} indexes: {indexes}.",
    why="Each write computes it for each of them, and a query that spells it differently uses none.",
    advice="Make it a column, GENERATED ALWAYS AS ({expression}) STORED, and index that one.",
)

UNUSED_INDEX: Final = Message(
    rule="unused-index",
    severity="warning",
    says="No query has used it in {days:.0f} days, while {table} was read {scans:,} times.",
    why="Each write maintains its {size} MB all the same.",
    advice="Look at the replicas first: their use is counted there, not here.",
)

INVALID_INDEX: Final = Message(
    rule="invalid-index",
    severity="error",
    says="{what}",
    why="No query uses it, each write maintains it, and a unique one does not hold for all rows.",
    advice="{advice}",
)
