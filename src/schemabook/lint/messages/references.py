"""What the rules about references say."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

UNINDEXED_FOREIGN_KEY: Final = Message(
    rule="unindexed-foreign-key",
    severity="warning",
    says="No index begins with the columns that refer to {parent}.",
    why="Each DELETE in {parent}, and each change of its key, reads all of {table} to see whether a row is "
    "left behind; so does each query from {parent} to its rows here.",
    advice="{advice}",
    habit="{count} references have no index",
    safe=True,
)

UNINDEXED_CASCADE: Final = Message(
    rule="unindexed-cascade",
    severity="error",
    says="ON DELETE {action} without an index that begins with the columns that refer to {parent}.",
    why="Each row deleted in {parent} reads all of {table} and locks what it finds: deleting many rows takes "
    "the product of both sizes.",
    advice="{advice}",
    habit="{count} references with an action on delete have no index",
    safe=True,
)

KEY_TYPE_MISMATCH: Final = Message(
    rule="key-type-mismatch",
    severity="warning",
    says="The type is {type}, and that of {parent}.{ref_column}, which it refers to, {ref_type}.",
    why="{consequence}",
    advice="{advice}",
)

MISSING_ON_DELETE: Final = Message(
    rule="missing-on-delete",
    severity="info",
    says="ON DELETE is left to the default, NO ACTION, for when the row in {parent} is deleted.",
    why="The default refuses the DELETE, as RESTRICT does, but nobody can tell whether that was decided.",
    advice="The fix says what holds today; write CASCADE where the rows are a part of the other, SET NULL "
    "where they outlive it.",
    habit="{count} references leave open what happens ON DELETE",
)

UNDECLARED_REFERENCE: Final = Message(
    rule="undeclared-reference",
    severity="warning",
    says="The column has the name and type of a reference to {parent}.{ref_column}, and no foreign key.",
    why="Nothing keeps rows from referring to what is not there, and no tool sees that the tables belong "
    "together.",
    advice="The fix fails at VALIDATE where a row refers to nothing: correct those rows and validate again.",
    habit="{count} columns have the name and type of a reference, and no foreign key",
)

UNINSERTABLE_CYCLE: Final = Message(
    rule="uninsertable-cycle",
    severity="error",
    says="No row can come first: {path} refer to each other, none may be null, none is deferrable.",
    why="Each INSERT needs a row of the next table; only one statement that writes all of them can begin.",
)
