"""What the classes say before any database is asked."""

from __future__ import annotations

from studies.flashcards import enums, models
from tests.studies.definitions import Definitions, labels


class TestDefinitions(Definitions):
    classes = models.Base.__subclasses__()
    enums = labels(enums)
