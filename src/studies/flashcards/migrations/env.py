"""Alembic's environment of the flashcards study; `schemabook.alembic_env` does the work.

export SCHEMABOOK_DATABASE_URL=postgresql://user@host/database
alembic -c src/studies/flashcards/pyproject.toml upgrade head
"""

from schemabook.alembic_env import run
from studies.flashcards.models import METADATA

run(METADATA)
