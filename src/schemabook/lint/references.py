"""Rules about references: without an index, of another type, undecided, undeclared, in a circle."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.keys import not_null
from schemabook.lint.lookup import base_type, kind_of, named_after
from schemabook.lint.messages import references as messages
from schemabook.lint.spelling import Raw, change_type, create_index, new_constraint, script, sql
from schemabook.lint.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, ForeignKey, Index, Name, Table

_ELSEWHERE: Final = "A partition is a foreign table: make the index on its own server."
_ACTIONS: Final = ("CASCADE", "SET NULL", "SET DEFAULT")
_EQUALITY: Final = ("btree", "hash", "gist")  # the methods whose indexes find `=`
_WIDTH: Final = {"smallint": 2, "integer": 4, "bigint": 8}
_KEPT: Final = re.compile(
    r"(history|audit|archive|archived|backup|old|(?<![a-z])log)s?\Z|\A(hist|audit|archive)_"
)


def unindexed_foreign_key(facts: Facts) -> Iterator[DesignFinding]:
    """References without an index; nothing is said of small tables and of such that refer to a handful."""
    for table, key in _unindexed(facts):
        if key.on_delete not in _ACTIONS and not _is_lookup(facts, key.references):
            fix, undo = create_index(facts, table, key.columns)
            names = {"parent": key.references, "table": table, "advice": "" if fix else _ELSEWHERE}
            yield messages.UNINDEXED_FOREIGN_KEY.finding(_place(table, key), fix, undo=undo, **names)


def unindexed_cascade(facts: Facts) -> Iterator[DesignFinding]:
    """The same where a DELETE does not only look for rows but changes them."""
    for table, key in _unindexed(facts):
        if key.on_delete in _ACTIONS:
            fix, undo = create_index(facts, table, key.columns)
            names = {"parent": key.references, "table": table, "advice": "" if fix else _ELSEWHERE}
            names["action"] = key.on_delete
            yield messages.UNINDEXED_CASCADE.finding(_place(table, key), fix, undo=undo, **names)


def key_type_mismatch(facts: Facts) -> Iterator[DesignFinding]:
    """References whose type is not that of the key; the length of a text does not matter."""
    for table, key in _own_keys(facts):
        parent = facts.schema.by_key.get(key.references)
        for own, referred in zip(key.columns, key.ref_columns, strict=True) if parent else ():
            assert parent is not None
            column, target = table.by_name[own], parent.by_name[referred]
            if kind_of(facts, column) == kind_of(facts, target):
                continue
            yield _mismatch(facts, table, column, parent, target)


def missing_on_delete(facts: Facts) -> Iterator[DesignFinding]:
    """References for which nobody has decided. A deferrable one has: RESTRICT cannot wait for the commit."""
    for table, key in _own_keys(facts):
        if key.on_delete != "NO ACTION" or key.deferrable or not key.enforced or _is_temporal(key):
            continue
        fix, undo = _decided(table, key)
        yield messages.MISSING_ON_DELETE.finding(_place(table, key), fix, undo=undo, parent=key.references)


def undeclared_reference(facts: Facts) -> Iterator[DesignFinding]:
    """Columns such as customer_id with the type of the key of `customers`, outside every foreign key."""
    for table, column, parent, key in undeclared(facts):
        fix, undo = _declared(facts, table, column, (parent, key))
        names = {"parent": parent, "ref_column": key.name}
        yield messages.UNDECLARED_REFERENCE.finding(f"{table}.{column.name}", fix, undo=undo, **names)


def undeclared(facts: Facts) -> Iterator[tuple[Table, Column, Table, Column]]:
    """Columns that speak of another table's key, in no foreign key, as (table, column, other, its key)."""
    for table in facts.tables:
        if _KEPT.search(table.name):
            continue  # a history outlives what it tells of
        for column in table.columns:
            if (
                _is_declared(facts, table, column.name)
                or column.inherited
                or column.generated
                or column.identity
            ):
                continue
            target = _meant(facts, table, column)
            if target is not None:
                yield table, column, *target


