"""What the classes say before any database is asked: names, annotations, relationships, house rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import RelationshipProperty, configure_mappers

from studies import practice
from studies.practice import models
from studies.practice.models import Base, Problem, Response, Session, SessionProblem, Streak, Student
from tests.studies.vocabulary import check_names, unannotated

CLASSES = [getattr(models, name) for name in models.__all__ if name != "Base"]
SOURCES = sorted(Path(practice.__file__).parent.glob("*.py"))


def relationship(model: type[Any], name: str) -> RelationshipProperty[Any]:
    configure_mappers()
    found: RelationshipProperty[Any] = model.__mapper__.relationships[name]
    return found


@pytest.mark.parametrize("model", CLASSES)
def test_every_attribute_is_annotated(model: type[Any]) -> None:
    assert unannotated(model) == []


@pytest.mark.parametrize("model", CLASSES)
def test_every_table_and_class_says_what_it_is(model: type[Any]) -> None:
    assert model.__doc__
    assert model.__table__.comment


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_lines_have_at_most_100_characters(path: Path) -> None:
    assert [n for n, line in enumerate(path.read_text().splitlines(), 1) if len(line) > 100] == []


def test_a_student_has_one_streak_and_many_sessions() -> None:
    assert relationship(Student, "streak").uselist is False
    assert relationship(Student, "sessions").uselist is True
    assert relationship(Streak, "student").back_populates == "streak"


def test_what_belongs_to_a_row_goes_with_it() -> None:
    for model, name in ((Student, "sessions"), (Student, "streak"), (SessionProblem, "responses")):
        found = relationship(model, name)
        assert found.cascade.delete
        assert found.cascade.delete_orphan
        assert found.passive_deletes is True


def test_what_stays_is_not_deleted_with_it() -> None:
    assert not relationship(Session, "cost_records").cascade.delete  # ON DELETE SET NULL
    kept = relationship(Problem, "session_problems")  # ON DELETE RESTRICT
    assert not kept.cascade.delete
    assert kept.passive_deletes == "all"


def test_convenient_relationships_write_nothing() -> None:
    for model, name in ((Session, "responses"), (Problem, "responses"), (Response, "session")):
        assert relationship(model, name).viewonly


@pytest.mark.parametrize("model", [Student, Session, Streak])
def test_rows_that_two_may_change_at_once_have_a_version(model: type[Any]) -> None:
    assert model.__mapper__.version_id_col is model.__table__.c.version


def test_constraints_and_indexes_are_named_by_the_convention() -> None:
    for table in Base.metadata.tables.values():
        assert table.primary_key.name == f"{table.name}_pkey"
        assert all(
            name.startswith(f"{table.name}_") and name.endswith("_check") for name in check_names(table)
        )
        assert all(
            str(i.name).startswith(f"{table.name}_") and str(i.name).endswith("_idx") for i in table.indexes
        )


def test_every_index_says_which_query_it_serves() -> None:
    indexes = [i for table in Base.metadata.tables.values() for i in table.indexes]
    assert indexes
    assert all("WHERE" in i.info.get("comment", "") for i in indexes)
