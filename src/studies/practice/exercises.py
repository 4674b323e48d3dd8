"""Problems, the sessions that set them, the responses, and what paid calls cost."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from studies.practice.base import Base, BigInt, Cost, IdKey, Score, SmallInt, Stamp
from studies.practice.enums import AnswerType, CostOperation, SessionStatus
from studies.practice.validation import between, sized

if TYPE_CHECKING:
    from studies.practice.learners import Student


class Problem(Base):
    """A question in two languages, with its answer and three levels of hints."""

    __tablename__ = "problems"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 6 AND 8", name="grade"),
        CheckConstraint("topic ~ '^[a-z][a-z_]{1,39}$'", name="topic"),
        CheckConstraint("difficulty BETWEEN 1 AND 3", name="difficulty"),
        CheckConstraint("length(question_en) BETWEEN 1 AND 2000", name="question_en"),
        CheckConstraint("length(question_bn) BETWEEN 1 AND 2000", name="question_bn"),
        CheckConstraint(
            "CASE answer_type WHEN 'numeric' THEN answer ~ '^-?[0-9]+([.][0-9]+)?$' "
            "WHEN 'multiple_choice' THEN answer = ANY (choices) "
            "ELSE length(answer) BETWEEN 1 AND 500 END",
            name="answer",
        ),
        CheckConstraint(
            "(answer_type = 'multiple_choice') = (choices IS NOT NULL) "
            "AND cardinality(choices) BETWEEN 2 AND 6",
            name="choices",
        ),
        CheckConstraint(
            "cardinality(hints_en) = 3 AND array_ndims(hints_en) = 1 "
            "AND array_position(hints_en, NULL) IS NULL",
            name="hints_en",
        ),
        CheckConstraint(
            "cardinality(hints_bn) = 3 AND array_ndims(hints_bn) = 1 "
            "AND array_position(hints_bn, NULL) IS NULL",
            name="hints_bn",
        ),
        Index(
            None,
            "grade",
            "topic",
            "difficulty",
            info={
                "comment": "Choice of problems: WHERE grade = $1 AND topic = $2 AND difficulty = $3"
            },
        ),
        Index(
            None,
            "topic",
            info={"comment": "All problems of a topic, across grades: WHERE topic = $1"},
        ),
        {"comment": "Questions in English and Bengali, with the answer and three levels of hints"},
    )

    id: Mapped[IdKey]
    grade: Mapped[SmallInt]
    topic: Mapped[str]
    difficulty: Mapped[SmallInt] = mapped_column(comment="1 easy, 2 medium, 3 hard")
    question_en: Mapped[str]
    question_bn: Mapped[str]
    answer_type: Mapped[AnswerType]
    answer: Mapped[str] = mapped_column(
        comment="Canonical text; answer_type says how it is compared"
    )
    choices: Mapped[list[str] | None] = mapped_column(
        comment="The options of a multiple choice question, else null"
    )
    hints_en: Mapped[list[str]] = mapped_column(
        comment="Three hints, from a nudge to nearly the solution"
    )
    hints_bn: Mapped[list[str]] = mapped_column(comment="The same three hints in Bengali")
    archived_at: Mapped[dt.datetime | None] = mapped_column(
        comment="Soft delete: no longer set, still behind past responses"
    )
    created_at: Mapped[Stamp]

    session_problems: Mapped[list["SessionProblem"]] = relationship(
        back_populates="problem", passive_deletes="all"
    )
    responses: Mapped[list["Response"]] = relationship(
        primaryjoin="Problem.id == foreign(Response.problem_id)",
        back_populates="problem",
        viewonly=True,
    )

    @validates("grade")
    def _validate_grade(self, key: str, value: int) -> int:
        return between(key, value, 6, 8)

    @validates("difficulty")
    def _validate_difficulty(self, key: str, value: int) -> int:
        return between(key, value, 1, 3)

    @validates("question_en", "question_bn")
    def _validate_question(self, key: str, value: str) -> str:
        return sized(key, value, 1, 2000)

    @validates("hints_en", "hints_bn")
    def _validate_hints(self, key: str, value: list[str]) -> list[str]:
        return sized(key, value, 3, 3)


class Session(Base):
    """A day's practice of a student."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("(status = 'completed') = (completed_at IS NOT NULL)", name="status"),
        CheckConstraint("completed_at >= created_at", name="completed_at"),
        CheckConstraint("archived_at >= completed_at", name="archived_at"),
        CheckConstraint("version >= 1", name="version"),
        Index(
            None,
            "student_id",
            "created_at",
            info={
                "comment": "History of a student: "
                "WHERE student_id = $1 ORDER BY created_at DESC LIMIT $2"
            },
        ),
        Index(
            None,
            "created_at",
            info={"comment": "Daily report: WHERE created_at >= $1 AND created_at < $2"},
        ),
        Index(
            "sessions_student_id_in_progress_idx",
            "student_id",
            unique=True,
            postgresql_where=text("status = 'in_progress'"),
            info={
                "comment": "The open session, at most one a student: "
                "WHERE student_id = $1 AND status = 'in_progress'"
            },
        ),
        Index(
            "sessions_completed_at_current_idx",
            "completed_at",
            postgresql_where=text("archived_at IS NULL"),
            info={"comment": "Archiving job: WHERE archived_at IS NULL AND completed_at < $1"},
        ),
        {"comment": "Daily practice sessions"},
    )

    id: Mapped[IdKey]
    student_id: Mapped[BigInt] = mapped_column(ForeignKey("students.id", ondelete="CASCADE"))
    status: Mapped[SessionStatus] = mapped_column(server_default="in_progress")
    completed_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When the last problem was answered; null exactly while in progress"
    )
    version: Mapped[int] = mapped_column(
        server_default=text("1"),
        comment="Optimistic lock: UPDATE ... WHERE id = $1 AND version = $2",
    )
    archived_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When the archiving job put the session away; null while current"
    )
    created_at: Mapped[Stamp]

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read once, by the mapper

    student: Mapped["Student"] = relationship(back_populates="sessions")
    session_problems: Mapped[list["SessionProblem"]] = relationship(
        back_populates="session",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="SessionProblem.problem_number",
    )
    responses: Mapped[list["Response"]] = relationship(
        primaryjoin="Session.id == foreign(Response.session_id)",
        back_populates="session",
        viewonly=True,
    )
    # ON DELETE SET NULL: PostgreSQL sets it, also for rows that were never loaded.
    cost_records: Mapped[list["CostRecord"]] = relationship(
        back_populates="session", passive_deletes=True
    )


