"""Constraints as sentences.

A sentence says what PostgreSQL enforces, no less and no more: nulls, for which a CHECK is not false and two
rows are not the same, are mentioned wherever there may be some. What has no words that are sure to mean the
same stands as PostgreSQL spells it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.conditions import Speaker, read, unbracketed
from schemabook.explore.sentences_keys import unique_sentence
from schemabook.explore.wording import shown, shown_columns, shown_table

if TYPE_CHECKING:
    from schemabook.relations import Relation
    from schemabook.schema import Check, Schema, Table

__all__ = ["check_sentence", "reference_sentence", "unique_sentence"]

_OLD: Final = "rows that were there before it were not checked"


def check_sentence(check: Check, table: Table, schema: Schema | None = None) -> str:
    """A CHECK constraint of `table`: "amount is more than 0", "ends_at is after starts_at (or null)".

    With the `schema` conditions on columns of domains, enums and composite types are said, too.
    """
    said = Speaker(table, schema).allowed(read(check.expression, table.by_name))
    text = said or unbracketed(check.expression)
    if not check.enforced:
        return f"{text} (declared, not enforced)"
    return text if check.validated else f"{text} ({_OLD})"


def reference_sentence(relation: Relation) -> str:
    """A foreign key: "each row of cards refers to exactly one row of decks (deck_id) and is deleted with it".

    An inferred relation, which has no constraint, is said to be no more than that.
    """
    if not relation.constraint:
        place = f"{shown_table(relation.source)}.{shown_columns(relation.columns)}"
        return f"{place} looks like a reference to {shown_table(relation.parent)}; nothing enforces it"
    alone = relation.child_end == "zero_or_one" and not relation.temporal
    refers = _refers(relation) + (", no two to the same," if alone else "")
    if not relation.enforced:
        return f"{refers.removesuffix(',')} (declared, not enforced)"
    text = refers + _deleted(relation, alone=alone) + _updated(relation)
    return text if relation.validated else f"{text} ({_OLD})"


def _refers(relation: Relation) -> str:
    rows, parent = shown_table(relation.child), shown_table(relation.parent)
    if relation.source != relation.child:
        rows += f", if it is in the partition {shown_table(relation.source)},"
    one = relation.parent_end == "one"
    refers = f"each row of {rows} refers to" if one else f"a row of {rows} may refer to"
    if relation.temporal:
        period = shown(relation.columns[-1])
        return f"{refers} rows of {parent} {_columns(relation)} that together cover its {period}"
    return f"{refers} {'exactly one' if one else 'one'} row of {parent} {_columns(relation)}"


def _columns(relation: Relation) -> str:
    """The columns in brackets, with those of the key where they are not to be expected."""
    own, key = relation.columns, relation.ref_columns
    said = ", ".join(shown(c) for c in own)
    if own != key and key != ("id",):
        said += f" -> {', '.join(shown(c) for c in key)}"
    if relation.parent_end == "one" or len(own) == 1:
        return f"({said})"
    return f"({said}; to none where {'all are' if relation.match == 'FULL' else 'one is'} null)"


def _deleted(relation: Relation, *, alone: bool) -> str:
    what = shown(relation.columns[0]) if len(relation.columns) == 1 else "the reference"
    end = "" if alone else ","
    match relation.on_delete:
        case "CASCADE":
            return " and is deleted with it"
        case "SET NULL":
            return f"{end} and when that row is deleted, {what} becomes null"
        case "SET DEFAULT":
            return f"{end} and when that row is deleted, {what} takes its default"
        case _:
            return f"{end} which cannot be deleted while it is referred to{_when(relation)}"


def _when(relation: Relation) -> str:
    """When a reference that prevents a DELETE does so; RESTRICT never waits."""
    if relation.on_delete == "RESTRICT" or not relation.deferrable:
        return ""
    return " (checked at commit)" if relation.initially_deferred else " (can be checked at commit)"


def _updated(relation: Relation) -> str:
    match relation.on_update:
        case "CASCADE":
            return "; it follows when that key changes"
        case "SET NULL" | "SET DEFAULT":
            end = "null" if relation.on_update == "SET NULL" else "its default"
            return f"; when that key changes, the reference becomes {end}"
        case _:
            return ""
