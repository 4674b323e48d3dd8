"""What the columns of a table say about what it is for: labels, work to do, events, former rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.lint.words import singular, words
from schemabook.relations import AUDIT_COLUMNS

if TYPE_CHECKING:
    from schemabook.schema import Column, Table


def listed(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_AUDIT: Final = re.compile(r"last_?(update|updated|modified|change|changed)(_at|_on|_by)?|row_?version|xmin")
_LABELS: Final = listed(
    """
    abbreviation active alias code color colour comment decimals description display display_name enabled gid
    icon id is_active is_default is_enabled iso_code key label level locale long_name name native_name note
    notes ordinal order position rank short_name slug sort sort_key sort_order symbol title translation value
    child_order parent parent_id
    """
)
_SAYING: Final = listed("code description key label name title value display_name")
#: Nouns that classify other things. People, places to buy and things to sell are never among them.
_CLASSES: Final = listed(
    """
    category channel classification code color colour country currency format gender genre grade kind
    language level locale method mode model period permission phase plan priority reason role severity
    size stage state status tag tax timezone topic type unit zone
    """
)
_WORK: Final = listed(
    """
    attempt attempts available_at claimed_at finished_at last_error locked_at locked_by max_attempts
    next_attempt_at next_run_at priority processed_at published_at queue retries retry_count run_at
    scheduled_at scheduled_for sent_at started_at visible_at
    """
)
_QUEUES: Final = listed("job outbox inbox queue")
_EVENTS: Final = listed(
    """
    action actor channel context data details error event event_name event_type ip ip_address kind level
    message meta metadata method new_data new_row new_values old_data old_row old_values operation payload
    path properties request severity source table_name url user_agent
    """
)
_LOGS: Final = listed("access activity audit event journal log trail")
_CHANGES: Final = listed("updated_at modified_at changed_at last_update last_updated status")
_INSTANT: Final = ("timestamp", "date")
_FORMER: Final = listed(
    """
    change_type changed_at changed_by new_data new_row new_values old_data old_row old_values operation
    recorded_at revision row_data superseded_at sys_period valid_from valid_period valid_to valid_until
    version version_number archived_at
    """
)
_SMALL_KEYS: Final = ("smallint", "character(", "character varying(", "text")


def plain(name: str) -> str:
    """A column's name in snake case: "createdAt" is created_at."""
    return "_".join(words(name))


def is_audit(column: Column) -> bool:
    """True for a column that says when and by whom a row was written, and nothing about what it means."""
    name = plain(column.name)
    return name in AUDIT_COLUMNS or _AUDIT.fullmatch(name) is not None


def payload(table: Table, keys: frozenset[str]) -> tuple[Column, ...]:
    """The columns outside `keys` and the primary key that say something."""
    own = set(table.primary_key.columns) if table.primary_key else set()
    return tuple(c for c in table.columns if c.name not in keys | own and not is_audit(c))


def last_noun(table: Table) -> str:
    """The last word of the table's name, in the singular; "" where it has none."""
    return singular((words(table.name) or [""])[-1])


def is_label_table(table: Table, keys: frozenset[str]) -> bool:
    """True where a small table holds keys and labels; `keys` are its columns that refer to others."""
    told = payload(table, keys)
    known = {plain(c.name) for c in table.columns}
    own_name = {plain(table.name), last_noun(table)}  # pagila's `country.country`
    others = [c for c in told if not _names(c, _LABELS | own_name)]
    # `language.frequency`: what is called a class may say a little more of itself
    allowed = 2 if last_noun(table) in _CLASSES else 0
    return len(told) <= 6 and bool(known & (_SAYING | own_name)) and len(others) <= allowed


def classifies(table: Table) -> bool:
    """True where the name or the key says that the rows are classes of something: `status`, `char(2)`."""
    key = table.primary_key
    if last_noun(table) in _CLASSES:
        return True
    if key is None or len(key.columns) != 1:
        return False
    column = table.by_name[key.columns[0]]
    return column.default is None and column.identity is None and column.type.startswith(_SMALL_KEYS)


def is_queue(table: Table) -> bool:
    """True where rows wait to be worked on: several columns say how far the work has come."""
    signs = len({plain(c.name) for c in table.columns} & _WORK)
    named = bool(_QUEUES & {singular(w) for w in words(table.name)})
    return signs >= (1 if named else 3)


def is_log(table: Table) -> bool:
    """True where rows are written once: they have an instant, say what happened, and nothing that changes."""
    names = {plain(c.name) for c in table.columns}
    if names & _CHANGES or not any(c.type.startswith(_INSTANT) for c in table.columns):
        return False
    signs = len(names & _EVENTS)
    named = bool(_LOGS & {last_noun(table), *words(table.name)[-1:]})
    return signs >= (1 if named else 3)


def keeps_former_rows(table: Table, of: Table) -> bool:
    """True where the rows are former rows of `of`: half of its columns again, or what has changed when."""
    names = {plain(c.name) for c in table.columns}
    theirs = {plain(c.name) for c in of.columns} - {"id"}
    return len(names & theirs) * 2 > len(theirs) or bool(names & _FORMER)


def _names(column: Column, labels: frozenset[str]) -> bool:
    name = plain(column.name)
    return name in labels or name.startswith(("is_", "iso_")) or column.type == "boolean"
