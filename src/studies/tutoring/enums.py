"""Every enum of the tutoring database, shared with PostgreSQL by value.

A docstring here is the comment of the type there; the order of the members is the order of the labels.
"""

from __future__ import annotations

from enum import StrEnum


class UserRole(StrEnum):
    """What an account may be used as"""

    ADMIN = "admin"
    PARENT = "parent"
    STUDENT = "student"
    TEACHER = "teacher"


class PasswordScheme(StrEnum):
    """How password_hash was made: sha256 is the legacy unsalted digest, scrypt the current scheme,
    scrypt_sha256 a legacy digest wrapped in scrypt until its owner signs in again
    """

    SHA256 = "sha256"
    SCRYPT = "scrypt"
    SCRYPT_SHA256 = "scrypt_sha256"


class UserStatus(StrEnum):
    """active: in use; suspended: may sign in to settle what is owed, but book nothing;
    closed: may not sign in, kept for the books
    """

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class TuitionLogSource(StrEnum):
    """Whether a lesson came from a tuition or was arranged for once"""

    SCHEDULED = "scheduled"
    CUSTOM = "custom"


class TuitionLogStatus(StrEnum):
    """What became of a lesson: held, cancelled in time (not charged), or missed without notice (charged)"""

    HELD = "held"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class AttendanceStatus(StrEnum):
    """Whether a student was at a lesson: from the beginning, later, or not at all"""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"


class ChargeStatus(StrEnum):
    """draft: may still change; issued: owed by the parent;
    void: was issued and taken back, kept for the books
    """

    DRAFT = "draft"
    ISSUED = "issued"
    VOID = "void"


class PaymentMethod(StrEnum):
    """How money arrived"""

    BANK_TRANSFER = "bank_transfer"
    CARD = "card"
    DIRECT_DEBIT = "direct_debit"
    CASH = "cash"
