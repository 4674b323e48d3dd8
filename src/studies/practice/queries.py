"""What the practice application asks and does, on a session that somebody else ends.

Each function flushes at most; a list is loaded with what its reader will touch, so that the number
of queries does not grow with the rows.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import Integer, cast, func, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from studies.practice.enums import SessionStatus
from studies.practice.models import Problem, Response, Session, SessionProblem, Streak, Student

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncSession


async def get_student(db: AsyncSession, telegram_id: int) -> Student | None:
    """The student who writes, with the streak; None for one who is unknown or has left."""
    query = (
        select(Student)
        .where(Student.telegram_id == telegram_id, Student.archived_at.is_(None))
        .options(joinedload(Student.streak))
    )
    return (await db.scalars(query)).one_or_none()


async def create_session(db: AsyncSession, student_id: int, problems: Sequence[Problem]) -> Session:
    """Open a day's practice with the problems in their order; flushed, so that it has its id."""
    numbered = enumerate(problems, start=1)
    session = Session(
        student_id=student_id,
        session_problems=[SessionProblem(problem=p, problem_number=n) for n, p in numbered],
    )
    db.add(session)
    await db.flush()
    return session


async def history(
    db: AsyncSession, student_id: int, *, before: Session | None = None, limit: int = 20
) -> Sequence[Session]:
    """A page of a student's sessions, newest first, with problems and responses: 3 queries.

    By key and not by OFFSET, as a page deep in the past would read all pages before it; `before` is
    the last session of the page before.
    """
    responses = selectinload(Session.session_problems).selectinload(SessionProblem.responses)
    problems = selectinload(Session.session_problems).joinedload(SessionProblem.problem)
    query = select(Session).where(Session.student_id == student_id).options(responses, problems)
    if before is not None:
        query = query.where(tuple_(Session.created_at, Session.id) < (before.created_at, before.id))
    newest_first = query.order_by(Session.created_at.desc(), Session.id.desc())
    return (await db.scalars(newest_first.limit(limit))).all()


async def choose_problems(
    db: AsyncSession, grade: int, topic: str, *, offset: int = 0, limit: int = 5
) -> Sequence[Problem]:
    """Problems of a grade and topic from easy to hard, less those that were archived.

    LIMIT and OFFSET do here: a topic has some dozens of problems.
    """
    query = (
        select(Problem)
        .where(Problem.grade == grade, Problem.topic == topic, Problem.archived_at.is_(None))
        .order_by(Problem.difficulty, Problem.id)
    )
    return (await db.scalars(query.offset(offset).limit(limit))).all()


async def success_rate(db: AsyncSession, problem_id: int) -> float | None:
    """The share of right responses to a problem, from 0 to 1; None where there is none."""
    right = func.avg(cast(Response.is_correct, Integer))
    found = await db.scalar(select(right).where(Response.problem_id == problem_id))
    return None if found is None else float(found)


async def practised(db: AsyncSession, student_id: int, day: dt.date) -> Streak:
    """Count a day of practice once; the row is locked, as two answers may come at one moment."""
    query = select(Streak).where(Streak.student_id == student_id).with_for_update()
    streak = (await db.scalars(query)).one()
    last = streak.last_practice_date
    if last is None or last < day:
        follows = last == day - dt.timedelta(days=1)
        streak.current_streak = streak.current_streak + 1 if follows else 1
        streak.longest_streak = max(streak.longest_streak, streak.current_streak)
        streak.last_practice_date = day
    await db.flush()
    return streak


async def complete(db: AsyncSession, session: Session, at: dt.datetime) -> None:
    """Close a session; StaleDataError where somebody else has changed it meanwhile."""
    session.status, session.completed_at = SessionStatus.COMPLETED, at
    await db.flush()


async def archive_student(db: AsyncSession, student: Student, at: dt.datetime) -> None:
    """Let a student leave: the row stays behind past responses, but is found no more."""
    student.archived_at = at
    await db.flush()
