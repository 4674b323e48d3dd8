"""SQLModel's other half: the classes as data, with Python's defaults."""

from __future__ import annotations

import uuid

import pytest
from pydantic import ValidationError

from studies.tasks.enums import ColorTheme, ReminderChannel, TaskPriority, TaskStatus
from studies.tasks.models import Reminder, Tag, Task, UserPreference

OWNER = uuid.uuid4()


def test_defaults_are_those_of_the_database() -> None:
    task = Task(user_id=OWNER, title="Water the plants")
    assert (task.status, task.priority) == (TaskStatus.TODO, TaskPriority.NORMAL)
    assert (task.id, task.due_at, task.completed_at, task.description) == (None, None, None, "")
    settings = UserPreference(user_id=OWNER)
    assert (settings.theme, settings.language) == (ColorTheme.SYSTEM, "en")
    assert (settings.notify_by_email, settings.notify_by_push) == (True, False)
    assert Reminder(user_id=OWNER, task_id=1).channel is ReminderChannel.EMAIL


def test_data_from_outside_is_validated() -> None:
    task = Task.model_validate({"user_id": str(OWNER), "title": "Read", "status": "done"})
    assert (task.user_id, task.status) == (OWNER, TaskStatus.DONE)
    for wrong in ({"status": "later"}, {"user_id": "me"}, {"title": 3}):
        with pytest.raises(ValidationError):
            Task.model_validate({"user_id": str(OWNER), "title": "Read", **wrong})


@pytest.mark.parametrize("model", [Task, Tag, Reminder, UserPreference])
def test_every_row_has_an_owner(model: type[Task]) -> None:
    with pytest.raises(ValidationError, match="user_id"):
        model.model_validate({})
