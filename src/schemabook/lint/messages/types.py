"""What the rules about types say."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

TIMESTAMP_WITHOUT_ZONE: Final = Message(
    rule="timestamp-without-zone",
    severity="warning",
    says="{type} holds a clock's face, not an instant.",
    why="Which moment it means depends on who wrote it; differences across a change to summer time are an "
    "hour off.",
    advice="{advice}",
    habit="{count} columns are timestamp without time zone",
)

PADDED_CHARACTER: Final = Message(
    rule="padded-character",
    severity="warning",
    says="{type} pads every value with blanks to its full length.",
    why="It saves nothing, and the blanks come and go: they count in LIKE and on the way out, but not in =.",
    advice="{advice}",
    habit="{count} columns are character(n)",
)

VARCHAR_WITHOUT_REASON: Final = Message(
    rule="varchar-without-reason",
    severity="info",
    says="Nothing says why the text ends at {length} characters.",
    why="The length saves no space, and the first longer value is an error in production. A limit that means "
    "something is a CHECK with a name.",
    advice="{advice}",
    habit="{count} columns are varchar(n), and nothing says why they end there",
)

FLOAT_MONEY: Final = Message(
    rule="float-money",
    severity="error",
    says="Money is stored as {type}.",
    why="0.1 has no exact binary value: sums drift by cents, and equal amounts are not equal.",
    advice="{advice}",
    habit="{count} columns hold money as floating point",
)

SERIAL_INSTEAD_OF_IDENTITY: Final = Message(
    rule="serial-instead-of-identity",
    severity="info",
    says="The numbers come from a default that reads {sequence}.",
    why="Whoever may insert needs rights on the sequence too, and an INSERT with a number of its own passes "
    "unseen and collides later. An identity column has neither.",
    advice="{advice}",
    habit="{count} columns are serial",
)

JSON_INSTEAD_OF_JSONB: Final = Message(
    rule="json-instead-of-jsonb",
    severity="warning",
    says="json keeps the text as it came, and parses it again at each use.",
    why="It has no equality, no containment and no GIN index.",
    advice="{advice}",
    habit="{count} columns are json",
)

SAME_NAME_DIFFERENT_TYPES: Final = Message(
    rule="same-name-different-types",
    severity="warning",
    says="{name} is {type} here and {usual} in {others}.",
    why="One name means one thing: joins and unions of the two convert or fail, and code guesses.",
    advice="{advice}",
)

NULLABLE_BOOLEAN: Final = Message(
    rule="nullable-boolean",
    severity="warning",
    says="A boolean that may be null has three values.",
    why="WHERE NOT {name} leaves out the rows with null, and so does WHERE {name}.",
    advice="VALIDATE fails where a row has a null: decide first what those mean. If null means something, "
    "name it in the column's comment.",
    habit="{count} booleans may be null",
)

MISSING_NOT_NULL: Final = Message(
    rule="missing-not-null",
    severity="warning",
    says="The column may be null, though {evidence}.",
    why="Each query has to think of a null that nobody meant, and the planner cannot rule it out.",
    advice="VALIDATE fails where a row has a null: fill those, then go on from there.",
    habit="{count} columns may be null though the design says otherwise",
)
