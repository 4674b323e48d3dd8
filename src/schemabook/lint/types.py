"""Rules about types: such that lose something, and such that say less than is known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.keys import not_null
from schemabook.lint.messages import types as messages
from schemabook.lint.serial import as_identity, serials
from schemabook.lint.spelling import change_type, new_constraint, script, set_not_null, sql
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding, Message
    from schemabook.schema import Column, Table

_TIMESTAMP: Final = re.compile(r"timestamp(\(\d\))? without time zone\Z")
_CHAR: Final = re.compile(r"character\((\d+)\)\Z")
_VARCHAR: Final = re.compile(r"character varying\((\d+)\)\Z")
_ZONES: Final = frozenset({"tz", "timezone", "time_zone", "zone", "zone_id", "tzid", "iana_zone"})
_MONEY: Final = frozenset(
    """
    price prices cost costs fee fees salary wage balance revenue budget payment payout refund tax usd eur gbp
    deposit debit credit charge money amount total subtotal discount paid due
    """.split()  # noqa: SIM905 - one word a line would be a page long
)
_UNITS: Final = frozenset(
    """
    percent percentage pct rate ratio factor share score weight distance length height width depth size volume
    area hours minutes seconds days ms kg g mg l ml km m cm mm kwh watt watts units count quantity estimate
    time duration points battery calories energy power speed dose temperature rain
    """.split()  # noqa: SIM905 - one word a line would be a page long
)
_VERBATIM: Final = re.compile(
    r"\braw\b|verbatim|as (it was )?(received|sent|written)|original|exact|signature", re.I
)
_WRITTEN: Final = frozenset(
    {"created_at", "created_on", "inserted_at", "updated_at", "modified_at", "last_modified", "last_update"}
)
_VALUE: Final = frozenset({"value", "val"})
_LONG: Final = "The fix rewrites the table while nobody reads it."


def timestamp_without_zone(facts: Facts) -> Iterator[DesignFinding]:
    """timestamp columns; silent where the table says in which zone, or the name that it is local time."""
    for table, column in facts.columns:
        if not _TIMESTAMP.match(column.type) or column.generated:
            continue
        if _ZONES & set(table.by_name) or {"local", "wall", "utc"} & set(words(column.name)):
            continue
        precision = re.search(r"\(\d\)", column.type)
        new = f"timestamp{precision[0] if precision else ''} with time zone"
        how = "Set TimeZone first to the zone in which the values were written: the fix reads them in it."
        yield _retyped(facts, table, column, messages.TIMESTAMP_WITHOUT_ZONE, new, how=how)


def padded_character(facts: Facts) -> Iterator[DesignFinding]:
    """character(n); as text with a CHECK it holds the same values without the blanks."""
    for table, column in facts.columns:
        found = _CHAR.match(column.type)
        if found is None or found[1] == "1":  # one character is never shorter than its length
            continue
        finding = _retyped(facts, table, column, messages.PADDED_CHARACTER, "text", "rtrim({column})")
        yield _limited(facts, table, column, finding, int(found[1]))


def varchar_without_reason(facts: Facts) -> Iterator[DesignFinding]:
    """varchar(n), unless it is short as a code is, or a comment or a CHECK speaks of the length."""
    for table, column in facts.columns:
        found = _VARCHAR.match(column.type)
        if found is None or int(found[1]) <= facts.limits.code_length or column.generated:
            continue
        told = re.search(
            rf"\b{found[1]}\b|\bchar|\blength|\blimit|\bmost\b|\bISO\b|\bRFC\b", column.comment or ""
        )
        checked = any(
            column.name in c.columns and re.search(r"length\(|~|similar", c.expression) for c in table.checks
        )
        if told or checked:
            continue
        message = messages.VARCHAR_WITHOUT_REASON
        how = "If it has a reason, say it in the column's comment."
        yield _retyped(facts, table, column, message, "text", how=how, length=found[1])


def float_money(facts: Facts) -> Iterator[DesignFinding]:
    """real and double precision under a name that speaks of money and of no other measure."""
    for table, column in facts.columns:
        if column.type not in ("real", "double precision") or column.generated:
            continue
        if is_money(column.name):
            how = f"{_LONG} numeric(12, 2) would fix the places behind the point as well."
            yield _retyped(facts, table, column, messages.FLOAT_MONEY, "numeric", how=how)


def is_money(name: str) -> bool:
    """True for a column's name that speaks of money and of no other measure."""
    parts = words(name)
    said = set(parts[: parts.index("per")] if "per" in parts else parts)  # a price per hour is a price
    return bool(said & _MONEY) and not said & _UNITS


def serial_instead_of_identity(facts: Facts) -> Iterator[DesignFinding]:
    """Defaults that read a sequence which serves nothing else."""
    for table, column, sequence in serials(facts):
        fix = as_identity(facts, table, column, sequence)
        yield messages.SERIAL_INSTEAD_OF_IDENTITY.finding(
            f"{table}.{column.name}",
            fix,
            sequence=sequence,
            advice="The fix goes on with the number after the last one."
            if fix
            else "Make the column NOT NULL first."
            if column.nullable
            else "The partitions have the default too: change them together with the table.",
        )


