"""Rules about indexes: such as cost each write something and give no query anything."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from schemabook.lint.messages import indexes as messages
from schemabook.lint.spelling import Raw, concurrent, new_name, script, sql
from schemabook.schema import Name, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Index, IndexKey, Table

    Relation = Table | View

_BY_HAND: Final = "Make it again CONCURRENTLY without the second one, then drop this one."
_LEFTOVER: Final = re.compile(r"_cc(new|old)\d*\Z")


def duplicate_index(facts: Facts) -> Iterator[DesignFinding]:
    """Indexes that are the same but for their names; the one that enforces more stays."""
    for relation in _relations(facts):
        kept: list[Index] = []
        for index in sorted(relation.indexes, key=_rank):
            other = next((k for k in kept if _same(k, index)), None)
            if other is None:
                kept.append(index)
            else:
                yield _duplicate(facts, relation, index, other)


def redundant_index(facts: Facts) -> Iterator[DesignFinding]:
    """Indexes whose keys another one begins with; a unique one enforces something and stays."""
    for relation in _relations(facts):
        for index in relation.indexes:
            if index.unique or index.constraint or index.method != "btree" or not index.valid:
                continue
            other = next((o for o in relation.indexes if _begins(o, index)), None)
            if other is not None and not (index.clustered or index.replica_identity):
                fix, undo = _dropped(relation, index)
                place = f"{relation}.{index.name}"
                yield messages.REDUNDANT_INDEX.finding(place, fix, undo=undo, other=other.name)


def wide_index(facts: Facts) -> Iterator[DesignFinding]:
    """B-trees of many keys that enforce nothing."""
    for relation in _relations(facts):
        for index in relation.indexes:
            wide = len(index.keys) > facts.limits.wide_keys
            if wide and index.method == "btree" and not index.unique and not index.constraint:
                yield messages.WIDE_INDEX.finding(f"{relation}.{index.name}", count=len(index.keys))


def repeated_index_key(facts: Facts) -> Iterator[DesignFinding]:
    """Indexes with the same column or expression as a key twice."""
    for relation in _relations(facts):
        for index in relation.indexes:
            bare = [_bare(k) for k in index.keys]
            again = next((k for n, k in enumerate(bare) if k in bare[:n]), None)
            if again is not None and index.constraint is None:
                fix, undo = _without(facts, relation, index)
                place = f"{relation}.{index.name}"
                yield messages.REPEATED_INDEX_KEY.finding(
                    place, fix, undo=undo, key=again, advice="" if fix else _BY_HAND
                )


def repeated_expression(facts: Facts) -> Iterator[DesignFinding]:
    """Expressions that several indexes of a table compute, each for another purpose."""
    for relation in _relations(facts):
        users: dict[str, list[Index]] = {}
        for index in relation.indexes:
            for expression in {k.expression for k in index.keys if k.expression is not None}:
                users.setdefault(expression, []).append(index)
        for expression, indexes in users.items():
            apart = [i for i in indexes if not any(o is not i and _covers(o, i) for o in indexes)]
            if len(apart) > 1:
                names = ", ".join(i.name for i in apart)
                yield messages.REPEATED_EXPRESSION.finding(
                    f"{relation}.({expression})", expression=expression, count=len(apart), indexes=names
                )


def unused_index(facts: Facts) -> Iterator[DesignFinding]:
    """Indexes that nothing reads, where long and much enough was counted; silent without `Facts.usage`.

    Silent of unique ones and of those of references: what they are for is not counted as a scan by queries.
    """
    usage = facts.usage
    if usage is None or not facts.is_in_use:
        return
    for table in facts.schema.tables:
        scans = usage.table_scans.get(table.key, 0)
        if scans < facts.limits.usage_scans:
            continue
        for index in table.indexes:
            if usage.index_scans.get(Name(table.schema, index.name), 1) > 0 or _is_needed(table, index):
                continue
            if index.pages * 8 < facts.limits.index_kilobytes:
                continue
            fix, undo = _dropped(table, index)
            names = {"days": usage.days, "table": table, "scans": scans, "size": index.pages * 8 // 1024}
            place = f"{table}.{index.name}"
            yield messages.UNUSED_INDEX.finding(place, fix, undo=undo, **names)


def invalid_index(facts: Facts) -> Iterator[DesignFinding]:
    """Indexes that an interrupted CREATE INDEX CONCURRENTLY or REINDEX left behind."""
    everything: tuple[Relation, ...] = (*facts.schema.tables, *facts.schema.views)
    for relation in everything:
        for index in relation.indexes:
            if index.valid:
                continue
            name = Name(relation.schema, index.name)
            place = f"{relation}.{index.name}"
            if not isinstance(relation, View) and relation.kind == "partitioned table":
                what = "The index is not valid: not every partition has its piece."
                advice = "Create the missing pieces CONCURRENTLY, then ALTER INDEX ... ATTACH PARTITION."
                yield messages.INVALID_INDEX.finding(place, what=what, advice=advice)
            elif _LEFTOVER.search(index.name):
                what = "The index is what an interrupted REINDEX CONCURRENTLY left behind."
                fix = script(sql("DROP INDEX CONCURRENTLY {index}", index=name))
                advice = "Look first whether a REINDEX is at work right now."
                yield messages.INVALID_INDEX.finding(place, fix, what=what, advice=advice)
            else:
                what = "The index is not valid: building it was interrupted, or failed."
                fix = script(sql("REINDEX INDEX CONCURRENTLY {index}", index=name))
                advice = (
                    "Look first whether it is being built right now; a unique one fails again on duplicates."
                )
                yield messages.INVALID_INDEX.finding(place, fix, what=what, advice=advice)


def _relations(facts: Facts) -> Iterator[Relation]:
    yield from facts.tables
    yield from (v for v in facts.schema.views if v.materialized)


def _rank(index: Index) -> tuple[bool, ...]:
    """Which one of two equal indexes stays comes first: key, constraint, unique, in use by something."""
    return (
        not index.primary,
        index.constraint is None,
        not index.unique,
        not (index.clustered or index.replica_identity),
    )


def _same(one: Index, other: Index) -> bool:
    """True where `other` finds and enforces nothing that `one` does not."""
    if one.valid is not True or other.valid is not True or _form(one) != _form(other):
        return False
    enforces = other.unique and not (one.unique and one.nulls_not_distinct == other.nulls_not_distinct)
    return not enforces and set(other.include) <= set(one.include)


def _form(index: Index) -> tuple[object, ...]:
    return (index.method, _turned(index.keys), index.predicate)


def _turned(keys: tuple[IndexKey, ...]) -> tuple[IndexKey, ...]:
    """An index is read from both ends: the first key counts as ascending."""
    plain = tuple(replace(k, statistics_target=None) for k in keys)
    if plain and plain[0].descending:
        return tuple(replace(k, descending=not k.descending, nulls_first=not k.nulls_first) for k in plain)
    return plain


def _bare(key: IndexKey) -> IndexKey:
    return replace(key, descending=False, nulls_first=False, statistics_target=None)


def _begins(longer: Index, shorter: Index) -> bool:
    """True where `longer` begins with all keys of `shorter` and has the same rows."""
    count = len(shorter.keys)
    if longer is shorter or longer.method != "btree" or not longer.valid or len(longer.keys) <= count:
        return False
    held = {k.column for k in longer.keys} | set(longer.include)
    same = _turned(shorter.keys) == _turned(longer.keys)[:count]
    return same and longer.predicate in (None, shorter.predicate) and set(shorter.include) <= held


def _covers(longer: Index, shorter: Index) -> bool:
    """True where another rule speaks of the two, or where one is the other with fewer rows."""
    same = _turned(shorter.keys) == _turned(longer.keys)[: len(shorter.keys)]
    return same and longer.predicate in (None, shorter.predicate) and len(longer.keys) >= len(shorter.keys)


def _duplicate(facts: Facts, relation: Relation, index: Index, other: Index) -> DesignFinding:
    place = f"{relation}.{index.name}"
    if index.constraint is None:
        fix, undo = _dropped(relation, index)
        return messages.DUPLICATE_INDEX.finding(place, fix, undo=undo, other=other.name, advice=_MADE_ANEW)
    keys = facts.references.get(relation.key, ())
    if any(set(key.ref_columns) == set(index.columns) for _, key in keys):
        advice = "Which of the two a foreign key rests on is not known: drop the constraint that lets itself."
        return messages.DUPLICATE_INDEX.finding(place, other=other.name, advice=advice)
    parts = {"table": relation, "name": index.constraint}
    made = next((c for c in getattr(relation, "constraints", ()) if c.name == index.constraint), None)
    undo = "ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
    back = script(sql(undo, **parts, definition=Raw(made.definition))) if made else None
    fix = script(sql("ALTER TABLE {table} DROP CONSTRAINT {name}", **parts))
    return messages.DUPLICATE_INDEX.finding(place, fix, undo=back, other=other.name, advice=_MADE_ANEW)


_MADE_ANEW: Final = "Where both come from one migration, leave the second one out there."


def _dropped(relation: Relation, index: Index) -> tuple[str, str]:
    """Dropping an index while others work, and the way back; a partitioned table's only with a lock."""
    partitioned = not isinstance(relation, View) and relation.kind == "partitioned table"
    how = Raw("" if partitioned else " CONCURRENTLY")
    drop = sql("DROP INDEX{how} {index}", how=how, index=Name(relation.schema, index.name))
    again = index.definition.replace(" ON ONLY ", " ON ", 1) if partitioned else concurrent(index)
    return script(drop), script(again)


