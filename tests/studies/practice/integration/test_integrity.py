"""What PostgreSQL guards: checks, references, defaults; and what goes or stays when a row is deleted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, insert, literal, select, text, update

from studies.practice.enums import CostOperation, LanguageCode, SessionStatus
from studies.practice.models import (
    CostRecord,
    Problem,
    Response,
    Session,
    SessionProblem,
    Streak,
    StreakMilestone,
    Student,
)
from tests.studies.vocabulary import assert_refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session as Work


def new_student(**given: Any) -> Student:
    return Student(**{"telegram_id": 99_000_000_001, "name": "Mina", "grade": 7, **given})


def count(session: Work, model: type[Any], *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_defaults_come_from_postgresql(session: Work) -> None:
    student = new_student(streak=Streak())
    session.add(student)
    session.flush()
    session.refresh(student)
    assert student.id > 24
    assert student.language is LanguageCode.EN
    assert student.preferences == {}
    assert student.version == 1
    assert student.archived_at is None
    assert student.created_at.tzinfo is not None
    assert student.streak is not None
    assert (student.streak.current_streak, student.streak.longest_streak) == (0, 0)


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Student, {"grade": 9}, "students_grade_check"),
        (Student, {"name": ""}, "students_name_check"),
        (Student, {"telegram_id": -1}, "students_telegram_id_check"),
        (Student, {"preferences": [1]}, "students_preferences_check"),
        (Student, {"version": 0}, "students_version_check"),
        (Problem, {"difficulty": 4}, "problems_difficulty_check"),
        (Problem, {"grade": 5}, "problems_grade_check"),
        (Problem, {"topic": "Not a topic"}, "problems_topic_check"),
        (Problem, {"hints_en": ["only one"]}, "problems_hints_en_check"),
        (Problem, {"hints_bn": []}, "problems_hints_bn_check"),
        (Response, {"hints_used": 4}, "responses_hints_used_check"),
        (Response, {"confidence_score": Decimal("1.01")}, "responses_confidence_score_check"),
        (SessionProblem, {"problem_number": 51}, "session_problems_problem_number_check"),
        (Streak, {"current_streak": -1}, "streaks_current_streak_check"),
        (CostRecord, {"tokens_used": -1}, "cost_records_tokens_used_check"),
        (CostRecord, {"cost_usd": Decimal(-1)}, "cost_records_cost_usd_check"),
    ],
)
def test_checks_hold_for_plain_sql(
    session: Work, model: type[Any], values: dict[str, Any], constraint: str
) -> None:
    key = model.__table__.primary_key.columns
    first = session.execute(select(*key).order_by(*key).limit(1)).one()
    where = [column == value for column, value in zip(key, first, strict=True)]
    statement = update(model.__table__).where(*where).values(**values)
    assert_refused(session, statement, constraint)


@pytest.mark.parametrize(
    ("model", "column", "low", "high"),
    [
        (Student, "grade", 6, 8),
        (Problem, "difficulty", 1, 3),
        (Response, "hints_used", 0, 3),
        (SessionProblem, "problem_number", 1, 50),
    ],
)
def test_models_and_checks_refuse_the_same(
    session: Work, model: type[Any], column: str, low: int, high: int
) -> None:
    table = model.__table__
    check = f"{table.name}_{column}_check"
    for value in range(low - 2, high + 3):
        statement = select(literal(1)).where(_check_of(table, check, column, value))
        by_database = session.scalar(statement) == 1
        try:
            model(**{column: value})
        except ValueError:
            assert not by_database, value
        else:
            assert by_database, value


def _check_of(table: Any, check: str, column: str, value: int) -> Any:
    """The expression of a check with a value in place of its column."""
    (found,) = [c for c in table.constraints if c.name == check]
    return text(str(found.sqltext).replace(column, str(value)))


def test_a_session_is_completed_exactly_when_it_has_a_time(session: Work) -> None:
    running = session.scalars(select(Session).where(Session.status == SessionStatus.IN_PROGRESS)).first()
    assert running is not None
    statement = update(Session).where(Session.id == running.id).values(status=SessionStatus.COMPLETED)
    assert_refused(session, statement, "sessions_status_check")
    another = insert(Session).values(student_id=running.student_id)
    assert_refused(session, another, "sessions_student_id_in_progress_idx")


def test_a_response_needs_a_problem_that_was_set(session: Work) -> None:
    values = {"student_answer": "1", "is_correct": True, "confidence_score": Decimal(1)}
    statement = insert(Response).values(session_id=1, problem_id=999_999, **values)
    assert_refused(session, statement, "responses_session_id_problem_id_fkey")


def test_a_telegram_id_belongs_to_one_student(session: Work) -> None:
    known = session.scalars(select(Student.telegram_id)).first()
    statement = insert(Student).values(telegram_id=known, name="Twin", grade=6)
    assert_refused(session, statement, "students_telegram_id_key")


def test_what_belongs_to_a_student_goes_with_the_student(session: Work) -> None:
    student = session.get_one(Student, 1)
    sessions = select(Session.id).where(Session.student_id == 1)
    ids = session.scalars(sessions).all()
    costs = count(session, CostRecord, CostRecord.session_id.in_(ids))
    total = count(session, CostRecord)
    assert ids
    assert costs
    assert count(session, Response, Response.session_id.in_(ids))
    session.delete(student)
    session.flush()
    assert count(session, Session, Session.student_id == 1) == 0
    assert count(session, Response, Response.session_id.in_(ids)) == 0
    assert count(session, Streak, Streak.student_id == 1) == 0
    assert count(session, StreakMilestone, StreakMilestone.student_id == 1) == 0
    assert count(session, CostRecord) == total, "what a call cost stays"
    assert count(session, CostRecord, CostRecord.session_id.in_(ids)) == 0


def test_a_problem_that_was_set_stays(session: Work) -> None:
    used = session.scalars(select(SessionProblem.problem_id)).first()
    statement = delete(Problem).where(Problem.id == used)
    assert_refused(session, statement, "session_problems_problem_id_fkey")


def test_a_child_without_its_parent_is_deleted(session: Work) -> None:
    student = session.get_one(Student, 2)
    removed = student.sessions.pop()
    session.flush()
    assert session.get(Session, removed.id) is None


def test_updated_at_is_kept_by_the_models(session: Work) -> None:
    student = session.get_one(Student, 3)
    before, version = student.updated_at, student.version
    student.name = "Another name"
    session.flush()
    session.refresh(student)
    assert student.updated_at > before
    assert student.version == version + 1


def test_an_enum_refuses_what_is_no_label(session: Work) -> None:
    record = CostRecord(operation=CostOperation.TRANSLATION, tokens_used=1, cost_usd=Decimal("0.000001"))
    session.add(record)
    session.flush()
    session.refresh(record)
    assert record.operation is CostOperation.TRANSLATION
    assert record.cost_usd == Decimal("0.000001")
    assert record.created_at <= dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    record.operation = "gossip"  # type: ignore[assignment]
    with pytest.raises(Exception, match="gossip"):
        session.flush()