def json_instead_of_jsonb(facts: Facts) -> Iterator[DesignFinding]:
    """json, unless the name or the comment says that the text itself matters."""
    for table, column in facts.columns:
        if column.type != "json" or column.generated:
            continue
        if _VERBATIM.search(column.comment or "") or {"raw", "original"} & set(words(column.name)):
            continue
        how = f"{_LONG} Blanks, the order of keys and all but the last of equal keys are lost."
        yield _retyped(
            facts, table, column, messages.JSON_INSTEAD_OF_JSONB, "jsonb", "{column}::jsonb", how=how
        )


def nullable_boolean(facts: Facts) -> Iterator[DesignFinding]:
    """boolean without NOT NULL, unless a comment or a CHECK says what null means."""
    for table, column in facts.columns:
        if column.type != "boolean" or column.generated or not_null(facts.schema, table, column.name):
            continue
        if _VALUE & set(words(column.name)):  # one of several columns for a value, all others are null
            continue
        if re.search(r"\bnull\b|unknown|not yet|undecided", column.comment or "", re.I):
            continue
        if any(column.name in c.columns for c in table.checks):
            continue
        fix, undo = set_not_null(facts, table, column.name)
        place = f"{table}.{column.name}"
        yield messages.NULLABLE_BOOLEAN.finding(place, fix, undo=undo, name=column.name)


def missing_not_null(facts: Facts) -> Iterator[DesignFinding]:
    """Nullable columns where a default, a unique key or the name says that there is always a value."""
    for table, column in facts.columns:
        if column.type == "boolean" or column.generated or not_null(facts.schema, table, column.name):
            continue
        evidence = _always(facts, table, column)
        if evidence and not any(column.name in c.columns and "NULL" in c.expression for c in table.checks):
            fix, undo = set_not_null(facts, table, column.name)
            place = f"{table}.{column.name}"
            yield messages.MISSING_NOT_NULL.finding(place, fix, undo=undo, evidence=evidence)


def _always(facts: Facts, table: Table, column: Column) -> str:
    """What says that the column always has a value; empty for nothing."""
    default = column.default or "NULL"
    if column.name.lower() in _WRITTEN and "timestamp" in column.type:
        return "its name says that it is always written"
    if not default.startswith("NULL"):
        return f"it has a default, {default}"
    referring = {c for k in table.foreign_keys for c in k.columns}
    for key in table.uniques:
        others = [c for c in key.columns if c != column.name]
        if column.name in referring or column.name not in key.columns or key.nulls_not_distinct or not others:
            continue
        if _null_is_meant(table, column, others, referring):
            continue
        if all(not_null(facts.schema, table, c) for c in others):
            return f"the unique key ({', '.join(key.columns)}) does not hold for a row with a null"
    return ""


def _null_is_meant(table: Table, column: Column, others: list[str], referring: set[str]) -> bool:
    """True where a key over a nullable column holds for all it is meant for.

    A time such as revoked_at is null until it comes; a name may be optional and yet unique within what the
    row belongs to; and another unique index may be for the rows with the null.
    """
    happens = column.type.startswith(("timestamp", "date")) and re.search(r"ed(_at|_on)?\Z", column.name)
    if happens or set(others) <= referring:
        return True
    null = re.compile(rf"\b{re.escape(column.name)}\b\"? IS NULL")
    return any(i.unique and i.predicate and null.search(i.predicate) for i in table.indexes)


def _limited(facts: Facts, table: Table, column: Column, finding: DesignFinding, most: int) -> DesignFinding:
    """The same with a CHECK that keeps the greatest length."""
    if finding.fix is None:
        return finding
    parts = {
        "table": table,
        "name": new_constraint(facts, table, column.name, "check"),
        "column": column.name,
    }
    check = "ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (char_length({column}) <= {most}) NOT VALID"
    steps = script(
        sql(check, **parts, most=most), sql("ALTER TABLE {table} VALIDATE CONSTRAINT {name}", **parts)
    )
    drop = script(sql("ALTER TABLE {table} DROP CONSTRAINT {name}", **parts))
    return replace(finding, fix=f"{finding.fix}\n{steps}", undo=f"{drop}\n{finding.undo}")


def _retyped(
    facts: Facts,
    table: Table,
    column: Column,
    message: Message,
    new: str,
    using: str | None = None,
    *,
    how: str = _LONG,
    **names: object,
) -> DesignFinding:
    """The finding whose fix is another type, or the advice what stands in its way."""
    fix, obstacle = change_type(facts, table, column, new, using)
    advice = f"To make it {new}, {obstacle}." if obstacle else how
    undo = None
    if fix:
        back, _ = change_type(facts, table, column, column.type)
        undo = back
    target = f"{table}.{column.name}"
    return message.finding(target, fix, undo=undo, type=column.type, advice=advice, **names)


RULES: Final[tuple[Rule, ...]] = (
    timestamp_without_zone,
    padded_character,
    varchar_without_reason,
    float_money,
    serial_instead_of_identity,
    json_instead_of_jsonb,
    nullable_boolean,
    missing_not_null,
)
