"""Keys and references, inside the column where they are the usual thing, among the table's arguments else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl import refs
from schemabook.models import conventions
from schemabook.models.literals import py
from schemabook.models.sayable import from_parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.models.facts import Facts
    from schemabook.schema import Column, Constraint, ForeignKey, Index, Key, Name, Table


def is_inline_key(key: Key, table: Table) -> bool:
    """True for a primary key that `primary_key=True` on its columns says."""
    order = [c.name for c in table.columns if c.name in key.columns]
    plain = not (key.include or key.deferrable or key.comment is not None or key.without_overlaps)
    # SQLAlchemy would put a column that counts by itself first
    plain = plain and not any(_counts(table.by_name[name]) for name in key.columns[1:])
    return plain and tuple(order) == key.columns and conventions.is_usual(key, table, "pkey")


def _counts(one: Column) -> bool:
    return one.identity is not None or (one.default or "").startswith("nextval(")


def _is_made_with_table(one: Constraint | Index, table: Table, facts: Facts) -> bool:
    ref = refs.ref(one, table)
    made = ref in facts.phases.said and ref not in facts.phases.late
    return made and not from_parent(one, table, facts)


def inline_unique(one: Column, table: Table, facts: Facts) -> Iterator[str]:
    """`unique=True`, `index=True`."""
    if any(is_inline_unique(k, table, facts) and k.columns == (one.name,) for k in table.uniques):
        yield "unique=True"
    if any(is_inline_index(i, table, facts) and i.columns == (one.name,) for i in table.indexes):
        yield "index=True"


def is_inline_unique(key: Key, table: Table, facts: Facts) -> bool:
    """True for a unique constraint that `unique=True` says."""
    plain = not (key.include or key.deferrable or key.comment is not None or key.nulls_not_distinct)
    return (
        plain
        and len(key.columns) == 1
        and conventions.is_usual(key, table, "key")
        and _is_made_with_table(key, table, facts)
        and not any(is_inline_index(i, table, facts) and i.columns == key.columns for i in table.indexes)
    )


def is_inline_index(index: Index, table: Table, facts: Facts) -> bool:
    """True for an index that `index=True` says."""
    key = index.keys[0] if len(index.keys) == 1 else None
    return (
        key is not None
        and key.column is not None
        and (key.opclass, key.collation, key.descending, key.nulls_first) == (None, None, False, False)
        and (index.method, index.unique, index.predicate, index.include) == ("btree", False, None, ())
        and not (index.options or index.tablespace or index.constraint)
        and conventions.is_usual(index, table, "idx")
        and _is_made_with_table(index, table, facts)
    )


def inline_reference(one: Column, table: Table, facts: Facts) -> Iterator[str]:
    """sa.ForeignKey(...) for every reference of this column alone."""
    for key in table.foreign_keys:
        if is_inline_reference(key, table, facts) and key.columns == (one.name,):
            target = py(".".join([*_table(key.references), key.ref_columns[0]]))
            yield f"sa.ForeignKey({', '.join([target, *reference_options(key, table, facts)])})"


def is_inline_reference(key: ForeignKey, table: Table, facts: Facts) -> bool:
    """True for a reference of one column, to be made with the table or (in a circle) after it."""
    return len(key.columns) == 1 and _is_made_with_table(key, table, facts) and key.validated


def reference_options(key: ForeignKey, table: Table, facts: Facts) -> Iterable[str]:
    """The keywords of ForeignKey() and ForeignKeyConstraint()."""
    found = conventions.named(key, table, "fkey")
    if key.on_update != "NO ACTION":
        found.append(f"onupdate={py(key.on_update)}")
    if key.on_delete != "NO ACTION":
        columns = f" ({', '.join(key.on_delete_columns)})" if key.on_delete_columns else ""
        found.append(f"ondelete={py(key.on_delete + columns)}")
    found += timing(key)
    if key.match != "SIMPLE":
        found.append(f"match={py(key.match)}")
    if made_by_alter(key, table, facts):
        found.append("use_alter=True")
        if conventions.is_usual(key, table, "fkey"):
            found.insert(0, f"name={py(key.name)}")
    elif key.comment is not None and _is_made_with_table(key, table, facts):
        found.append(f"comment={py(key.comment)}")
    return found


def made_by_alter(key: ForeignKey, table: Table, facts: Facts) -> bool:
    """True for a reference that is added when all tables are there: in a circle, or NOT VALID."""
    if not _is_made_with_table(key, table, facts):
        return False
    return not key.validated or (table.key, key.references) in facts.cycles


def timing(one: Constraint) -> list[str]:
    """`deferrable=True, initially="DEFERRED"`."""
    found = ["deferrable=True"] if one.deferrable else []
    return [*found, 'initially="DEFERRED"'] if one.initially_deferred else found


def reference_constraint(key: ForeignKey, table: Table, facts: Facts) -> str:
    """sa.ForeignKeyConstraint(...)."""
    local = f"[{', '.join(py(c) for c in key.columns)}]"
    remote = f"[{', '.join(py('.'.join([*_table(key.references), c])) for c in key.ref_columns)}]"
    options = [*reference_options(key, table, facts)]
    if not key.validated:
        options.append("postgresql_not_valid=True")
    if not _is_made_with_table(key, table, facts) and conventions.is_usual(key, table, "fkey"):
        options.insert(0, f"name={py(key.name)}")
    return f"sa.ForeignKeyConstraint({', '.join([local, remote, *options])})"


def _table(name: Name) -> tuple[str, ...]:
    return (name.name,) if name.schema == "public" else (name.schema, name.name)
