"""The names of constraints and indexes, stated once for the models of every study.

They are the names PostgreSQL itself would give (`sql/README.md` has the table). A check is named after its
column or rule: `name="grade"` on `students` becomes `students_grade_check`.
"""

from __future__ import annotations

from sqlalchemy import MetaData

NAMING_CONVENTION = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
}


def new_metadata() -> MetaData:
    """An empty MetaData that names what the models leave unnamed."""
    # SQLAlchemy's own type for conventions is invariant in its values, hence the copy.
    return MetaData(naming_convention=dict(NAMING_CONVENTION))
