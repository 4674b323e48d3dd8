"""Students, their streaks and the milestones they reached."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from studies.practice.base import Base, BigInt, ChangeStamp, IdKey, SmallInt, Stamp
from studies.practice.enums import LanguageCode
from studies.practice.validation import between, one_of, sized

if TYPE_CHECKING:
    from studies.practice.exercises import Session


class Student(Base):
    """A pupil who practises."""

    __tablename__ = "students"
    __table_args__ = (
        UniqueConstraint("telegram_id"),
        CheckConstraint("telegram_id > 0", name="telegram_id"),
        CheckConstraint("length(name) BETWEEN 1 AND 100", name="name"),
        CheckConstraint("grade BETWEEN 6 AND 8", name="grade"),
        CheckConstraint("jsonb_typeof(preferences) = 'object'", name="preferences"),
        CheckConstraint("version >= 1", name="version"),
        {"comment": "Pupils who practise through the Telegram bot"},
    )

    id: Mapped[IdKey]
    telegram_id: Mapped[BigInt] = mapped_column(
        comment="Id given by Telegram: needs more than 32 bits"
    )
    name: Mapped[str]
    grade: Mapped[SmallInt]
    language: Mapped[LanguageCode] = mapped_column(server_default="en")
    preferences: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}",
        comment='Settings without rules of their own, e.g. {"reminder_hour": 18}',
    )
    version: Mapped[int] = mapped_column(
        server_default=text("1"),
        comment="Optimistic lock: UPDATE ... WHERE id = $1 AND version = $2",
    )
    archived_at: Mapped[dt.datetime | None] = mapped_column(
        comment="Soft delete: when the student left; null while active"
    )
    created_at: Mapped[Stamp]
    updated_at: Mapped[ChangeStamp]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once, by the mapper

    sessions: Mapped[list["Session"]] = relationship(
        back_populates="student", cascade="all, delete-orphan", passive_deletes=True
    )
    streak: Mapped["Streak | None"] = relationship(
        back_populates="student", cascade="all, delete-orphan", passive_deletes=True
    )

    @validates("telegram_id")
    def _validate_telegram_id(self, key: str, value: int) -> int:
        return between(key, value, 1)

    @validates("name")
    def _validate_name(self, key: str, value: str) -> str:
        return sized(key, value, 1, 100)

    @validates("grade")
    def _validate_grade(self, key: str, value: int) -> int:
        return between(key, value, 6, 8)


class Streak(Base):
    """The streak of a student: one-to-one by a shared primary key."""

    __tablename__ = "streaks"
    __table_args__ = (
        CheckConstraint("current_streak >= 0", name="current_streak"),
        CheckConstraint("longest_streak >= current_streak", name="longest_streak"),
        CheckConstraint(
            "(last_practice_date IS NULL) = (longest_streak = 0)", name="last_practice_date"
        ),
        CheckConstraint("version >= 1", name="version"),
        Index(
            "streaks_last_practice_date_running_idx",
            "last_practice_date",
            postgresql_where=text("current_streak > 0"),
            info={"comment": "Nightly reset: WHERE current_streak > 0 AND last_practice_date < $1"},
        ),
        {"comment": "Days of practice in a row: one row a student"},
    )

    student_id: Mapped[BigInt] = mapped_column(
        ForeignKey("students.id", ondelete="CASCADE"), primary_key=True
    )
    current_streak: Mapped[int] = mapped_column(server_default=text("0"))
    longest_streak: Mapped[int] = mapped_column(server_default=text("0"))
    last_practice_date: Mapped[dt.date | None] = mapped_column(
        comment="Day in the student's time zone; null before the first practice"
    )
    version: Mapped[int] = mapped_column(
        server_default=text("1"),
        comment="Optimistic lock: two answers at midnight must not both add a day",
    )
    updated_at: Mapped[ChangeStamp]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once, by the mapper

    student: Mapped[Student] = relationship(back_populates="streak")
    streak_milestones: Mapped[list["StreakMilestone"]] = relationship(
        back_populates="streak", cascade="all, delete-orphan", passive_deletes=True
    )

    @validates("current_streak", "longest_streak")
    def _validate_days(self, key: str, value: int) -> int:
        return between(key, value, 0)


class StreakMilestone(Base):
    """A milestone that a student reached."""

    __tablename__ = "streak_milestones"
    __table_args__ = (
        CheckConstraint("days IN (7, 14, 30)", name="days"),
        {"comment": "Milestones reached: each once a student"},
    )

    student_id: Mapped[BigInt] = mapped_column(
        ForeignKey("streaks.student_id", ondelete="CASCADE"), primary_key=True
    )
    days: Mapped[SmallInt] = mapped_column(
        primary_key=True,
        autoincrement=False,
        comment="Length of the streak that was reached: 7, 14 or 30",
    )
    achieved_on: Mapped[dt.date]

    streak: Mapped[Streak] = relationship(back_populates="streak_milestones")

    @validates("days")
    def _validate_days(self, key: str, value: int) -> int:
        return one_of(key, value, (7, 14, 30))
