"""Columns that recur in the SQLModel studies; a Column belongs to one table, hence functions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import TIMESTAMP, Column, ForeignKey, Text, Uuid, text
from sqlmodel import Field


def uuid_key() -> Any:
    """A UUID primary key: made in Python, so that it is known before the INSERT, or by the database."""
    column = Column(Uuid(), primary_key=True, server_default=text("gen_random_uuid()"))
    return Field(default_factory=uuid.uuid4, sa_column=column)


def reference(target: str, *, primary_key: bool = False, comment: str | None = None) -> Any:
    """A required reference to `target` ("table.column") that goes with it: ON DELETE CASCADE."""
    key = ForeignKey(target, ondelete="CASCADE")
    return Field(sa_column=Column(Uuid(), key, nullable=False, primary_key=primary_key, comment=comment))


def required_text(comment: str | None = None) -> Any:
    """Text that must be given."""
    return Field(sa_column=Column(Text(), nullable=False, comment=comment))


def default_text(default: str, comment: str | None = None) -> Any:
    """Text with the same default in Python and in PostgreSQL."""
    column = Column(Text(), nullable=False, server_default=default, comment=comment)
    return Field(default=default, sa_column=column)


def moment(comment: str | None = None, *, nullable: bool = False) -> Any:
    """A point in time (timestamptz) without a default."""
    column = Column(TIMESTAMP(timezone=True), nullable=nullable, comment=comment)
    return Field(default=None, sa_column=column) if nullable else Field(sa_column=column)


def stamp(comment: str | None = None) -> Any:
    """A point in time that is now unless said otherwise, by Python's clock or PostgreSQL's."""
    column = Column(TIMESTAMP(timezone=True), nullable=False, server_default=text("now()"), comment=comment)
    return Field(default_factory=lambda: dt.datetime.now(dt.UTC), sa_column=column)
