"""What the models refuse on their own, at each end of each range."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func

from studies.practice.models import (
    CostRecord,
    Problem,
    Response,
    SessionProblem,
    Streak,
    StreakMilestone,
    Student,
)

HINT = "Look at the units"


@pytest.mark.parametrize(
    ("model", "attribute", "good", "bad"),
    [
        (Student, "grade", (6, 7, 8), (5, 9, -6)),
        (Student, "telegram_id", (1, 2**40), (0, -1)),
        (Student, "name", ("a", "ছ" * 100), ("", "a" * 101)),
        (Problem, "grade", (6, 8), (5, 9)),
        (Problem, "difficulty", (1, 2, 3), (0, 4)),
        (Problem, "question_en", ("?", "q" * 2000), ("", "q" * 2001)),
        (Problem, "question_bn", ("?", "q" * 2000), ("", "q" * 2001)),
        (Problem, "hints_en", ([HINT] * 3,), ([], [HINT] * 2, [HINT] * 4)),
        (Problem, "hints_bn", ([HINT] * 3,), ([], [HINT] * 2, [HINT] * 4)),
        (SessionProblem, "problem_number", (1, 50), (0, 51)),
        (Response, "hints_used", (0, 3), (-1, 4)),
        (Response, "confidence_score", (Decimal(0), Decimal(1)), (Decimal("-0.01"), Decimal("1.01"))),
        (Response, "student_answer", ("", "a" * 2000), ("a" * 2001,)),
        (Streak, "current_streak", (0, 1000), (-1,)),
        (Streak, "longest_streak", (0, 1000), (-1,)),
        (StreakMilestone, "days", (7, 14, 30), (0, 8, 31)),
        (CostRecord, "tokens_used", (0, 10**6), (-1,)),
        (CostRecord, "cost_usd", (Decimal(0), Decimal("0.000001")), (Decimal("-0.000001"),)),
    ],
)
def test_the_ends_of_each_range(
    model: type[Any], attribute: str, good: tuple[Any, ...], bad: tuple[Any, ...]
) -> None:
    for value in good:
        assert getattr(model(**{attribute: value}), attribute) == value
    for value in bad:
        with pytest.raises(ValueError, match=f"^{attribute} must "):
            model(**{attribute: value})


@given(grade=st.integers() | st.integers(4, 10))
def test_a_grade_is_one_of_three(grade: int) -> None:
    if grade in (6, 7, 8):
        assert Student(grade=grade).grade == grade
    else:
        with pytest.raises(ValueError, match=f"not {grade}$"):
            Student(grade=grade)


def test_a_refused_value_changes_nothing() -> None:
    student = Student(grade=7)
    with pytest.raises(ValueError, match="between 6 and 8, not 9"):
        student.grade = 9
    assert student.grade == 7


def test_what_postgresql_will_compute_is_left_to_it() -> None:
    streak = Streak(current_streak=func.least(3, 4))
    streak.longest_streak = Streak.longest_streak + 1
    assert StreakMilestone(days=None).days is None
