"""Rules about keys: missing ones, such that run out, references that should not be null."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.keys import not_null, unique_keys
from schemabook.lint.facts import noun
from schemabook.lint.messages import keys as messages
from schemabook.lint.spelling import Raw, concurrent, new_constraint, script, set_not_null, sql
from schemabook.relations import AUDIT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, ForeignKey, Key, Sequence, Table

    _Way = tuple[str | None, str | None, str]  # fix, undo, advice

_LARGEST: Final = {"smallint": 32_767, "integer": 2_147_483_647, "bigint": 9_223_372_036_854_775_807}
_DUPLICATES: Final = (
    "Where two rows share a value the index stays invalid: drop it, remove those rows, and begin again."
)
_OTHERS: Final = (
    "Add a column for it where the table's columns come from and in all tables that inherit them."
)
_ALIKE: Final = (
    "Two rows can be the same and no statement tells them apart; nothing can refer to a row, and logical "
    "replication refuses UPDATE and DELETE."
)
_UNDECLARED: Final = (
    "Its rows are unique, but nothing says by which columns they are meant to be told apart: logical "
    "replication refuses UPDATE and DELETE, and tools that look for the key find none."
)
_OWN: Final = "If columns identify a row already, make them the key instead of a new number."


def missing_primary_key(facts: Facts) -> Iterator[DesignFinding]:
    """Tables without a primary key; a partitioned table's cannot be made without its partition columns."""
    for table in facts.tables:
        if table.primary_key is not None or not table.columns:
            continue
        fix, undo, advice = _primary_key(facts, table)
        unique = _is_unique(facts, table)
        names = {"advice": advice, "consequence": _UNDECLARED if unique else _ALIKE}
        finding = messages.MISSING_PRIMARY_KEY.finding(table, fix, undo=undo, **names)
        yield replace(finding, severity="warning") if unique else finding


def key_near_exhaustion(facts: Facts) -> Iterator[DesignFinding]:
    """Numbered keys that have used up half of their type, by the sequence's last value or by the rows."""
    owned = {s.owned_by: s for s in facts.schema.sequences if s.owned_by is not None}
    for table, column in facts.columns:
        sequence = owned.get((table.key, column.name))
        if sequence is None or sequence.cycle or sequence.increment < 1 or column.type not in _LARGEST:
            continue
        most = min(_LARGEST[column.type], sequence.maximum)
        used = _used(facts, table, sequence)
        if used < most * facts.limits.key_used:
            continue
        yield messages.KEY_NEAR_EXHAUSTION.finding(
            f"{table}.{column.name}",
            _widened(facts, table, column, sequence),
            share=used / most,
            used=used,
            most=most,
            type=column.type if most == _LARGEST[column.type] else f"{sequence.type} sequence's",
        )


def nullable_mandatory_key(facts: Facts) -> Iterator[DesignFinding]:
    """Nullable references where the rest of the design says that every row has one."""
    for table in facts.tables:
        for key in table.foreign_keys:
            column = table.by_name.get(key.columns[0])
            # a tree's root has no parent, and SET NULL says that null is meant
            if (
                len(key.columns) > 1
                or column is None
                or key.references == table.key
                or key.inherited
                or key.on_delete == "SET NULL"
            ):
                continue
            if not_null(facts.schema, table, column.name) or _nulls_are_meant(table, column):
                continue
            evidence = _evidence(facts, table, key)
            if evidence:
                fix, undo = set_not_null(facts, table, column.name)
                yield messages.NULLABLE_MANDATORY_KEY.finding(
                    f"{table}.{column.name}", fix, undo=undo, parent=key.references, evidence=evidence
                )


def _is_unique(facts: Facts, table: Table) -> bool:
    """True where some key tells every two rows apart: unique, and never null."""
    return any(all(not_null(facts.schema, table, c) for c in key) for key in unique_keys(table))


def _primary_key(facts: Facts, table: Table) -> _Way:
    """Fix, undo and advice: the best key that the table has already, else a number."""
    if table.kind == "partitioned table":
        return None, None, f"It must contain the columns of the partition key, {table.partition_key}."
    found = _from_index(facts, table) or _from_columns(facts, table)
    if found is None and (table.of_type is not None or table.key in facts.inherited):
        return None, None, _OTHERS
    return found or _number(facts, table)


def _from_index(facts: Facts, table: Table) -> _Way | None:
    """A unique index that is behind no constraint becomes the key as it is."""
    for index in table.indexes:
        plain = all(k.column and not k.descending and not k.nulls_first for k in index.keys)
        bound = index.predicate or index.constraint or index.include or not index.valid
        if not index.unique or not plain or bound:
            continue
        if all(not_null(facts.schema, table, c) for c in index.columns):
            parts = {"table": table, "index": index.name}
            add = "ALTER TABLE {table} ADD CONSTRAINT {index} PRIMARY KEY USING INDEX {index}"
            undo = script(sql("ALTER TABLE {table} DROP CONSTRAINT {index}", **parts), concurrent(index))
            return script(sql(add, **parts)), undo, f"The unique index {index.name} becomes it as it is."
    return None