def _is_needed(table: Table, index: Index) -> bool:
    """True for an index that enforces something, serves a reference, or belongs to a partitioned one."""
    if index.unique or index.constraint or index.parent is not None or index.replica_identity:
        return True
    first = index.keys[0].column if index.keys else None
    return any(key.columns[0] == first for key in table.foreign_keys)


def _without(facts: Facts, relation: Relation, index: Index) -> tuple[str | None, str | None]:
    """The index without its repeated keys, for plain columns; an expression's SQL is not ours to cut."""
    plain = all(
        k.column and not (k.opclass or k.collation or k.descending or k.nulls_first) for k in index.keys
    )
    simple = plain and not (index.include or index.options or index.tablespace or index.nulls_not_distinct)
    if not simple or (not isinstance(relation, View) and relation.kind == "partitioned table"):
        return None, None
    fresh = new_name(facts, relation.schema, index.name, "once")
    create = "CREATE {unique}INDEX CONCURRENTLY {fresh} ON {table} USING {method} ({columns}){where}"
    where = Raw(f" WHERE {index.predicate}" if index.predicate else "")
    columns = tuple(dict.fromkeys(index.columns))
    old = Name(relation.schema, index.name)
    parts = {"fresh": fresh, "table": relation, "columns": columns, "where": where, "old": old}
    unique = Raw("UNIQUE " if index.unique else "")
    fix = script(
        sql(create, **parts, unique=unique, method=index.method),
        sql("DROP INDEX CONCURRENTLY {old}", **parts),
        sql("ALTER INDEX {index} RENAME TO {name}", index=Name(relation.schema, fresh), name=index.name),
    )
    undo = script(sql("DROP INDEX CONCURRENTLY {old}", **parts), concurrent(index))
    return fix, undo


RULES: Final[tuple[Rule, ...]] = (
    duplicate_index,
    redundant_index,
    wide_index,
    repeated_index_key,
    repeated_expression,
    unused_index,
    invalid_index,
)
