"""PostgreSQL's own names for constraints and indexes: a naming convention of the metadata says them once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.models.literals import py

if TYPE_CHECKING:
    from schemabook.schema import Constraint, Index, Table

CONVENTION: Final = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
}
_LONGEST: Final = 63


def usual(table: Table, columns: tuple[str, ...], suffix: str) -> str | None:
    """The name that the convention gives; None where SQLAlchemy would cut it."""
    name = "_".join([table.name, *columns, suffix])
    # SQLAlchemy counts characters and PostgreSQL bytes; a % is taken for the convention's own
    return name if name.isascii() and len(name) <= _LONGEST and "%" not in name else None


def is_usual(one: Constraint | Index, table: Table, suffix: str) -> bool:
    """True where the name need not be said."""
    columns = () if suffix == "pkey" else one.columns
    return one.name == usual(table, columns, suffix)


def named(one: Constraint | Index, table: Table, suffix: str) -> list[str]:
    """`name="..."`, unless the convention gives it."""
    return [] if is_usual(one, table, suffix) else [f"name={py(one.name)}"]
