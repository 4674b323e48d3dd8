"""Every enum of the tasks database, shared with PostgreSQL by value.

A docstring here is the comment of the type there; the order of the members is the order of the labels.
"""

from __future__ import annotations

from enum import StrEnum


class TaskStatus(StrEnum):
    """How far a task has come"""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class TaskPriority(StrEnum):
    """How much a task matters; the order of the labels is the order of importance"""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class ReminderChannel(StrEnum):
    """By which way a reminder is sent"""

    EMAIL = "email"
    PUSH = "push"


class ColorTheme(StrEnum):
    """Colours of the user interface; system follows the device"""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