def uninsertable_cycle(facts: Facts) -> Iterator[DesignFinding]:
    """Circles of references that all have to be there at once; one finding and one fix a circle."""
    edges: dict[Name, list[tuple[Table, ForeignKey]]] = {}
    for table, key in _own_keys(facts):
        mandatory = all(not_null(facts.schema, table, c) for c in key.columns)
        if mandatory and not key.deferrable and key.enforced and key.references != table.key:
            edges.setdefault(table.key, []).append((table, key))
    while circle := _circle(edges):
        table, key = circle[-1]
        edges[table.key].remove((table, key))
        alter = "ALTER TABLE {table} ALTER CONSTRAINT {key} {how}"
        fix = sql(alter, table=table, key=key.name, how=Raw("DEFERRABLE INITIALLY DEFERRED"))
        undo = sql(alter, table=table, key=key.name, how=Raw("NOT DEFERRABLE"))
        path = " -> ".join(str(t) for t, _ in (*circle, circle[0]))
        place = _place(table, key)
        yield messages.UNINSERTABLE_CYCLE.finding(place, script(fix), undo=script(undo), path=path)


def _own_keys(facts: Facts) -> Iterator[tuple[Table, ForeignKey]]:
    for table in facts.tables:
        for key in table.foreign_keys:
            if not key.inherited:
                yield table, key


def _place(table: Table, key: ForeignKey) -> str:
    if len(key.columns) == 1:
        return f"{table}.{key.columns[0]}"
    return f"{table}.({', '.join(key.columns)})"


def _unindexed(facts: Facts) -> Iterator[tuple[Table, ForeignKey]]:
    """References without an index, once for each set of columns, the most severe first."""
    for table in facts.tables:
        if facts.is_in_use and 0 < table.rows <= facts.limits.small_table:
            continue
        seen: set[frozenset[str]] = set()
        for key in sorted(table.foreign_keys, key=lambda k: k.on_delete not in _ACTIONS):
            columns = frozenset(key.columns)
            if key.inherited or not key.enforced or columns in seen or _is_served(facts, table, key):
                continue
            seen.add(columns)
            yield table, key


def _is_served(facts: Facts, table: Table, key: ForeignKey) -> bool:
    """True where an index finds the rows; for a partitioned table one in every partition does as well."""
    if any(_serves(index, key) for index in table.indexes):
        return True
    children = facts.partitions.get(table.key, ())
    return bool(children) and all(_is_served(facts, child, key) for child in children)


def _serves(index: Index, key: ForeignKey) -> bool:
    """True where the first columns are those of the key, in any order, or a unique few of them."""
    wanted = set(key.columns)
    if index.method not in _EQUALITY or not index.valid or not _covers_all(index, wanted):
        return False
    first = {k.column for k in index.keys[: len(wanted)]}
    whole = {k.column for k in index.keys}
    return first == wanted or (index.unique and whole <= wanted)


def _covers_all(index: Index, columns: set[str]) -> bool:
    """True for an index that has every row that refers to something."""
    if index.predicate is None:
        return True
    terms = re.fullmatch(r"\(*\"?(\w+)\"? IS NOT NULL\)*", index.predicate)
    return terms is not None and terms[1] in columns


def _is_lookup(facts: Facts, name: Name) -> bool:
    table = facts.schema.by_key.get(name)
    return table is not None and 0 < table.rows <= facts.limits.lookup_rows


def _mismatch(facts: Facts, table: Table, column: Column, parent: Table, target: Column) -> DesignFinding:
    own, other = base_type(facts, column), base_type(facts, target)
    narrow = _WIDTH.get(own, 9) < _WIDTH.get(other, 0)
    if narrow:
        why = f"The rows of {parent} whose key does not fit into {own} cannot be referred to."
    else:
        why = "Joins convert one side for each row, and a value may be written here that no key can have."
    fix, obstacle = change_type(facts, table, column, target.type)
    advice = (
        f"To change the type, {obstacle}."
        if obstacle
        else "The fix rewrites the table while nobody reads it."
    )
    return messages.KEY_TYPE_MISMATCH.finding(
        f"{table}.{column.name}",
        fix,
        type=column.type,
        ref_type=target.type,
        parent=parent,
        ref_column=target.name,
        consequence=why,
        advice=advice,
    )


def _is_temporal(key: ForeignKey) -> bool:
    return ", PERIOD " in key.definition


