"""Every enum of the practice database, shared with PostgreSQL by value.

A docstring here is the comment of the type there; members stand in the order of the labels.
"""

from __future__ import annotations

from enum import StrEnum


class LanguageCode(StrEnum):
    """Languages in which problems exist: English and Bengali (ISO 639-1)"""

    EN = "en"
    BN = "bn"


class AnswerType(StrEnum):
    """How problems.answer is compared with what the student sent"""

    NUMERIC = "numeric"
    MULTIPLE_CHOICE = "multiple_choice"
    TEXT = "text"


class SessionStatus(StrEnum):
    """Whether a practice session is still open"""

    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class CostOperation(StrEnum):
    """What a paid call was made for"""

    HINT_GENERATION = "hint_generation"
    ANSWER_EVALUATION = "answer_evaluation"
    PROBLEM_GENERATION = "problem_generation"
    TRANSLATION = "translation"
