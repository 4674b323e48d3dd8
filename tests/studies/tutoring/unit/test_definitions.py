"""What the classes say before any database is asked."""

from __future__ import annotations

from studies.tutoring import enums, models
from tests.studies.definitions import Definitions, labels


class TestDefinitions(Definitions):
    classes = tuple(getattr(models, n) for n in models.__all__ if n != "Base")
    enums = labels(enums)
