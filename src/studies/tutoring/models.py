"""The models of the tutoring study, in one import: classes singular, tables plural, `Base` first.

`people` holds accounts and roles, `lessons` tuitions and their logs, `teaching` attendances and materials,
`billing` charges and payments.
Relationships follow the foreign keys: ON DELETE CASCADE is left to PostgreSQL (`passive_deletes=True`), and
where it says RESTRICT nothing is loaded or set to null first (`passive_deletes="all"`).
"""

from studies.ddl import comment_indexes, stamp_updated_at, view
from studies.tutoring.base import Base
from studies.tutoring.billing import Charge, Payment, TuitionLogCharge
from studies.tutoring.lessons import Subject, Tuition, TuitionLog, TuitionStudent
from studies.tutoring.people import Parent, RoleGrant, Student, Teacher, User
from studies.tutoring.teaching import Attendance, Material, TuitionLogMaterial

__all__ = [
    "Attendance",
    "Base",
    "Charge",
    "Material",
    "Parent",
    "Payment",
    "RoleGrant",
    "Student",
    "Subject",
    "Teacher",
    "Tuition",
    "TuitionLog",
    "TuitionLogCharge",
    "TuitionLogMaterial",
    "TuitionStudent",
    "User",
]

comment_indexes(Base.metadata)
_STAMPED = ("users", "tuitions", "charges", "materials")
stamp_updated_at(
    Base.metadata, [Base.metadata.tables[name] for name in _STAMPED], unless_setting="app.keep_updated_at"
)
view(
    Base.metadata,
    "users_v0_2",
    "SELECT id, email, full_name, time_zone, status = 'active' AS is_active, created_at, updated_at, status "
    "FROM users",
    "For reports written before v0.3: accounts with is_active, without passwords",
)
