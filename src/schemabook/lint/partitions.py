"""Rules about partitioned tables: values that no partition takes, and partitions that differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.lint import bounds
from schemabook.lint.messages import partitions as says
from schemabook.lint.spelling import Raw, new_name, script, sql
from schemabook.schema import Key, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, Index, Table

_MOST_REMAINDERS: Final = 256  # partitions; more in one statement are a job for a script
_MIDNIGHT: Final = re.compile(r" 00:00:00(\+00)?")
_NAME: Final = r'(?:"(?:[^"]|"")*"|[^\s."]+)'
_INDEX: Final = re.compile(
    rf"CREATE (?P<unique>UNIQUE )?INDEX {_NAME} ON (?:ONLY )?{_NAME}(?:\.{_NAME})? (?P<rest>USING .*)\Z",
    re.DOTALL,
)
_LITERAL: Final = re.compile(r"'((?:[^']|'')*)'")


def partition_gap(facts: Facts) -> Iterator[DesignFinding]:
    """Values between two partitions, and remainders of a hash, that no partition takes."""
    for table, parts in _partitioned(facts):
        if _default(parts):
            continue
        missing = list(_missing(table, parts))
        if missing:
            fix, undo = _new_partitions(facts, table, missing)
            shown = "; ".join(bound for bound, _ in missing[:5]) + ("; ..." if len(missing) > 5 else "")
            yield says.PARTITION_GAP.finding(
                table.key, fix if len(missing) <= _MOST_REMAINDERS else None, undo=undo, gaps=shown
            )


def no_default_partition(facts: Facts) -> Iterator[DesignFinding]:
    """Values beyond the partitions have no home: an INSERT of one fails."""
    for table, parts in _partitioned(facts):
        reason = None if _default(parts) else _refused(facts, table, parts)
        if reason:
            name = new_name(facts, table.schema, table.name, "default")
            own = {"partition": Name(table.schema, name), "table": table}
            possible = bounds.strategy(table) != "HASH"
            fix = script(sql("CREATE TABLE {partition} PARTITION OF {table} DEFAULT", **own))
            undo = script(sql("DROP TABLE {partition}", **own))
            yield says.NO_DEFAULT.finding(table.key, fix if possible else None, undo=undo, reason=reason)


def partition_local_key(facts: Facts) -> Iterator[DesignFinding]:
    """A key that only partitions have: two of them may hold the same value."""
    for table, parts in _partitioned(facts):
        local = [(p, c) for p in parts for c in p.constraints if isinstance(c, Key) and not c.inherited]
        local = [(p, c) for p, c in local if not _attached(p, c)]
        indexes = [(p, i) for p in parts for i in _own_indexes(p) if i.unique]
        names = [c.name for _, c in local] + [i.name for _, i in indexes]
        if names:
            fix, undo = (
                _whole_key(facts, table, parts, [c for _, c in local]) if not indexes else (None, None)
            )
            yield says.LOCAL_KEY.finding(table.key, fix, undo=undo, names=_some(names))


def partition_index(facts: Facts) -> Iterator[DesignFinding]:
    """An index that most partitions have, each on its own: the rest, and the next one, go without."""
    for table, parts in _partitioned(facts):
        leaves = [p for p in parts if p.kind == "table"]
        if len(leaves) < 2:
            continue
        for index, owners in _alike(leaves):
            lacking = [p.name for p in leaves if p.key not in owners]
            if 2 * len(owners) < len(leaves) or any(_shape(i) == _shape(index) for i in table.indexes):
                continue
            what = f"{_some(lacking)} without it" if lacking else "the next partition will not have it"
            fix, undo = _whole_index(facts, table, index)
            keys = ", ".join(map(str, index.keys))
            yield says.PARTITION_INDEX.finding(
                table.key, fix, undo=undo, keys=keys, have=len(owners), all=len(leaves), what=what
            )


def partition_default(facts: Facts) -> Iterator[DesignFinding]:
    """A column's default that is another one in a partition."""
    for table, parts in _partitioned(facts):
        found = [
            (p, c, table.by_name[c.name].default) for p in parts for c in p.columns if _differs(table, c)
        ]
        if found:
            yield says.PARTITION_DEFAULT.finding(
                table.key,
                script(*(_set_default(p, c.name, wanted) for p, c, wanted in found)),
                undo=script(*(_set_default(p, c.name, c.default) for p, c, _ in found)),
                places=_some([f"{p.name}.{c.name}" for p, c, _ in found]),
            )


def _partitioned(facts: Facts) -> Iterator[tuple[Table, tuple[Table, ...]]]:
    for table in facts.schema.tables:
        if table.kind == "partitioned table":
            yield table, facts.partitions.get(table.key, ())


def _default(parts: Iterable[Table]) -> bool:
    return any(p.partition_bound == "DEFAULT" for p in parts)


def _missing(table: Table, parts: Sequence[Table]) -> Iterator[tuple[str, str]]:
    """The bounds of what no partition takes, each with a word for a name."""
    if bounds.strategy(table) == "RANGE":
        for low, high in bounds.gaps(bounds.spans(table, parts) or ()):
            yield f"FROM ({low}) TO ({high})", _MIDNIGHT.sub("", low).strip("'")
    elif bounds.strategy(table) == "HASH":
        modulus, remainders = bounds.missing_remainders(parts)
        for r in remainders:
            yield f"WITH (MODULUS {modulus}, REMAINDER {r})", f"p{r}"