def _from_columns(facts: Facts, table: Table) -> _Way | None:
    columns = _identifying(facts, table)
    if not columns:
        return None
    replaced = _replaced(facts, table, columns)
    drop = Raw(sql("DROP CONSTRAINT {key}, ", key=replaced.name) if replaced else "")
    parts = {"name": new_constraint(facts, table, "pkey"), "table": table, "columns": columns, "drop": drop}
    fix = script(
        sql("CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns})", **parts),
        sql("ALTER TABLE {table} {drop}ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name}", **parts),
    )
    undo = [sql("ALTER TABLE {table} DROP CONSTRAINT {name}", **parts)]
    nullable = [c for c in columns if not not_null(facts.schema, table, c)]
    undo += [
        sql("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL", **parts, column=c) for c in nullable
    ]
    if replaced:
        again = "ALTER TABLE {table} ADD CONSTRAINT {key} {definition}"
        undo.append(sql(again, table=table, key=replaced.name, definition=Raw(replaced.definition)))
    return fix, script(*undo), _DUPLICATES


def _number(facts: Facts, table: Table) -> _Way:
    added = "ALTER TABLE {t} ADD COLUMN {c} bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT {n} PRIMARY KEY"
    column = next(c for c in ("id", f"{table.name}_id", f"{table.name}_number") if c not in table.by_name)
    undo = script(sql("ALTER TABLE {table} DROP COLUMN {column}", table=table, column=column))
    return script(sql(added, t=table, c=column, n=new_constraint(facts, table, "pkey"))), undo, _OWN


def _identifying(facts: Facts, table: Table) -> tuple[str, ...]:
    """The columns that look like the key: unique and never null, `id`, or a junction's references."""
    for key in table.uniques:
        if not key.without_overlaps and all(not_null(facts.schema, table, c) for c in key.columns):
            return key.columns
    for name in ("id", f"{table.name}_id", f"{table.name.removesuffix('s')}_id"):
        column = table.by_name.get(name)
        referring = {c for f in table.foreign_keys for c in f.columns}
        # the key makes it NOT NULL; a number of another name may well be optional
        if column is not None and name not in referring and (name == "id" or not column.nullable):
            return (name,)
    referring_columns = tuple(dict.fromkeys(c for f in table.foreign_keys for c in f.columns))
    rest = {c.name for c in table.columns} - set(referring_columns) - AUDIT_COLUMNS
    return referring_columns if len(table.foreign_keys) > 1 and not rest else ()


def _replaced(facts: Facts, table: Table, columns: tuple[str, ...]) -> Key | None:
    """The unique constraint that the primary key makes superfluous, unless something refers to it."""
    referred = {frozenset(k.ref_columns) for _, k in facts.references.get(table.key, ())}
    return next((k for k in table.uniques if k.columns == columns and set(columns) not in referred), None)


def _used(facts: Facts, table: Table, sequence: Sequence) -> int:
    """The last value where it is known; the rows are its lower bound."""
    last = facts.usage.last_values.get(sequence.key, 0) if facts.usage else 0
    return max(last, int(table.rows))


def _widened(facts: Facts, table: Table, column: Column, sequence: Sequence) -> str | None:
    """bigint for the key, its sequence and the columns that refer to it, None where a view is in the way."""
    places = [(table, column)]
    for child, key in facts.references.get(table.key, ()):
        for own, referred in zip(key.columns, key.ref_columns, strict=True):
            if referred == column.name and child.by_name[own].type in ("smallint", "integer"):
                places.append((child, child.by_name[own]))
    if any(facts.type_obstacle(t, c) for t, c in places):
        return None
    alter = "ALTER TABLE {table} ALTER COLUMN {column} TYPE bigint"
    statements = [sql(alter, table=t, column=c.name) for t, c in dict.fromkeys(places) if c.type != "bigint"]
    if sequence.type != "bigint" and not (column.identity and column.type != "bigint"):
        statements.append(sql("ALTER SEQUENCE {sequence} AS bigint", sequence=sequence))
    elif sequence.maximum < _LARGEST[sequence.type]:
        statements.append(sql("ALTER SEQUENCE {sequence} NO MAXVALUE", sequence=sequence))
    return script(*statements)


def _nulls_are_meant(table: Table, column: Column) -> bool:
    """True where a CHECK speaks of the column's null: one of several references has to be there."""
    return any(
        column.name in check.columns and re.search(r"\bnull|num_nulls|num_nonnulls", check.expression, re.I)
        for check in table.checks
    )


def _evidence(facts: Facts, table: Table, key: ForeignKey) -> str:
    """What says that the reference is mandatory; empty for nothing."""
    column = key.columns[0]
    for unique in map(frozenset, unique_keys(table)):
        others = unique - {column}
        if column in unique and others and all(not_null(facts.schema, table, c) for c in others):
            if any(k.nulls_not_distinct and set(k.columns) == unique for k in table.uniques):
                continue
            return f"it is part of the unique key ({', '.join(sorted(unique))})"
    if key.on_delete == "CASCADE" and noun(table.name).startswith(f"{noun(key.references.name)}_"):
        return f"the table is a part of {key.references} by its name and goes with it (ON DELETE CASCADE)"
    return ""


RULES: Final[tuple[Rule, ...]] = (missing_primary_key, key_near_exhaustion, nullable_mandatory_key)
