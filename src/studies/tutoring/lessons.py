"""Subjects, tuitions (lessons that recur), who takes them, and the lessons that took place."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studies.tutoring.base import Base, BigInt, Price, SmallInt, Stamp, UuidKey
from studies.tutoring.enums import TuitionLogSource, TuitionLogStatus

if TYPE_CHECKING:
    from studies.tutoring.billing import Charge, TuitionLogCharge
    from studies.tutoring.people import Student, Teacher
    from studies.tutoring.teaching import Attendance, Material, TuitionLogMaterial


class Subject(Base):
    """What is taught."""

    __tablename__ = "subjects"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("title"),
        CheckConstraint("code ~ '^[a-z][a-z0-9_]{1,31}$'", name="code"),
        CheckConstraint("length(title) BETWEEN 1 AND 100", name="title"),
        {"comment": "What is taught"},
    )

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(comment="Short stable name used in links and imports, e.g. physics")
    title: Mapped[str]

    tuitions: Mapped[list["Tuition"]] = relationship(back_populates="subject", passive_deletes="all")
    tuition_logs: Mapped[list["TuitionLog"]] = relationship(back_populates="subject", passive_deletes="all")
    materials: Mapped[list["Material"]] = relationship(back_populates="subject", passive_deletes="all")


class Tuition(Base):
    """A lesson that recurs every week: one teacher, one subject, one slot."""

    __tablename__ = "tuitions"
    __table_args__ = (
        UniqueConstraint("teacher_id", "weekday", "start_time", "starts_on"),
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday"),
        CheckConstraint("duration_minutes BETWEEN 15 AND 240", name="duration_minutes"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        Index(None, "subject_id", info={"comment": "Tuitions in a subject: WHERE subject_id = $1"}),
        {"comment": "Lessons that recur every week: one teacher, one subject, one slot"},
    )

    id: Mapped[UuidKey]
    teacher_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teachers.user_id", ondelete="RESTRICT"))
    subject_id: Mapped[BigInt] = mapped_column(ForeignKey("subjects.id", ondelete="RESTRICT"))
    weekday: Mapped[SmallInt] = mapped_column(comment="ISO day of the week: 1 is Monday, 7 is Sunday")
    start_time: Mapped[dt.time] = mapped_column(
        comment="Local time of the teacher (users.time_zone), so that it survives DST"
    )
    duration_minutes: Mapped[SmallInt] = mapped_column(server_default=text("60"))
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date | None] = mapped_column(
        comment="Last day, inclusive; null while the tuition runs"
    )
    created_at: Mapped[Stamp]
    updated_at: Mapped[Stamp]

    teacher: Mapped["Teacher"] = relationship(back_populates="tuitions")
    subject: Mapped[Subject] = relationship(back_populates="tuitions")
    tuition_students: Mapped[list["TuitionStudent"]] = relationship(
        back_populates="tuition", cascade="all, delete-orphan", passive_deletes=True
    )
    tuition_logs: Mapped[list["TuitionLog"]] = relationship(back_populates="tuition", passive_deletes="all")


class TuitionStudent(Base):
    """A student who takes a tuition, and the price agreed for a lesson."""

    __tablename__ = "tuition_students"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("left_on >= joined_on", name="period"),
        Index(None, "student_id", info={"comment": "The timetable of a student: WHERE student_id = $1"}),
        {"comment": "Who takes a tuition, and at which price"},
    )

    tuition_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("tuitions.id", ondelete="CASCADE"), primary_key=True
    )
    student_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("students.user_id", ondelete="CASCADE"), primary_key=True
    )
    price: Mapped[Price] = mapped_column(
        comment="Agreed price of one lesson, in parents.currency; 0 for a free trial. "
        "What was charged stays in charges"
    )
    joined_on: Mapped[dt.date]
    left_on: Mapped[dt.date | None] = mapped_column(
        comment="Last day, inclusive; null while the student takes part"
    )

    tuition: Mapped[Tuition] = relationship(back_populates="tuition_students")
    student: Mapped["Student"] = relationship(back_populates="tuition_students")


class TuitionLog(Base):
    """A lesson that took place or should have."""

    __tablename__ = "tuition_logs"
    __table_args__ = (
        UniqueConstraint("tuition_id", "starts_at"),
        CheckConstraint("num_nonnulls(tuition_id, subject_id) = 1", name="subject_id"),
        CheckConstraint("ends_at > starts_at", name="period"),
        CheckConstraint("length(notes) <= 2000", name="notes"),
        Index(
            None,
            "teacher_id",
            "starts_at",
            info={
                "comment": "Lessons of a teacher in a period: "
                "WHERE teacher_id = $1 AND starts_at >= $2 AND starts_at < $3"
            },
        ),
        Index(None, "subject_id", info={"comment": "Custom lessons in a subject: WHERE subject_id = $1"}),
        {"comment": "Lessons that took place or should have: the record that charges rest on"},
    )

    id: Mapped[UuidKey]
    tuition_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("tuitions.id", ondelete="RESTRICT"),
        comment="The tuition that scheduled the lesson; null for a custom lesson",
    )
    teacher_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("teachers.user_id", ondelete="RESTRICT"),
        comment="Who really taught; may differ from the teacher of the tuition",
    )
    subject_id: Mapped[BigInt | None] = mapped_column(
        ForeignKey("subjects.id", ondelete="RESTRICT"),
        comment="Only for a custom lesson; a scheduled one has the subject of its tuition",
    )
    source: Mapped[TuitionLogSource] = mapped_column(
        Computed(
            "CASE WHEN tuition_id IS NULL THEN 'custom'::tuition_log_source "
            "ELSE 'scheduled'::tuition_log_source END",
            persisted=True,
        ),
        comment="Generated: scheduled when there is a tuition, else custom",
    )
    status: Mapped[TuitionLogStatus] = mapped_column(server_default="held")
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    notes: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[Stamp]

    tuition: Mapped[Tuition | None] = relationship(back_populates="tuition_logs")
    teacher: Mapped["Teacher"] = relationship(back_populates="tuition_logs")
    subject: Mapped[Subject | None] = relationship(back_populates="tuition_logs")
    tuition_log_charges: Mapped[list["TuitionLogCharge"]] = relationship(
        back_populates="tuition_log", passive_deletes="all"
    )
    attendances: Mapped[list["Attendance"]] = relationship(
        back_populates="tuition_log", cascade="all, delete-orphan", passive_deletes=True
    )
    tuition_log_materials: Mapped[list["TuitionLogMaterial"]] = relationship(
        back_populates="tuition_log", cascade="all, delete-orphan", passive_deletes=True
    )
    charges: AssociationProxy[list["Charge"]] = association_proxy("tuition_log_charges", "charge")
