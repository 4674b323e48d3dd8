"""What all models of the tutoring study share: the declarative base and the column types that recur."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import TIMESTAMP, BigInteger, Numeric, SmallInteger, Text, Uuid, text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from studies.conventions import new_metadata
from studies.ddl import native_enum
from studies.tutoring import enums

UuidKey = Annotated[uuid.UUID, mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))]
Stamp = Annotated[dt.datetime, mapped_column(server_default=text("now()"))]
SmallInt = Annotated[int, mapped_column(SmallInteger)]
BigInt = Annotated[int, mapped_column(BigInteger)]
Price = Annotated[Decimal, mapped_column(Numeric(8, 2))]
Money = Annotated[Decimal, mapped_column(Numeric(10, 2))]


class Base(DeclarativeBase):
    """The tutoring schema; `Base.metadata.create_all()` makes the newest version of `sql/tutoring`."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        dt.datetime: TIMESTAMP(timezone=True),
        uuid.UUID: Uuid(as_uuid=True),
        enums.UserRole: native_enum(enums.UserRole, "user_role", metadata),
        enums.PasswordScheme: native_enum(enums.PasswordScheme, "password_scheme", metadata),
        enums.UserStatus: native_enum(enums.UserStatus, "user_status", metadata),
        enums.TuitionLogSource: native_enum(enums.TuitionLogSource, "tuition_log_source", metadata),
        enums.TuitionLogStatus: native_enum(enums.TuitionLogStatus, "tuition_log_status", metadata),
        enums.AttendanceStatus: native_enum(enums.AttendanceStatus, "attendance_status", metadata),
        enums.ChargeStatus: native_enum(enums.ChargeStatus, "charge_status", metadata),
        enums.PaymentMethod: native_enum(enums.PaymentMethod, "payment_method", metadata),
    }