class SessionProblem(Base):
    """A problem set in a session, with its place in it."""

    __tablename__ = "session_problems"
    __table_args__ = (
        UniqueConstraint("session_id", "problem_number"),
        CheckConstraint("problem_number BETWEEN 1 AND 50", name="problem_number"),
        Index(
            None,
            "problem_id",
            info={"comment": "Sessions that set a problem: WHERE problem_id = $1"},
        ),
        {"comment": "Which problems a session sets, and in which order"},
    )

    session_id: Mapped[BigInt] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    problem_id: Mapped[BigInt] = mapped_column(
        ForeignKey("problems.id", ondelete="RESTRICT"), primary_key=True
    )
    problem_number: Mapped[SmallInt] = mapped_column(comment="Place in the session, from 1")

    session: Mapped[Session] = relationship(back_populates="session_problems")
    problem: Mapped[Problem] = relationship(back_populates="session_problems")
    responses: Mapped[list["Response"]] = relationship(
        back_populates="session_problem", cascade="all, delete-orphan", passive_deletes=True
    )

    @validates("problem_number")
    def _validate_problem_number(self, key: str, value: int) -> int:
        return between(key, value, 1, 50)


class Response(Base):
    """An answer of a student with its evaluation; several to one problem are several attempts."""

    __tablename__ = "responses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["session_id", "problem_id"],
            ["session_problems.session_id", "session_problems.problem_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("length(student_answer) <= 2000", name="student_answer"),
        CheckConstraint("confidence_score BETWEEN 0 AND 1", name="confidence_score"),
        CheckConstraint("hints_used BETWEEN 0 AND 3", name="hints_used"),
        Index(
            None,
            "session_id",
            "problem_id",
            info={"comment": "Review of a session: WHERE session_id = $1 [AND problem_id = $2]"},
        ),
        Index(
            None,
            "problem_id",
            "is_correct",
            info={"comment": "Success rate of a problem: WHERE problem_id = $1, index only"},
        ),
        {"comment": "Answers of students with their evaluation; one row an attempt"},
    )

    id: Mapped[IdKey]
    session_id: Mapped[BigInt]
    problem_id: Mapped[BigInt]
    student_answer: Mapped[str]
    is_correct: Mapped[bool]
    confidence_score: Mapped[Score] = mapped_column(
        comment="How sure the evaluation is of is_correct: 0.00 to 1.00"
    )
    hints_used: Mapped[SmallInt] = mapped_column(
        server_default=text("0"), comment="Hints seen before answering: 0 to 3"
    )
    created_at: Mapped[Stamp]

    session_problem: Mapped[SessionProblem] = relationship(back_populates="responses")
    session: Mapped[Session] = relationship(
        primaryjoin="foreign(Response.session_id) == Session.id",
        back_populates="responses",
        viewonly=True,
    )
    problem: Mapped[Problem] = relationship(
        primaryjoin="foreign(Response.problem_id) == Problem.id",
        back_populates="responses",
        viewonly=True,
    )

    @validates("student_answer")
    def _validate_student_answer(self, key: str, value: str) -> str:
        return sized(key, value, 0, 2000)

    @validates("confidence_score")
    def _validate_confidence_score(self, key: str, value: Decimal) -> Decimal:
        return between(key, value, 0, 1)

    @validates("hints_used")
    def _validate_hints_used(self, key: str, value: int) -> int:
        return between(key, value, 0, 3)


class CostRecord(Base):
    """What one call of a paid service cost."""

    __tablename__ = "cost_records"
    __table_args__ = (
        CheckConstraint("tokens_used >= 0", name="tokens_used"),
        CheckConstraint("cost_usd >= 0", name="cost_usd"),
        Index(None, "session_id", info={"comment": "Cost of a session: WHERE session_id = $1"}),
        Index(
            None,
            "created_at",
            info={"comment": "Cost report: WHERE created_at >= $1 AND created_at < $2"},
        ),
        {"comment": "Calls of paid services: one row a call, never changed"},
    )

    id: Mapped[IdKey]
    session_id: Mapped[BigInt | None] = mapped_column(
        ForeignKey("sessions.id", ondelete="SET NULL"),
        comment="Session that caused the call; null for batch work and deleted sessions",
    )
    operation: Mapped[CostOperation]
    tokens_used: Mapped[int]
    cost_usd: Mapped[Cost] = mapped_column(
        comment="US dollars to six places: a single call costs fractions of a cent"
    )
    created_at: Mapped[Stamp]

    session: Mapped[Session | None] = relationship(back_populates="cost_records")

    @validates("tokens_used")
    def _validate_tokens_used(self, key: str, value: int) -> int:
        return between(key, value, 0)

    @validates("cost_usd")
    def _validate_cost_usd(self, key: str, value: Decimal) -> Decimal:
        return between(key, value, 0)
