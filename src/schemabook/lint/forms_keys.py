"""Rules about what makes a row one of its kind, and where the list of allowed values lives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.keys import not_null, unique_keys
from schemabook.lint.messages import forms as says
from schemabook.lint.spelling import new_constraint, script, sql
from schemabook.lint.words import stems, words
from schemabook.relations import AUDIT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, Table

_TEXTS: Final = ("text", "character", "public.citext", "citext")
#: What names one thing wherever it stands.
_NAMING_ONE: Final = frozenset({"slug", "sku", "isbn", "ean", "gtin", "iban", "vin"})
#: These name one account, but come again and again in a log.
_LOGINS: Final = frozenset({"username", "user_name", "login"})
#: These do so in a table that others refer to, or that holds little else.
_CODES: Final = frozenset({"code", "symbol"})
#: Tables whose rows somebody signs in with: there, an e-mail address names one account.
_ACCOUNTS: Final = frozenset({"user", "account"})
#: Small tables of names that others refer to: the same name twice would be two answers to one question.
_LOOKUPS: Final = frozenset(
    """
    category kind type status state genre country currency language role tag unit color colour priority
    department permission
    """.split()  # noqa: SIM905
)
_LOGS: Final = frozenset({"history", "log", "audit", "event", "attempt", "archive"})
_NAMES: Final = frozenset({"name", "title", "label", "code"})
_STAMPS: Final = frozenset({*AUDIT_COLUMNS, "last_update", "last_updated", "last_modified"})
_LABELS: Final = 30  # labels of an enum; a list as long as this one grows with the world, not with the code
_VALUES: Final = 12  # values in a CHECK; the same, and each new one rewrites a constraint under lock
_LITERAL: Final = re.compile(r"'(?:[^']|'')*'")


def missing_natural_key(facts: Facts) -> Iterator[DesignFinding]:
    """Only a surrogate key, so that the same thing can be entered twice."""
    for table in facts.tables:
        if not _only_surrogate(table):
            continue
        columns = _pair(facts, table) or _name(facts, table)
        if columns:
            name = new_constraint(facts, table, *columns, "key")
            own = {"table": table, "name": name, "columns": columns}
            add = "ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})"
            possible = table.kind == "table"  # of a partitioned table it would need the partition key
            yield says.MISSING_NATURAL_KEY.finding(
                table.key,
                script(sql(add, **own)) if possible else None,
                undo=script(sql("ALTER TABLE {table} DROP CONSTRAINT {name}", **own)),
                columns=", ".join(columns),
            )


def long_value_list(facts: Facts) -> Iterator[DesignFinding]:
    """An enum or a CHECK with so many values that they are data."""
    for enum in facts.schema.enums:
        if len(enum.labels) > _LABELS:
            yield says.LONG_VALUE_LIST.finding(enum.key, what="enum", count=len(enum.labels))
    for table in facts.tables:
        for check in table.checks:
            values = len(_LITERAL.findall(check.expression))
            listed = "ANY (" in check.expression and len(check.columns) == 1 and not check.inherited
            if listed and values > _VALUES and " AND " not in check.expression:
                yield says.LONG_VALUE_LIST.finding(
                    f"{table.key}.{check.columns[0]}", what=f"CHECK {check.name}", count=values
                )


def _only_surrogate(table: Table) -> bool:
    """True where the primary key is one made-up column and nothing else is unique."""
    key = table.primary_key
    if key is None or len(key.columns) != 1 or any(i.unique and not i.primary for i in table.indexes):
        return False
    column = table.by_name[key.columns[0]]
    refers = any(column.name in f.columns for f in table.foreign_keys)
    made_up = words(column.name)[-1:] in (["id"], ["uuid"], ["guid"])
    return made_up and not refers and len(list(unique_keys(table))) == 1


def _pair(facts: Facts, table: Table) -> tuple[str, ...] | None:
    """The references of a table that only connects others.

    Rows that something refers to, or that say when, may be events that come twice: those count only where the
    table's name is made of the names that it connects.
    """
    keys = [f for f in table.foreign_keys if len(f.columns) == 1]
    columns = tuple(dict.fromkeys(f.columns[0] for f in keys))
    own = table.primary_key.columns if table.primary_key else ()
    rest = [c for c in table.columns if c.name not in (*columns, *own)]
    if len(columns) != 2 or len(keys) != 2 or any(c.name.lower() not in _STAMPS for c in rest):
        return None
    if not all(not_null(facts.schema, table, c) for c in columns):
        return None
    named = stems(table.name) >= stems(keys[0].references.name) | stems(keys[1].references.name)
    bare = not rest and table.key not in facts.references
    return columns if named or bare else None


def _name(facts: Facts, table: Table) -> tuple[str, ...] | None:
    """The column that names a row; None where it is not evident, or depends on another table's row."""
    if table.foreign_keys:
        return _account(table)
    plain = [c for c in table.columns if c.name.lower() not in _STAMPS and not _is_key(table, c)]
    last = words(table.name)[-1:]
    lookup = len(plain) <= 2 and bool(stems("_".join(last)) & _LOOKUPS)
    names = set(_NAMING_ONE)
    names |= _CODES if len(plain) <= 3 or table.key in facts.references else set()
    names |= _NAMES if lookup else set()
    names |= _LOGINS if _is_thing(facts, table) else set()
    for column in plain:
        sure = "_".join(words(column.name)) in names and column.type.startswith(_TEXTS)
        if sure and not_null(facts.schema, table, column.name):
            return (column.name,)
    return _account(table)


def _is_thing(facts: Facts, table: Table) -> bool:
    """False for what looks like a log: nothing refers to it, and it says when."""
    if stems("_".join(words(table.name)[-1:])) & _LOGS:
        return False
    own = (c for c in table.columns if c.name.lower() not in _STAMPS)
    times = any(c.type.startswith(("timestamp", "date")) for c in own)
    return table.key in facts.references or not times


def _account(table: Table) -> tuple[str, ...] | None:
    names = {"_".join(words(c.name)): c for c in table.columns}
    noun = stems("_".join(words(table.name)[-1:]))  # "user_events" are events
    signs_in = not noun & _LOGS and (bool(noun & _ACCOUNTS) or any(n.startswith("password") for n in names))
    for said in ("username", "user_name", "login", "email", "email_address"):
        column = names.get(said)
        if signs_in and column is not None and not column.nullable and column.type.startswith(_TEXTS):
            return (column.name,)
    return None


def _is_key(table: Table, column: Column) -> bool:
    return table.primary_key is not None and column.name in table.primary_key.columns


RULES: Final[tuple[Rule, ...]] = (missing_natural_key, long_value_list)
