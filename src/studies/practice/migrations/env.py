"""Alembic's environment of the practice study; `schemabook.alembic_env` does the work.

export SCHEMABOOK_DATABASE_URL=postgresql://user@host/database
alembic -c src/studies/practice/pyproject.toml upgrade head
"""

from schemabook.alembic_env import run
from studies.practice.models import Base

run(Base.metadata)
