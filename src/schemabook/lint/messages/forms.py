"""Messages of the rules about normal forms."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

REPEATED_COLUMNS: Final = Message(
    rule="repeated-columns",
    severity="warning",
    says="{columns} are a list that is spread over columns.",
    why="Every search has to look into each of them, one more needs a new column, and nothing keeps a value "
    "from standing in two.",
    advice="A table of its own with one row a value (a reference to {table}, a position, the value) holds "
    "any number; moving the values is the designer's decision, so there is no SQL for it.",
)

BOOLEAN_AND_TIMESTAMP: Final = Message(
    rule="boolean-and-timestamp",
    severity="warning",
    says="{flag} says what {moment} says already.",
    why="Nothing keeps the two from contradicting each other, and each reader asks another one.",
    advice="The CHECK holds for rows written from now on, also by whoever sets only one of the two; then "
    "correct the old rows and run {validate}. When nobody reads {flag} any more, drop it: {condition} says "
    "the same.",
    habit="{count} flags say what a time beside them says already",
)

DERIVED_COLUMN: Final = Message(
    rule="derived-column",
    severity="warning",
    says="The value follows from {sources}.",
    why="It is stored a second time, and nothing changes it when they change.",
    advice="Compute {formula} where it is read, or make it a generated column if it depends on the row "
    "alone. What is stored may differ from that on purpose, so there is no SQL that could replace it.",
)

IDS_IN_LIST: Final = Message(
    rule="ids-in-list",
    severity="warning",
    says="The {type} holds ids of other rows.",
    why="No foreign key can watch them: deleted rows stay in the list, and a join has to unpack every row.",
    advice="A table such as {junction} with two foreign keys and both as its primary key holds one id a row. "
    "Ids that no longer exist have to be dealt with while moving, which SQL cannot decide.",
    habit="{count} columns hold lists of ids of other rows",
)

ENTITY_ATTRIBUTE_VALUE: Final = Message(
    rule="entity-attribute-value",
    severity="warning",
    says="{attribute} names an attribute and {values} holds its value: rows instead of columns.",
    why="Values have no type, no NOT NULL, no CHECK and no foreign key, and reading one thing takes a join "
    "for each attribute.",
    advice="Attributes that are known become columns of the thing itself; those that are not, one jsonb "
    "column there. Which is which SQL cannot know.",
    habit="{count} tables have rows instead of columns: an attribute's name and its value",
)

POLYMORPHIC_REFERENCE: Final = Message(
    rule="polymorphic-reference",
    severity="warning",
    says="{id} refers to whichever table {type} names.",
    why="No foreign key can watch it: rows that are gone are still referred to, and every join has to be "
    "written once a table.",
    advice="One nullable foreign key for each table that {table} refers to, and CHECK (num_nonnulls(...) = "
    "1) over them. The tables are known to the application only, so there is no SQL for it.",
    habit="{count} columns refer to whichever table another column names",
)

MISSING_NATURAL_KEY: Final = Message(
    rule="missing-natural-key",
    severity="warning",
    says="Only the made-up key is unique: nothing keeps the same {columns} from being entered twice.",
    why="A second row for the same thing splits everything that refers to it, and is found late.",
    advice="If there are such rows already, the constraint fails and names the first: merge them before.",
)

LONG_VALUE_LIST: Final = Message(
    rule="long-value-list",
    severity="info",
    says="The {what} lists {count} values.",
    why="A list as long as this is data: it changes without the program, wants names and order of its own, "
    "and a value of an enum can never be removed.",
    advice="A lookup table with a foreign key is changed with INSERT and can say more about each value. "
    "There is no SQL for it here, as its key and columns are a decision.",
)
