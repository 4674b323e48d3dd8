"""Columns as code: of a mapped class, of a SQLModel class, of a plain Table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from schemabook.models.code import Member
from schemabook.models.literals import py

if TYPE_CHECKING:
    from schemabook.models.code import ColumnCode, Style


def member(code: ColumnCode, of: Style | Literal["table"]) -> Member:
    """The statement (of a plain Table: the argument) that makes a column."""
    render = {"sqlalchemy": _mapped, "sqlmodel": _sqlmodel, "table": _plain}[of]
    return Member(("column", code.column.name), code.attribute, render(code))


def _arguments(code: ColumnCode, *, name: bool) -> str:
    parts = [py(code.column.name)] if name else []
    parts += [code.type.code, *code.arguments]
    if not code.nullable and "primary_key=True" not in code.arguments:
        parts.append("nullable=False")
    return ", ".join(parts)


def _plain(code: ColumnCode) -> str:
    return f"sa.Column({_arguments(code, name=True)})"


def _mapped(code: ColumnCode) -> str:
    python = f"{code.type.python} | None" if code.nullable and code.type.python != "Any" else code.type.python
    parts = [py(code.column.name)] if code.attribute != code.column.name else []
    parts += [code.type.code, *code.arguments]
    if code.type.python == "Any":  # the annotation does not say it
        parts.append(f"nullable={code.nullable}")
    return f"{code.attribute}: Mapped[{python}] = mapped_column({', '.join(parts)})"


def _sqlmodel(code: ColumnCode) -> str:
    typed = code.type.pydantic or code.type.python
    python = f"{typed} | None" if code.nullable and typed != "Any" else typed
    # SQLAlchemy leaves a None out of INSERT where the database has a value of its own
    default = "default=None, " if code.nullable or code.filled else ""
    column = _arguments(code, name=code.attribute != code.column.name)
    return f"{code.attribute}: {python} = Field({default}sa_column=sa.Column({column}))"
