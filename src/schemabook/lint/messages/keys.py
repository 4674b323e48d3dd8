"""What the rules about keys say."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

MISSING_PRIMARY_KEY: Final = Message(
    rule="missing-primary-key",
    severity="error",
    says="The table has no primary key.",
    why="{consequence}",
    advice="{advice}",
    habit="{count} tables have no primary key",
)

KEY_NEAR_EXHAUSTION: Final = Message(
    rule="key-near-exhaustion",
    severity="error",
    says="{share:.0%} of the values of this {type} key are used ({used:,} of {most:,}).",
    why="When the last value is gone every INSERT fails, and changing the type then takes a rewrite of the "
    "table under an exclusive lock.",
    advice="The fix rewrites each of these tables while nobody reads it: in production rather add a bigint "
    "column, fill it in batches, and swap the two. Widen every column that holds this key.",
)

NULLABLE_MANDATORY_KEY: Final = Message(
    rule="nullable-mandatory-key",
    severity="warning",
    says="The reference to {parent} may be null, though {evidence}.",
    why="A row without it belongs to nothing: no join finds it, no cascade removes it, and no unique key "
    "over the column holds for it.",
    advice="If rows without it are meant, make the unique key NULLS NOT DISTINCT, so that it holds for them "
    "too, or say so in a CHECK, or suppress this with the reason.",
)
