"""Which replacement a statement has: one function a command, one an action of ALTER TABLE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.ddl.spelling import raw, statement
from schemabook.safety import of_indexes, of_names
from schemabook.safety.of_columns import add_column
from schemabook.safety.of_constraints import add_constraint, alter_domain, set_not_null
from schemabook.safety.of_partitions import attach, create_partition
from schemabook.safety.of_types import alter_type
from schemabook.safety.reading import Alter, Ident, Words, alter
from schemabook.safety.replacement import Context, Phase, Replacement
from schemabook.safety.rows import whole_table

if TYPE_CHECKING:
    from collections.abc import Callable

_STORAGE: Final = (
    "every row is copied while nobody can read the table: create a second table of that kind, fill it in "
    "batches, and swap the names"
)
_COMMANDS: Final[dict[tuple[str, ...], Callable[[str, Context], Replacement | None]]] = {
    ("CREATE", "INDEX"): of_indexes.create_index,
    ("CREATE", "UNIQUE", "INDEX"): of_indexes.create_index,
    ("DROP", "INDEX"): of_indexes.drop_index,
    ("REINDEX",): of_indexes.reindex,
    ("REFRESH",): of_indexes.refresh,
    ("CLUSTER",): of_indexes.rewrite_advice,
    ("VACUUM",): of_indexes.rewrite_advice,
    ("DROP", "TABLE"): of_names.drop_table,
    ("ALTER", "DOMAIN"): alter_domain,
    ("CREATE", "TABLE"): create_partition,
}


def replacement(text: str, context: Context) -> Replacement | None:
    """What to run instead of a statement that blocks or breaks; None where nothing better is known."""
    words = Words(text)
    for start, command in _COMMANDS.items():
        if all(words.peek(n) == word for n, word in enumerate(start)):
            return command(text.rstrip().rstrip(";"), context)
    if words.peek() in ("UPDATE", "DELETE"):
        target = _target(words)
        return whole_table(text, target.table(context.schema) if target else None)
    found = alter(text)
    return _alter(found, context) if found else None


def _target(words: Words) -> Ident | None:
    words.take("UPDATE") or words.take("DELETE", "FROM")
    words.take("ONLY")
    return words.ident()


def _alter(found: Alter, context: Context) -> Replacement | None:
    """Each action replaced on its own; those that need nothing come first, as they were."""
    given = [(action, _action(found.table, action, context)) for action in found.actions]
    replaced = [one for _, one in given if one is not None]
    if not replaced:
        return None
    kept = [action for action, one in given if one is None]
    first = Phase((statement("{} {}", raw(found.head), raw(", ".join(kept))),)) if kept else None
    # what waits for a later release comes last, so that the script can be cut there
    phases = tuple(
        sorted((phase for one in replaced for phase in one.phases), key=lambda phase: phase.how == "later")
    )
    if not phases:
        return Replacement(advice=_joined([one.advice for one in replaced]))
    return Replacement(
        (first, *phases) if first else phases,
        advice=_joined([one.advice for one in replaced]),
        differs=_joined([one.differs for one in replaced]),
    )


def _action(table: Ident, action: str, context: Context) -> Replacement | None:
    words = Words(action)
    first, second = words.peek(), words.peek(1)
    if first == "ADD":
        if (found := add_constraint(table, action, context)) is not None:
            return found
        constraint = second in ("CONSTRAINT", "FOREIGN", "CHECK", "UNIQUE", "PRIMARY", "EXCLUDE")
        return None if constraint else add_column(table, action, context)
    if first == "RENAME":
        return of_names.rename(table, action)
    if first == "DROP" and second not in ("CONSTRAINT",):
        words.take("DROP")
        words.take("COLUMN")
        words.take("IF", "EXISTS")
        column = words.ident()
        return of_names.drop_column(table, column, action, context) if column else None
    if first == "ATTACH":
        return attach(table, action, context)
    if first == "SET" and second == "SCHEMA":
        return of_names.move(table, action)
    if first == "SET" and second in ("LOGGED", "UNLOGGED", "TABLESPACE", "ACCESS"):
        return Replacement(advice=_STORAGE)
    return _column_action(table, action, context) if first == "ALTER" else None


def _column_action(table: Ident, action: str, context: Context) -> Replacement | None:
    words = Words(action)
    words.take("ALTER")
    words.take("COLUMN")
    column = words.ident()
    if column is None or len(column.parts) != 1:
        return None
    if words.take("SET", "NOT", "NULL"):
        return set_not_null(table, column) if context.scanned else None
    if words.peek() == "TYPE" or (words.peek(), words.peek(1)) == ("SET", "DATA"):
        return alter_type(table, action, context) if context.rewritten or context.built else None
    return None


def _joined(texts: list[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(t for t in texts if t)) or None
