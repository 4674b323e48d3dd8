"""Alembic's revisions reviewed and proven by comparing catalogs, where autogenerate compares reflections.

`review` holds one revision against the models, `prove` executes a whole history up, down and up again.
`project` is such a history on scratch databases, `pasting` SQL as lines of a revision.
"""

from schemabook.reviewing.history import prove
from schemabook.reviewing.review import Review, review

__all__ = ["Review", "prove", "review"]
