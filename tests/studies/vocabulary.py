"""What the studies' tests have in common: counted queries, refused statements, work in an async session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped

from studies.engine import new_engine, new_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine, Table
    from sqlalchemy.ext.asyncio import AsyncSession
    from sqlalchemy.orm import Session
    from sqlalchemy.sql import Executable

T = TypeVar("T")
Opened = Callable[[str], str]
_TIMEOUT_S = 60


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that an engine sends meanwhile."""
    sent: list[str] = []

    def heard(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def engine_of(session: Session) -> Engine:
    """The engine below a session."""
    found: Any = session.get_bind()
    engine: Engine = found.engine
    return engine


def assert_refused(session: Session, statement: Executable, constraint: str) -> None:
    """PostgreSQL refuses the statement for that constraint; the transaction goes on."""
    with pytest.raises(DBAPIError) as caught, session.begin_nested():
        session.execute(statement)
    diagnosis = getattr(caught.value.orig, "diag", None)
    assert diagnosis is not None
    assert diagnosis.constraint_name == constraint, caught.value.orig


def in_session(url: str, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """The result of `work` on an async session that is rolled back afterwards, as the commit rule allows."""

    async def done() -> T:
        engine = new_engine(url)
        try:
            async with new_sessions(engine)() as session:
                try:
                    return await work(session)
                finally:
                    await session.rollback()
        finally:
            await engine.dispose()

    return asyncio.run(asyncio.wait_for(done(), _TIMEOUT_S))


def unannotated(model: type[Any]) -> list[str]:
    """Columns and relationships of a class that no annotation of it or its bases speaks of."""
    hints = get_type_hints(model, localns=_names(model), include_extras=True)
    return [a.key for a in model.__mapper__.attrs if a.key not in hints]


def _names(model: type[Any]) -> dict[str, Any]:
    """The classes that annotations name in quotes, wherever they are defined."""
    mappers = model.__mapper__.registry.mappers
    return {"Mapped": Mapped, **{m.class_.__name__: m.class_ for m in mappers}}


def check_names(table: Table) -> set[str]:
    """The names of a table's check constraints."""
    from sqlalchemy import CheckConstraint

    return {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
