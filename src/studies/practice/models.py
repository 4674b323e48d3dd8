"""The models of the practice study, in one import: designed here, migrated by Alembic.

`learners` holds students and streaks, `exercises` problems, sessions, responses and costs.
"""

from studies.ddl import comment_indexes
from studies.practice.base import Base
from studies.practice.exercises import CostRecord, Problem, Response, Session, SessionProblem
from studies.practice.learners import Streak, StreakMilestone, Student

__all__ = [
    "Base",
    "CostRecord",
    "Problem",
    "Response",
    "Session",
    "SessionProblem",
    "Streak",
    "StreakMilestone",
    "Student",
]

comment_indexes(Base.metadata)
