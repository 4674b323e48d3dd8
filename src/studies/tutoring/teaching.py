"""Who was at a lesson, and which materials were used in it."""

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studies.tutoring.base import Base, BigInt, Stamp, UuidKey
from studies.tutoring.enums import AttendanceStatus

if TYPE_CHECKING:
    from studies.tutoring.lessons import Subject, TuitionLog
    from studies.tutoring.people import Student, Teacher


class Attendance(Base):
    """Whether a student was at a lesson."""

    __tablename__ = "attendances"
    __table_args__ = (
        Index(
            None,
            "student_id",
            "status",
            info={"comment": "How often a student was away: WHERE student_id = $1 AND status = $2"},
        ),
        {"comment": "Who was at a lesson; no row for a student means that nobody has taken note"},
    )

    tuition_log_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("tuition_logs.id", ondelete="CASCADE"), primary_key=True
    )
    student_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("students.user_id", ondelete="CASCADE"), primary_key=True
    )
    status: Mapped[AttendanceStatus] = mapped_column(server_default="present")
    recorded_at: Mapped[Stamp]

    tuition_log: Mapped["TuitionLog"] = relationship(back_populates="attendances")
    student: Mapped["Student"] = relationship(back_populates="attendances")


class Material(Base):
    """A worksheet, book or recording of a teacher."""

    __tablename__ = "materials"
    __table_args__ = (
        UniqueConstraint("teacher_id", "title"),
        CheckConstraint("length(title) BETWEEN 1 AND 200", name="title"),
        CheckConstraint("location ~ '^(https://|library:).'", name="location"),
        Index(None, "subject_id", info={"comment": "Materials for a subject: WHERE subject_id = $1"}),
        {"comment": "Worksheets, books and recordings, each of the teacher who made or bought it"},
    )

    id: Mapped[UuidKey]
    teacher_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("teachers.user_id", ondelete="RESTRICT"))
    subject_id: Mapped[BigInt] = mapped_column(ForeignKey("subjects.id", ondelete="RESTRICT"))
    title: Mapped[str]
    location: Mapped[str] = mapped_column(comment="Where it is: https://... or library:<shelf mark>")
    created_at: Mapped[Stamp]
    updated_at: Mapped[Stamp]

    teacher: Mapped["Teacher"] = relationship(back_populates="materials")
    subject: Mapped["Subject"] = relationship(back_populates="materials")
    tuition_log_materials: Mapped[list["TuitionLogMaterial"]] = relationship(
        back_populates="material", cascade="all, delete-orphan", passive_deletes=True
    )


class TuitionLogMaterial(Base):
    """The connector: this material was used in this lesson."""

    __tablename__ = "tuition_log_materials"
    __table_args__ = (
        Index(None, "material_id", info={"comment": "Lessons with a material: WHERE material_id = $1"}),
        {"comment": "Which materials were used in which lesson"},
    )

    tuition_log_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("tuition_logs.id", ondelete="CASCADE"), primary_key=True
    )
    material_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("materials.id", ondelete="CASCADE"), primary_key=True
    )

    tuition_log: Mapped["TuitionLog"] = relationship(back_populates="tuition_log_materials")
    material: Mapped[Material] = relationship(back_populates="tuition_log_materials")
