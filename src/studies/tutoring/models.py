"""The models of the tutoring study, in one import: classes singular, tables plural, `Base` first.

`people` holds accounts and roles, `lessons` tuitions and their logs, `billing` charges and payments.
Relationships follow the foreign keys: ON DELETE CASCADE is left to PostgreSQL (`passive_deletes=True`), and
where it says RESTRICT nothing is loaded or set to null first (`passive_deletes="all"`).
"""

from studies.ddl import comment_indexes, stamp_updated_at
from studies.tutoring.base import Base
from studies.tutoring.billing import Charge, Payment, TuitionLogCharge
from studies.tutoring.lessons import Subject, Tuition, TuitionLog, TuitionStudent
from studies.tutoring.people import Parent, RoleGrant, Student, Teacher, User

__all__ = [
    "Base",
    "Charge",
    "Parent",
    "Payment",
    "RoleGrant",
    "Student",
    "Subject",
    "Teacher",
    "Tuition",
    "TuitionLog",
    "TuitionLogCharge",
    "TuitionStudent",
    "User",
]

comment_indexes(Base.metadata)
stamp_updated_at(Base.metadata, [Base.metadata.tables[name] for name in ("users", "tuitions", "charges")])
