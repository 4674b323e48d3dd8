"""What all models of the practice study share: declarative base, column types that recur."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    ARRAY,
    TIMESTAMP,
    BigInteger,
    Identity,
    Integer,
    Numeric,
    SmallInteger,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from studies.conventions import new_metadata
from studies.ddl import native_enum
from studies.practice import enums

IdKey = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
BigInt = Annotated[int, mapped_column(BigInteger)]
SmallInt = Annotated[int, mapped_column(SmallInteger)]
Score = Annotated[Decimal, mapped_column(Numeric(3, 2))]
Cost = Annotated[Decimal, mapped_column(Numeric(12, 6))]
Stamp = Annotated[dt.datetime, mapped_column(server_default=text("now()"))]
# Kept by the models, as there is no trigger: an UPDATE in plain SQL has to set it itself.
ChangeStamp = Annotated[
    dt.datetime, mapped_column(server_default=text("now()"), onupdate=func.now())
]


class Base(DeclarativeBase):
    """The practice schema; `Base.metadata.create_all()` makes the database of `sql/practice`."""

    metadata = new_metadata()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Integer(),
        dt.datetime: TIMESTAMP(timezone=True),
        list[str]: ARRAY(Text()),
        dict[str, Any]: JSONB(),
        enums.LanguageCode: native_enum(enums.LanguageCode, "language_code", metadata),
        enums.AnswerType: native_enum(enums.AnswerType, "answer_type", metadata),
        enums.SessionStatus: native_enum(enums.SessionStatus, "session_status", metadata),
        enums.CostOperation: native_enum(enums.CostOperation, "cost_operation", metadata),
    }
