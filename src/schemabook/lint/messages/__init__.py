"""The messages of the design rules, one file a topic."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message
from schemabook.lint.messages import (
    documentation,
    forms,
    indexes,
    keys,
    naming,
    partitions,
    references,
    security,
    types,
)

_TOPICS: Final = (
    keys,
    references,
    types,
    indexes,
    forms,
    naming,
    documentation,
    security,
    partitions,
)

#: Every message of every topic.
ALL: Final = tuple(m for topic in _TOPICS for m in vars(topic).values() if isinstance(m, Message))
