"""The models of the tasks study: SQLModel, with row-level security attached to the metadata.

`Base.metadata.create_all()` makes the same database as `sql/tasks`, its newest version. The policies ask
for app.user_id: without it the application sees no rows at all.
"""

import datetime as dt
import uuid
from typing import Optional

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, Relationship, SQLModel

from studies.columns import default_text, moment, reference, required_text, stamp, uuid_key
from studies.conventions import new_metadata
from studies.ddl import comment_indexes, native_enum, owned_by, stamp_updated_at
from studies.tasks.enums import ColorTheme, ReminderChannel, TaskPriority, TaskStatus

METADATA = new_metadata()
_STATUS = native_enum(TaskStatus, "task_status", METADATA)
_PRIORITY = native_enum(TaskPriority, "task_priority", METADATA)
_CHANNEL = native_enum(ReminderChannel, "reminder_channel", METADATA)
_THEME = native_enum(ColorTheme, "color_theme", METADATA)


class Base(SQLModel, registry=registry(metadata=METADATA)):
    """The tasks schema, with a registry of its own: other studies have a table users too."""


class User(Base, table=True):
    """An account; every other row belongs to one."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'", name="email"),
        CheckConstraint("length(display_name) BETWEEN 1 AND 100", name="display_name"),
        {"comment": "Accounts; every row of every other table belongs to one of them"},
    )

    id: uuid.UUID = uuid_key()
    email: str = required_text("Sign-in name, in lower case")
    display_name: str = required_text()
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    tasks: list["Task"] = Relationship(back_populates="user", cascade_delete=True, passive_deletes=True)
    tags: list["Tag"] = Relationship(back_populates="user", cascade_delete=True, passive_deletes=True)
    preferences: Optional["UserPreference"] = Relationship(
        back_populates="user", cascade_delete=True, passive_deletes=True
    )


class Task(Base, table=True):
    """What a user has to do."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("user_id", "id"),  # what task_tags and reminders refer to
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        CheckConstraint("length(description) <= 10000", name="description"),
        CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name="completed_at"),
        Index(
            None,
            "user_id",
            "created_at",
            "id",
            info={
                "comment": "Tasks of a user, newest first: "
                "WHERE user_id = $1 ORDER BY created_at DESC, id DESC"
            },
        ),
        Index(
            "tasks_user_id_due_at_open_idx",
            "user_id",
            "due_at",
            postgresql_where=text("status <> 'done'"),
            info={"comment": "What is next: WHERE user_id = $1 AND status <> 'done' ORDER BY due_at"},
        ),
        {"comment": "What users have to do"},
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    user_id: uuid.UUID = reference(
        "users.id", comment="The owner; row-level security compares it with app.user_id"
    )
    title: str = required_text()
    description: str = default_text("")
    status: TaskStatus = Field(
        default=TaskStatus.TODO, sa_column=Column(_STATUS, nullable=False, server_default="todo")
    )
    due_at: dt.datetime | None = moment("Null when there is no deadline", nullable=True)
    completed_at: dt.datetime | None = moment("Not null exactly when the status is done", nullable=True)
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()
    priority: TaskPriority = Field(
        default=TaskPriority.NORMAL,
        sa_column=Column(
            _PRIORITY,
            nullable=False,
            server_default="normal",
            comment="Set by the user; sorts the open tasks of a day",
        ),
    )

    user: User = Relationship(back_populates="tasks")
    task_tags: list["TaskTag"] = Relationship(
        back_populates="task", cascade_delete=True, passive_deletes=True
    )
    reminders: list["Reminder"] = Relationship(
        back_populates="task", cascade_delete=True, passive_deletes=True
    )


class Tag(Base, table=True):
    """A word by which a user sorts tasks."""

    __tablename__ = "tags"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        UniqueConstraint("user_id", "id"),  # what task_tags refers to
        CheckConstraint("name = lower(btrim(name)) AND length(name) BETWEEN 1 AND 50", name="name"),
        {"comment": "Words by which users sort their tasks"},
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    user_id: uuid.UUID = reference(
        "users.id", comment="The owner; row-level security compares it with app.user_id"
    )
    name: str = required_text("In lower case, so that there is one spelling")
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    user: User = Relationship(back_populates="tags")
    task_tags: list["TaskTag"] = Relationship(
        back_populates="tag",
        cascade_delete=True,
        passive_deletes=True,
        sa_relationship_kwargs={"overlaps": "task_tags,task"},
    )