def _new_partitions(facts: Facts, table: Table, missing: Sequence[tuple[str, str]]) -> tuple[str, str]:
    names: list[str] = []
    for _, word in missing:
        names.append(new_name(facts, table.schema, table.name, word, taken=names))
    create = "CREATE TABLE {partition} PARTITION OF {table} FOR VALUES {bound}"
    made = [Name(table.schema, n) for n in names]
    there = [
        sql(create, partition=n, table=table, bound=Raw(b)) for n, (b, _) in zip(made, missing, strict=True)
    ]
    return script(*there), script(*(sql("DROP TABLE {partition}", partition=n) for n in made))


def _refused(facts: Facts, table: Table, parts: Sequence[Table]) -> str | None:
    """Which rows the table refuses; None where it takes all that it may ever be given."""
    if not parts:
        return "it has no partition yet, so every INSERT fails"
    if bounds.strategy(table) == "LIST":
        listed = bounds.listed(parts)
        return (
            None if _complete(facts, table, listed) else f"it takes {_some(sorted(listed))} and nothing else"
        )
    if bounds.strategy(table) == "RANGE":
        spans = bounds.spans(table, parts)
        if spans is not None and bounds.unbounded(spans):
            return None
        return (
            f"it takes nothing from {spans[-1].high_text} on"
            if spans
            else "it takes no value beyond its ranges"
        )
    return None


def _complete(facts: Facts, table: Table, listed: set[str]) -> bool:
    """True where the type or a CHECK allows no further value."""
    columns = bounds.key_columns(table)
    if len(columns) != 1:
        return False
    column = table.by_name[columns[0]]
    enum = next((e for e in facts.schema.enums if e.key == column.type_key), None)
    if enum is not None:
        return set(enum.labels) <= listed
    if column.type == "boolean":
        return {"true", "false"} <= listed
    allowed = [set(_LITERAL.findall(c.expression)) for c in table.checks if c.columns == columns]
    return any(values and values <= {v.replace("'", "''") for v in listed} for values in allowed)


def _attached(table: Table, key: Key) -> bool:
    return any(i.constraint == key.name and i.parent is not None for i in table.indexes)


def _own_indexes(table: Table) -> list[Index]:
    return [i for i in table.indexes if i.parent is None and i.constraint is None and i.valid]


def _whole_key(
    facts: Facts, table: Table, parts: Sequence[Table], keys: Sequence[Key]
) -> tuple[str | None, str | None]:
    """The primary key for the whole table, where the partitions' own are alike and hold the partition key."""
    shapes = {(k.columns, k.include, k.primary) for k in keys}
    wanted = set(bounds.key_columns(table))
    columns, include, primary = next(iter(shapes), ((), (), False))
    alike = len(shapes) == 1 and primary and not include and table.primary_key is None
    if not alike or not wanted or not wanted <= set(columns) or any(p.kind != "table" for p in parts):
        return None, None
    name = new_name(facts, table.schema, table.name, "pkey", taken={c.name for c in table.constraints})
    own = {"table": table, "name": name, "columns": columns}
    # dropping it on the parent drops what the partitions had before: there is no way back in one step
    return script(sql("ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY ({columns})", **own)), None


def _alike(leaves: Sequence[Table]) -> Iterator[tuple[Index, set[Name]]]:
    """The partitions' own indexes, those of one shape together with the tables that have it."""
    found: dict[object, tuple[Index, set[Name]]] = {}
    for leaf in leaves:
        for index in _own_indexes(leaf):
            if not index.unique:
                found.setdefault(_shape(index), (index, set()))[1].add(leaf.key)
    yield from found.values()


def _shape(index: Index) -> tuple[object, ...]:
    return index.method, index.keys, index.include, index.predicate, index.unique


def _whole_index(facts: Facts, table: Table, index: Index) -> tuple[str | None, str | None]:
    """The index on the parent: PostgreSQL attaches equal ones of partitions and builds those that lack."""
    match = _INDEX.match(index.definition)
    if match is None:
        return None, None
    words = [k.column or "expr" for k in index.keys]
    name = new_name(facts, table.schema, table.name, *words, "idx")
    create = sql("CREATE INDEX {name} ON {table} {rest}", name=name, table=table, rest=Raw(match["rest"]))
    # DROP INDEX on the parent takes the partitions' own with it: there is no way back in one step
    return script(create), None


def _differs(table: Table, column: Column) -> bool:
    above = table.by_name.get(column.name)
    if above is None or any(c.generated or c.identity for c in (above, column)):
        return False
    return above.default != column.default


def _set_default(table: Table, column: str, default: str | None) -> str:
    parts = {"table": table, "column": column}
    if default is None:
        return sql("ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT", **parts)
    return sql(
        "ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {default}", **parts, default=Raw(default)
    )


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


RULES: Final[tuple[Rule, ...]] = (
    partition_gap,
    no_default_partition,
    partition_local_key,
    partition_index,
    partition_default,
)
