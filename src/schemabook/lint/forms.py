"""Rules about normal forms: lists in columns, lists across columns, and facts that are stored twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.insights.names import ident
from schemabook.lint.forms_keys import RULES as KEY_RULES
from schemabook.lint.forms_references import RULES as REFERENCE_RULES
from schemabook.lint.messages import forms as says
from schemabook.lint.spelling import new_constraint, script, sql
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, Table

_GROUP: Final = 3  # columns; two, such as home and away, are often two different things
_NUMBERED: Final = re.compile(r"(?P<head>.*?[^\W\d]_?)(?P<number>[0-9]{1,2})(?P<tail>_.*)?\Z")
#: Lines of a postal address have no meaning of their own: their number is an order, not a repetition.
_LINES: Final = frozenset({"address", "street", "line"})

_TEXTS: Final = ("text", "character")
_NUMERIC: Final = ("numeric", "integer", "bigint", "smallint", "money", "real", "double")
_TOTALS: Final = frozenset(
    {"total", "total_price", "total_amount", "total_cost", "line_total", "line_amount", "subtotal"}
)
_PRICES: Final = frozenset({"price", "unit_price", "unit_cost", "price_per_unit", "item_price"})
_QUANTITIES: Final = frozenset({"quantity", "qty", "units"})
#: With one of these the total follows from more than price and quantity.
_ADJUSTED: Final = ("discount", "tax", "vat", "fee", "shipping", "surcharge", "rebate", "currency", "rate")
_FULL: Final = frozenset({"full_name", "fullname", "complete_name"})
_FIRST: Final = frozenset({"first_name", "firstname", "given_name", "forename"})
_LAST: Final = frozenset({"last_name", "lastname", "family_name", "surname"})
_BIRTH: Final = frozenset({"birth_date", "birthdate", "date_of_birth", "dob", "birthday", "born_on"})

_FLAG: Final = frozenset({"is", "was", "has", "been", "flag"})
_MOMENT: Final = frozenset({"at", "on", "date", "time", "timestamp", "datetime"})


def repeated_columns(facts: Facts) -> Iterator[DesignFinding]:
    """phone1, phone2, phone3: a list that is spread over columns."""
    for table in facts.tables:
        groups = _groups(table)
        if groups:
            names = [", ".join(group) for group in groups]
            yield says.REPEATED_COLUMNS.finding(
                table.key, columns="; ".join(names), table=table.name, first=groups[0][0]
            )


def boolean_and_timestamp(facts: Facts) -> Iterator[DesignFinding]:
    """is_deleted beside deleted_at: the time alone says both."""
    for table, flag in facts.columns:
        if flag.type != "boolean" or flag.generated:
            continue
        moment = next((c for c in table.columns if _moment_of(flag, c)), None)
        if moment is None or _bound(table, flag.name, moment.name):
            continue
        name = new_constraint(facts, table, flag.name, moment.name, "check")
        own = {"table": table, "name": name, "flag": flag.name, "moment": moment.name}
        condition = "({flag} IS NOT DISTINCT FROM ({moment} IS NOT NULL))"
        add = f"ALTER TABLE {{table}} ADD CONSTRAINT {{name}} CHECK {condition}"
        yield says.BOOLEAN_AND_TIMESTAMP.finding(
            f"{table.key}.{flag.name}",
            script(sql(f"{add} NOT VALID", **own)),
            undo=script(sql("ALTER TABLE {table} DROP CONSTRAINT {name}", **own)),
            flag=flag.name,
            moment=moment.name,
            condition=f"{ident(moment.name)} IS NOT NULL",
            validate=sql("ALTER TABLE {table} VALIDATE CONSTRAINT {name}", **own),
        )


def derived_column(facts: Facts) -> Iterator[DesignFinding]:
    """A column that follows from its neighbours: total, age, full_name."""
    for table in facts.tables:
        names = {"_".join(words(c.name)): c for c in table.columns}
        for column, sources, formula in _derived(names):
            if not column.generated and not column.inherited and not _bound(table, column.name, *sources):
                yield says.DERIVED_COLUMN.finding(
                    f"{table.key}.{column.name}", sources=" and ".join(sources), formula=formula
                )


def _groups(table: Table) -> list[list[str]]:
    """Columns that differ in a running number only, by what is left without it, three or more."""
    found: dict[tuple[str, str, str], dict[int, str]] = {}
    for column in table.columns:
        match = _NUMBERED.match(column.name)
        if match and not column.inherited and not _LINES & set(words(match["head"])):
            key = (match["head"], match["tail"] or "", column.type)
            found.setdefault(key, {})[int(match["number"])] = column.name
    for (head, tail, kind), numbered in found.items():
        first = table.by_name.get(head.rstrip("_") + tail)
        if first is not None and first.type == kind and 1 not in numbered:
            numbered[1] = first.name
    return [[n[i] for i in sorted(n)] for n in found.values() if len(n) >= _GROUP and _running(n)]


def _running(numbered: dict[int, str]) -> bool:
    return min(numbered) <= 1 and max(numbered) - min(numbered) == len(numbered) - 1


def _moment_of(flag: Column, moment: Column) -> bool:
    """True for a nullable time whose name is the flag's with a word of time: is_deleted, deleted_at."""
    if not moment.nullable or moment.generated or not moment.type.startswith(("timestamp", "date")):
        return False
    said, timed = words(flag.name), words(moment.name)
    bare = [w for w in said if w not in _FLAG]
    return len(timed) > 1 and timed[-1] in _MOMENT and bare == [w for w in timed[:-1] if w not in _FLAG]


def _bound(table: Table, *columns: str) -> bool:
    """True where a CHECK already holds the columns to each other."""
    return any(set(columns) <= set(c.columns) for c in table.checks)


def _derived(names: dict[str, Column]) -> Iterator[tuple[Column, list[str], str]]:
    full = _typed(names, _FULL, _TEXTS)
    first, last = _typed(names, _FIRST, _TEXTS), _typed(names, _LAST, _TEXTS)
    if full and first and last:
        formula = f"{ident(first.name)} || ' ' || {ident(last.name)}"
        yield full, [first.name, last.name], formula
    age, birth = _typed(names, frozenset({"age"}), _NUMERIC), _typed(names, _BIRTH, ("date", "timestamp"))
    if age and birth:
        yield age, [birth.name], f"date_part('year', age({ident(birth.name)}))"
    total = _typed(names, _TOTALS, _NUMERIC)
    price, quantity = _typed(names, _PRICES, _NUMERIC), _typed(names, _QUANTITIES, _NUMERIC)
    if total and price and quantity and not any(part in n for n in names for part in _ADJUSTED):
        yield total, [price.name, quantity.name], f"{ident(price.name)} * {ident(quantity.name)}"


def _typed(names: dict[str, Column], wanted: frozenset[str], types: tuple[str, ...]) -> Column | None:
    found = (c for n, c in names.items() if n in wanted and c.type.startswith(types))
    return next((c for c in found if not c.type.endswith("]")), None)


RULES: Final[tuple[Rule, ...]] = (
    repeated_columns,
    boolean_and_timestamp,
    derived_column,
    *REFERENCE_RULES,
    *KEY_RULES,
)