def _decided(table: Table, key: ForeignKey) -> tuple[str, str]:
    """The same constraint with ON DELETE RESTRICT, checked while others write."""
    stated = key.definition.removesuffix(" NOT VALID")
    apart = table.kind != "partitioned table"

    def swapped(definition: str) -> str:
        swap = "ALTER TABLE {table} DROP CONSTRAINT {key}, ADD CONSTRAINT {key} {definition}"
        late = " NOT VALID" if apart else ""
        first = sql(swap, table=table, key=key.name, definition=Raw(definition + late))
        check = sql("ALTER TABLE {table} VALIDATE CONSTRAINT {key}", table=table, key=key.name)
        return script(first, check) if apart and key.validated else script(first)

    return swapped(f"{stated} ON DELETE RESTRICT"), swapped(stated)


def _is_declared(facts: Facts, table: Table, column: str) -> bool:
    """True where a foreign key has the column, in every partition at least."""
    if any(column in key.columns for key in table.foreign_keys):
        return True
    children = facts.partitions.get(table.key, ())
    return bool(children) and all(_is_declared(facts, child, column) for child in children)


def _meant(facts: Facts, table: Table, column: Column) -> tuple[Table, Column] | None:
    """The table and key that a column's name speaks of, where the types are equal and only one fits."""
    *rest, last = words(column.name) or [""]
    stem = "_".join(rest)
    if last != "id" or not stem or {f"{stem}_type", f"{stem}_kind"} & set(table.by_name):
        return None
    found = []
    for parent in named_after(facts, stem):
        key = parent.primary_key
        if key is None or len(key.columns) != 1 or parent.key == table.key:
            continue
        target = parent.by_name[key.columns[0]]
        if kind_of(facts, column) == kind_of(facts, target):
            found.append((parent, target))
    near = [f for f in found if f[0].schema == table.schema] or found
    return near[0] if len(near) == 1 and not _is_own_key(table, column) else None


def _is_own_key(table: Table, column: Column) -> bool:
    """True for a table's own number, as customer_id in `customer`."""
    key = table.primary_key
    return key is not None and key.columns == (column.name,) and column.default is not None


def _declared(
    facts: Facts, table: Table, column: Column, target: tuple[Table, Column]
) -> tuple[str | None, str | None]:
    """The foreign key, checked while others write, and the index that it needs."""
    if table.kind == "partitioned table":
        late = "" if facts.schema.server_version < 180000 else " NOT VALID"
    else:
        late = " NOT VALID"
    name = new_constraint(facts, table, column.name, "fkey")
    parts = {"table": table, "name": name, "column": column.name, "late": Raw(late)}
    add = (
        "ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}) "
        "REFERENCES {parent} ({key}) ON DELETE RESTRICT{late}"
    )
    statements = [sql(add, **parts, parent=target[0], key=target[1].name)]
    if late:
        statements.append(sql("ALTER TABLE {table} VALIDATE CONSTRAINT {name}", **parts))
    undo = sql("ALTER TABLE {table} DROP CONSTRAINT {name}", **parts)
    leading = any(i.keys and i.keys[0].column == column.name and not i.predicate for i in table.indexes)
    index, index_undo = (None, None) if leading else create_index(facts, table, (column.name,))
    fix = script(*statements) if index is None else f"{index}\n{script(*statements)}"
    return fix, script(undo) if index_undo is None else f"{script(undo)}\n{index_undo}"


def _circle(edges: dict[Name, list[tuple[Table, ForeignKey]]]) -> list[tuple[Table, ForeignKey]]:
    """One circle as the references along it; empty where there is none."""
    done: set[Name] = set()
    for start in edges:
        path: list[tuple[Table, ForeignKey]] = []
        walks = [iter(edges.get(start, ()))] if start not in done else []
        on_path = {start}
        while walks:
            step = next(walks[-1], None)
            if step is None:
                walks.pop()
                left = path.pop()[1].references if path else start
                on_path.discard(left)
                done.add(left)
                continue
            to = step[1].references
            if to in on_path:
                circle = [*path, step]
                first = next(n for n, (table, _) in enumerate(circle) if table.key == to)
                return circle[first:]
            if to not in done:
                path.append(step)
                on_path.add(to)
                walks.append(iter(edges.get(to, ())))
    return []


RULES: Final[tuple[Rule, ...]] = (
    unindexed_foreign_key,
    unindexed_cascade,
    key_type_mismatch,
    missing_on_delete,
    undeclared_reference,
    uninsertable_cycle,
)
