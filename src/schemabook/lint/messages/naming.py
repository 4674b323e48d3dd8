"""Messages of the rules about names."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

_RENAME: Final = (
    "Views follow a renaming by themselves; queries, and functions whose body is text, have to change in the "
    "same step."
)

MIXED_CASE: Final = Message(
    rule="mixed-case",
    severity="warning",
    says="The name is not in {house}, as the other {of} are.",
    why="Whoever writes a query has to remember for every name how it is written, and where capital letters "
    "are among them, to quote those.",
    advice=_RENAME,
    habit="{count} names are not written as the others are",
)

QUOTED_NAME: Final = Message(
    rule="quoted-name",
    severity="warning",
    says="The name has characters that need double quotes in every query.",
    why="A query, a tool or a migration that forgets the quotes fails, or means something else.",
    advice=_RENAME,
    habit="{count} names have characters that need double quotes in every query",
)

CAPITAL_LETTERS: Final = Message(
    rule="capital-letters",
    severity="info",
    says="The names of {of} have capital letters throughout.",
    why="PostgreSQL folds names without quotes to lower case, so every query has to quote them all.",
    advice="Renaming a whole schema is a project of its own; new schemas are better written in snake_case.",
)

RESERVED_WORD: Final = Message(
    rule="reserved-word",
    severity="warning",
    says='"{word}" is a reserved word of SQL.',
    why="It has to stand in double quotes in every query; without them the query fails, or reads something "
    "else: SELECT user is the current role.",
    advice="A name that says more, such as app_user, sort_position or valid_until, needs no quotes. "
    + _RENAME,
    habit="{count} names are reserved words of SQL",
)

TABLE_NUMBER: Final = Message(
    rule="table-number",
    severity="info",
    says="The name is a {own}, where the other tables are in the {house}.",
    why="With both in one schema nobody can know a table's name without looking it up.",
    advice=_RENAME,
    habit="{count} tables are named in another number than the rest",
)

KEY_NAME: Final = Message(
    rule="key-name",
    severity="info",
    says="The key is called by {own}, where the other tables call theirs by {house}.",
    why="Joins are written from habit; a key of another name breaks them, and USING along with it.",
    advice=_RENAME,
    habit="{count} keys are not called as the others are",
)

REPEATED_TABLE_NAME: Final = Message(
    rule="repeated-table-name",
    severity="info",
    says="{columns} repeat the table's name, which the other tables do not do.",
    why="{table}.{table}_... says the same twice, and differs from the names of the same things elsewhere.",
    advice=_RENAME,
)

LYING_NAME: Final = Message(
    rule="constraint-name",
    severity="warning",
    says="{names}: the name is about another table.",
    why="An error message names the constraint alone; this one sends its reader to the wrong table. It is "
    "what a renamed or copied table leaves behind.",
    advice="ON CONFLICT ON CONSTRAINT and error handlers that name the constraint change in the same step.",
    safe=True,
    habit="{count} tables have constraints that are named after other tables",
)
