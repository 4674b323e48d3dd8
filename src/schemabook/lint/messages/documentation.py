"""Messages of the rules about comments."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

_ADVICE: Final = (
    "COMMENT ON TABLE says in a sentence what one row stands for, COMMENT ON COLUMN units, meaning of null "
    "and whatever the name does not say; only somebody who knows the data can write it."
)

MISSING_COMMENT: Final = Message(
    rule="missing-comment",
    severity="info",
    says="The {what} has no comment, as most others have.",
    why="Diagrams, models and psql's \\d+ show comments; a gap among them is taken for something obvious.",
    advice=_ADVICE,
    habit="{count} tables and columns have no comment, where most others have one",
)

NO_COMMENTS: Final = Message(
    rule="no-comments",
    severity="info",
    says="{much} a comment.",
    why="Names alone do not say what a row stands for, in which unit a number is, or what null means; "
    "comments travel with the schema into dumps, diagrams and models.",
    advice=_ADVICE,
)
