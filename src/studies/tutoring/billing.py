"""Charges, the lessons they stand for, and payments."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studies.tutoring.base import Base, Money, Stamp, UuidKey
from studies.tutoring.enums import ChargeStatus, PaymentMethod

if TYPE_CHECKING:
    from studies.tutoring.lessons import TuitionLog
    from studies.tutoring.people import Parent, Student


class Charge(Base):
    """What a parent owes for the lessons of one student."""

    __tablename__ = "charges"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(status = 'draft') = (issued_at IS NULL)", name="issued_at"),
        Index(None, "student_id", info={"comment": "Charges of a student: WHERE student_id = $1"}),
        Index(
            None,
            "parent_id",
            "issued_at",
            info={
                "comment": "Account statement: WHERE parent_id = $1 AND issued_at >= $2 ORDER BY issued_at"
            },
        ),
        Index(
            "charges_created_at_draft_idx",
            "created_at",
            postgresql_where=text("status = 'draft'"),
            info={"comment": "Month-end run: WHERE status = 'draft' ORDER BY created_at"},
        ),
        {"comment": "What a parent owes for the lessons of one student"},
    )

    id: Mapped[UuidKey]
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.user_id", ondelete="RESTRICT"))
    parent_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("parents.user_id", ondelete="RESTRICT"),
        comment="Who owes it: the payer when it was made, "
        "which students.parent_id no longer tells after a change",
    )
    amount: Mapped[Money] = mapped_column(
        comment="In parents.currency; a discount or a price agreed later makes it differ"
    )
    status: Mapped[ChargeStatus] = mapped_column(server_default="draft")
    issued_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When it became owed; null exactly while it is a draft"
    )
    created_at: Mapped[Stamp]
    updated_at: Mapped[Stamp]

    student: Mapped["Student"] = relationship(back_populates="charges")
    parent: Mapped["Parent"] = relationship(back_populates="charges")
    tuition_log_charges: Mapped[list["TuitionLogCharge"]] = relationship(
        back_populates="charge", cascade="all, delete-orphan", passive_deletes=True
    )
    tuition_logs: AssociationProxy[list["TuitionLog"]] = association_proxy(
        "tuition_log_charges", "tuition_log", creator=lambda log: TuitionLogCharge(tuition_log=log)
    )


class TuitionLogCharge(Base):
    """The connector: this lesson stands on this charge."""

    __tablename__ = "tuition_log_charges"
    __table_args__ = (
        Index(None, "charge_id", info={"comment": "The lessons on a charge: WHERE charge_id = $1"}),
        {"comment": "Which lessons a charge stands for; a lesson that was charged cannot be deleted"},
    )

    tuition_log_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("tuition_logs.id", ondelete="RESTRICT"), primary_key=True
    )
    charge_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("charges.id", ondelete="CASCADE"), primary_key=True
    )

    tuition_log: Mapped["TuitionLog"] = relationship(back_populates="tuition_log_charges")
    charge: Mapped[Charge] = relationship(back_populates="tuition_log_charges")


class Payment(Base):
    """Money received from a parent."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("bank_reference"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("(method = 'cash') = (bank_reference IS NULL)", name="bank_reference"),
        Index(
            None,
            "parent_id",
            "received_at",
            info={
                "comment": "Account statement: "
                "WHERE parent_id = $1 AND received_at >= $2 ORDER BY received_at"
            },
        ),
        Index(
            None,
            "received_at",
            info={
                "comment": "Reconciliation with the bank: "
                "WHERE received_at >= $1 AND received_at < $2 ORDER BY received_at"
            },
        ),
        {"comment": "Money received from parents, in parents.currency"},
    )

    id: Mapped[UuidKey]
    parent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("parents.user_id", ondelete="RESTRICT"))
    amount: Mapped[Money] = mapped_column(comment="Positive for money received, negative for a refund")
    method: Mapped[PaymentMethod]
    bank_reference: Mapped[str | None] = mapped_column(
        comment="Reference of the bank or card processor; null exactly for cash"
    )
    received_at: Mapped[dt.datetime]
    created_at: Mapped[Stamp]

    parent: Mapped["Parent"] = relationship(back_populates="payments")