class TaskTag(Base, table=True):
    """The connector: this task bears this tag. Both references include the owner, hence `overlaps`."""

    __tablename__ = "task_tags"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "task_id"], ["tasks.user_id", "tasks.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["user_id", "tag_id"], ["tags.user_id", "tags.id"], ondelete="CASCADE"),
        Index(
            None,
            "user_id",
            "tag_id",
            info={"comment": "Tasks with a tag: WHERE user_id = $1 AND tag_id = $2"},
        ),
        {"comment": "Which task bears which tag; both belong to the same user"},
    )

    user_id: uuid.UUID = Field(
        sa_column=Column(Uuid(), primary_key=True, comment="The owner of the task and of the tag")
    )
    task_id: int = Field(sa_column=Column(BigInteger, primary_key=True))
    tag_id: int = Field(sa_column=Column(BigInteger, primary_key=True))

    task: Task = Relationship(
        back_populates="task_tags", sa_relationship_kwargs={"overlaps": "task_tags,tag"}
    )
    tag: Tag = Relationship(back_populates="task_tags", sa_relationship_kwargs={"overlaps": "task_tags,task"})


class Reminder(Base, table=True):
    """When a user wants to be told of a task."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("user_id", "task_id", "channel", "remind_at"),
        ForeignKeyConstraint(["user_id", "task_id"], ["tasks.user_id", "tasks.id"], ondelete="CASCADE"),
        CheckConstraint("sent_at >= remind_at", name="sent_at"),
        Index(
            "reminders_user_id_remind_at_open_idx",
            "user_id",
            "remind_at",
            postgresql_where=text("sent_at IS NULL"),
            info={
                "comment": "What is to be sent: "
                "WHERE user_id = $1 AND sent_at IS NULL AND remind_at <= $2 ORDER BY remind_at"
            },
        ),
        {"comment": "When users want to be told of a task"},
    )

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    user_id: uuid.UUID = Field(sa_column=Column(Uuid(), nullable=False, comment="The owner of the task"))
    task_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    channel: ReminderChannel = Field(
        default=ReminderChannel.EMAIL, sa_column=Column(_CHANNEL, nullable=False, server_default="email")
    )
    remind_at: dt.datetime = moment()
    sent_at: dt.datetime | None = moment("Null until it has been sent", nullable=True)
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    task: Task = Relationship(back_populates="reminders")


class UserPreference(Base, table=True):
    """The settings of a user: one-to-one by a shared primary key; without a row the defaults hold."""

    __tablename__ = "user_preferences"
    __table_args__ = (
        CheckConstraint("language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'", name="language"),
        CheckConstraint("remind_before_minutes BETWEEN 0 AND 10080", name="remind_before_minutes"),
        {"comment": "Settings of a user; without a row the defaults hold"},
    )

    user_id: uuid.UUID = reference("users.id", primary_key=True)
    theme: ColorTheme = Field(
        default=ColorTheme.SYSTEM, sa_column=Column(_THEME, nullable=False, server_default="system")
    )
    language: str = default_text("en", "BCP 47 language, with a region at most, e.g. pt-BR")
    notify_by_email: bool = Field(
        default=True, sa_column=Column(Boolean, nullable=False, server_default=text("true"))
    )
    notify_by_push: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=text("false"))
    )
    remind_before_minutes: int = Field(
        default=60,
        sa_column=Column(
            Integer,
            nullable=False,
            server_default=text("60"),
            comment="How long before due_at to remind; a week at most",
        ),
    )
    created_at: dt.datetime = stamp()
    updated_at: dt.datetime = stamp()

    user: User = Relationship(back_populates="preferences")


comment_indexes(METADATA)
stamp_updated_at(METADATA, [table for table in METADATA.tables.values() if "updated_at" in table.columns])
owned_by(METADATA.tables["users"], "id", "A user sees and changes their own account only")
owned_by(METADATA.tables["tasks"], "user_id", "A user sees and changes their own tasks only")
owned_by(METADATA.tables["tags"], "user_id", "A user sees and changes their own tags only")
owned_by(METADATA.tables["task_tags"], "user_id", "A user sees and changes the tags of their own tasks only")
owned_by(METADATA.tables["reminders"], "user_id", "A user sees and changes their own reminders only")
owned_by(METADATA.tables["user_preferences"], "user_id", "A user sees and changes their own preferences only")
