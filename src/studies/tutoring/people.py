"""Accounts, the roles they hold, and what is true of a person only in a role."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import UniqueConstraint

from studies.tutoring.base import Base, Price, SmallInt, Stamp, UuidKey
from studies.tutoring.enums import PasswordScheme, UserRole, UserStatus

if TYPE_CHECKING:
    from studies.tutoring.billing import Charge, Payment
    from studies.tutoring.lessons import Tuition, TuitionLog, TuitionStudent
    from studies.tutoring.teaching import Attendance, Material


class User(Base):
    """An account that can sign in."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email) AND email ~ '^[^@ ]+@[^@ ]+$'", name="email"),
        CheckConstraint("length(full_name) BETWEEN 1 AND 200", name="full_name"),
        CheckConstraint(
            "CASE password_scheme WHEN 'sha256' THEN password_hash ~ '^[0-9a-f]{64}$' "
            "ELSE password_hash ~ '^scrypt[$]' END",
            name="password_hash",
        ),
        CheckConstraint("password_scheme <> 'sha256'", name="password_scheme"),
        CheckConstraint("length(time_zone) BETWEEN 1 AND 64", name="time_zone"),
        {"comment": "Accounts that can sign in; what a person is allowed to be stands in role_grants"},
    )

    id: Mapped[UuidKey]
    email: Mapped[str] = mapped_column(comment="Sign-in name, in lower case")
    full_name: Mapped[str]
    password_hash: Mapped[str] = mapped_column(
        comment="Hex digest for sha256; scrypt$<n>$<r>$<p>$<salt>$<key> for the other schemes"
    )
    password_scheme: Mapped[PasswordScheme] = mapped_column(
        server_default="scrypt", comment="Kept per row, so that accounts can be re-hashed one by one"
    )
    time_zone: Mapped[str] = mapped_column(
        server_default="UTC", comment="IANA name, e.g. Asia/Dhaka: how times are shown to this person"
    )
    created_at: Mapped[Stamp]
    updated_at: Mapped[Stamp]
    status: Mapped[UserStatus] = mapped_column(
        server_default="active", comment="Whether the account may be used"
    )

    role_grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True
    )


class RoleGrant(Base):
    """A role that an account holds; at most one of `parent`, `student`, `teacher` says more about it."""

    __tablename__ = "role_grants"
    __table_args__ = (
        {"comment": "The roles each account holds; parents, students and teachers each refer to a row here"},
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[UserRole] = mapped_column(primary_key=True)
    granted_at: Mapped[Stamp]

    user: Mapped[User] = relationship(back_populates="role_grants")

    # The foreign key has two columns, but only user_id is written: PostgreSQL generates role and refuses a
    # value for it. So each join names its foreign() column instead of leaving it to be guessed.
    parent: Mapped["Parent | None"] = relationship(
        primaryjoin="and_(RoleGrant.user_id == foreign(Parent.user_id), RoleGrant.role == 'parent')",
        back_populates="role_grant",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    student: Mapped["Student | None"] = relationship(
        primaryjoin="and_(RoleGrant.user_id == foreign(Student.user_id), RoleGrant.role == 'student')",
        back_populates="role_grant",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    teacher: Mapped["Teacher | None"] = relationship(
        primaryjoin="and_(RoleGrant.user_id == foreign(Teacher.user_id), RoleGrant.role == 'teacher')",
        back_populates="role_grant",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class Parent(Base):
    """A person who pays."""

    __tablename__ = "parents"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "role"], ["role_grants.user_id", "role_grants.role"], ondelete="CASCADE"
        ),
        CheckConstraint("phone ~ '^[+][0-9]{7,15}$'", name="phone"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        {"comment": "People who pay: charges and payments are theirs"},
    )

    user_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    role: Mapped[UserRole] = mapped_column(
        Computed("'parent'::user_role", persisted=True),
        comment="Always parent: half of the reference to role_grants",
    )
    phone: Mapped[str | None] = mapped_column(comment="E.164, e.g. +442079460018; null when not given")
    currency: Mapped[str] = mapped_column(
        server_default="GBP",
        comment="ISO 4217 code in which every charge and payment of this parent is kept",
    )

    role_grant: Mapped[RoleGrant] = relationship(
        primaryjoin="and_(foreign(Parent.user_id) == RoleGrant.user_id, RoleGrant.role == 'parent')",
        back_populates="parent",
    )
    students: Mapped[list["Student"]] = relationship(back_populates="parent", passive_deletes="all")
    charges: Mapped[list["Charge"]] = relationship(back_populates="parent", passive_deletes="all")
    payments: Mapped[list["Payment"]] = relationship(back_populates="parent", passive_deletes="all")


class Student(Base):
    """A person who is taught."""

    __tablename__ = "students"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "role"], ["role_grants.user_id", "role_grants.role"], ondelete="CASCADE"
        ),
        CheckConstraint("birth_date >= DATE '1900-01-01'", name="birth_date"),
        CheckConstraint("school_year BETWEEN 1 AND 13", name="school_year"),
        Index(None, "parent_id", info={"comment": "The children of a parent: WHERE parent_id = $1"}),
        {"comment": "People who are taught; each has one parent who pays today"},
    )

    user_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    role: Mapped[UserRole] = mapped_column(
        Computed("'student'::user_role", persisted=True),
        comment="Always student: half of the reference to role_grants",
    )
    parent_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("parents.user_id", ondelete="RESTRICT"),
        comment="Who pays for new lessons; past charges keep their own parent_id",
    )
    birth_date: Mapped[dt.date]
    school_year: Mapped[SmallInt]

    role_grant: Mapped[RoleGrant] = relationship(
        primaryjoin="and_(foreign(Student.user_id) == RoleGrant.user_id, RoleGrant.role == 'student')",
        back_populates="student",
    )
    parent: Mapped[Parent] = relationship(back_populates="students")
    tuition_students: Mapped[list["TuitionStudent"]] = relationship(
        back_populates="student", cascade="all, delete-orphan", passive_deletes=True
    )
    attendances: Mapped[list["Attendance"]] = relationship(
        back_populates="student", cascade="all, delete-orphan", passive_deletes=True
    )
    charges: Mapped[list["Charge"]] = relationship(back_populates="student", passive_deletes="all")


class Teacher(Base):
    """A person who teaches."""

    __tablename__ = "teachers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "role"], ["role_grants.user_id", "role_grants.role"], ondelete="CASCADE"
        ),
        CheckConstraint("hourly_rate > 0", name="hourly_rate"),
        CheckConstraint("length(biography) <= 2000", name="biography"),
        {"comment": "People who teach"},
    )

    user_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    role: Mapped[UserRole] = mapped_column(
        Computed("'teacher'::user_role", persisted=True),
        comment="Always teacher: half of the reference to role_grants",
    )
    hourly_rate: Mapped[Price] = mapped_column(comment="What the teacher earns for an hour, in GBP")
    hired_on: Mapped[dt.date]
    biography: Mapped[str] = mapped_column(server_default="")

    role_grant: Mapped[RoleGrant] = relationship(
        primaryjoin="and_(foreign(Teacher.user_id) == RoleGrant.user_id, RoleGrant.role == 'teacher')",
        back_populates="teacher",
    )
    tuitions: Mapped[list["Tuition"]] = relationship(back_populates="teacher", passive_deletes="all")
    tuition_logs: Mapped[list["TuitionLog"]] = relationship(back_populates="teacher", passive_deletes="all")
    materials: Mapped[list["Material"]] = relationship(back_populates="teacher", passive_deletes="all")
