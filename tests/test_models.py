"""The studies' models: the same database as their SQL, mapped both ways, and usable through asyncpg."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import importlib
import re
import uuid
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import Engine, MetaData, create_engine, inspect, make_url, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, RelationshipProperty, Session, configure_mappers, selectinload
from sqlalchemy.orm.exc import StaleDataError

from schemabook.catalog import read
from studies.flashcards.models import Card
from studies.flashcards.repository import CardRepository
from studies.practice import models as practice
from studies.tutoring import models as tutoring
from studies.tutoring.engine import get_session, new_engine, new_sessions
from studies.tutoring.enums import ChargeStatus, TuitionLogSource, UserRole
from tests.study_steps import STUDIES, build, down, each_study, steps, up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.ext.asyncio import AsyncSession

ZEROS = "0000-4000-8000-00000000000"


def module(study: str) -> Any:
    return importlib.import_module(f"studies.{study}.models")


def metadata(study: str) -> MetaData:
    found = module(study).Base.metadata
    assert isinstance(found, MetaData)
    return found


def mappers(study: str) -> list[Mapper[Any]]:
    configure_mappers()
    registry = getattr(module(study).Base, "registry", None) or module(study).Base._sa_registry
    return sorted(registry.mappers, key=lambda m: m.class_.__name__)


def relationships(study: str) -> list[RelationshipProperty[Any]]:
    return [r for m in mappers(study) for r in m.relationships]


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = create_engine(make_url(database).set(drivername="postgresql+psycopg"))
    yield made
    made.dispose()


@pytest.fixture
def filled(database: str, study: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        build(conn, study)


# The same database


def differences(one: Any, other: Any, where: str = "") -> list[str]:
    """Where two snapshots differ, as paths with both values; empty when they are equal."""
    if one == other:
        return []
    if dataclasses.is_dataclass(one) and type(one) is type(other):
        names = [f.name for f in dataclasses.fields(one) if f.compare]
        return [d for n in names for d in differences(getattr(one, n), getattr(other, n), f"{where}.{n}")]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [d for n, (a, b) in pairs for d in differences(a, b, f"{where}[{getattr(a, 'name', n)}]")]
    return [f"{where}: {one!r} != {other!r}"]


@each_study
def test_create_all_makes_the_database_of_the_sql(database: str, engine: Engine, study: str) -> None:
    with psycopg.connect(database, autocommit=True) as conn:
        empty = read(conn)
        up(conn, *steps(study))
        by_sql = read(conn)
        down(conn, *reversed(steps(study)))
        assert differences(read(conn), empty) == []
        metadata(study).create_all(engine)
        assert differences(read(conn), by_sql) == []
        metadata(study).create_all(engine)  # nothing to do the second time
        metadata(study).drop_all(engine)
        assert differences(read(conn), empty) == []


def test_the_comparison_sees_a_lost_comment(database: str, engine: Engine) -> None:
    tutoring.Base.metadata.create_all(engine)
    with psycopg.connect(database, autocommit=True) as conn:
        before = read(conn)
        conn.execute("COMMENT ON INDEX students_parent_id_idx IS NULL")
        assert len(differences(before, read(conn))) == 1


# Mapped both ways


@each_study
def test_every_table_has_a_class_with_a_singular_name(study: str) -> None:
    names = {m.local_table.name: m.class_.__name__ for m in mappers(study)}  # type: ignore[attr-defined]
    assert set(names) == set(metadata(study).tables)
    for table, name in names.items():
        singular = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        assert table in (singular + "s", re.sub("y$", "ies", singular)), (table, name)
        assert name in module(study).__dict__


@each_study
def test_every_relationship_has_its_other_side(study: str) -> None:
    for relationship in relationships(study):
        assert relationship.back_populates, relationship
        other = relationship.mapper.relationships[relationship.back_populates]
        assert other.back_populates == relationship.key
        assert other.mapper is relationship.parent


@each_study
def test_every_foreign_key_is_a_relationship_that_agrees_with_on_delete(study: str) -> None:
    found = relationships(study)
    for table in metadata(study).tables.values():
        for key in table.foreign_key_constraints:
            down = [
                r
                for r in found
                if not r.viewonly
                and (r.parent.local_table, r.mapper.local_table) == (key.referred_table, table)
                and {c.name for c in r.remote_side} <= {c.name for c in key.columns}
            ]
            assert down, f"no relationship for {key.name}"
            for r in down:
                assert r.passive_deletes == ("all" if key.ondelete == "RESTRICT" else True), r
                assert r.cascade.delete_orphan == (key.ondelete == "CASCADE"), r


@each_study
def test_enums_are_those_of_the_enums_module(database: str, study: str) -> None:
    enums = importlib.import_module(f"studies.{study}.enums").__dict__.values()
    labels = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", e.__name__).lower(): tuple(e)
        for e in enums
        if isinstance(e, type) and issubclass(e, StrEnum) and e is not StrEnum
    }
    with psycopg.connect(database, autocommit=True) as conn:
        up(conn, *steps(study))
        assert {e.name: e.labels for e in read(conn).enums} == labels


def test_studies_do_not_share_their_metadata() -> None:
    assert len({id(metadata(study)) for study in STUDIES}) == len(STUDIES)


# In use


@pytest.mark.usefixtures("filled")
@each_study
def test_every_row_can_be_loaded(engine: Engine, study: str) -> None:
    with Session(engine) as session:
        for mapper in mappers(study):
            assert session.scalars(select(mapper)).all()
        for relationship in relationships(study):
            found = session.scalars(select(relationship.parent).limit(3)).all()
            assert all(getattr(row, relationship.key) is not False for row in found)


def new_parent(name: str) -> Any:
    user = tutoring.User(email=f"{name}@example.org", full_name=name, password_hash="scrypt$1$1$1$aa$bb")
    user.role_grants.append(tutoring.RoleGrant(role=UserRole.PARENT, parent=tutoring.Parent()))
    return user


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("study", ["tutoring"])
def test_tutoring_objects_are_written_through_their_relationships(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(new_parent("zadie"))
        session.flush()  # the generated column role must not be written
        parent = session.scalars(select(tutoring.Parent).order_by(tutoring.Parent.currency)).first()
        assert parent is not None
        assert parent.role is UserRole.PARENT
        charge = session.scalars(select(tutoring.Charge).where(tutoring.Charge.status == "draft")).first()
        log = session.scalars(select(tutoring.TuitionLog)).first()
        assert charge is not None
        assert log is not None
        assert charge.status is ChargeStatus.DRAFT
        assert log.source in TuitionLogSource
        if log not in charge.tuition_logs:
            charge.tuition_logs.append(log)
        session.flush()
        assert charge in log.charges


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("study", ["tutoring"])
def test_tutoring_deletes_are_left_to_postgresql(engine: Engine) -> None:
    with Session(engine) as session:
        teacher = session.scalars(select(tutoring.Teacher)).first()
        session.delete(teacher)
        with pytest.raises(IntegrityError, match="tuitions_teacher_id_fkey"):
            session.flush()
        session.rollback()
        admin = session.scalars(
            select(tutoring.User).join(tutoring.RoleGrant).where(tutoring.RoleGrant.role == UserRole.ADMIN)
        ).first()
        session.delete(admin)
        session.flush()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("study", ["practice"])
def test_practice_locks_optimistically_and_loads_eagerly(engine: Engine) -> None:
    with Session(engine) as one, Session(engine) as two:
        first, second = one.get_one(practice.Streak, 1), two.get_one(practice.Streak, 1)
        before = first.updated_at
        first.longest_streak = 50
        one.commit()
        assert first.updated_at > before
        second.longest_streak = 60
        with pytest.raises(StaleDataError):
            two.flush()
    with Session(engine) as session:
        eager = select(practice.Student).options(
            selectinload(practice.Student.sessions).selectinload(practice.Session.responses)
        )
        students = session.scalars(eager).all()
        session.expunge_all()  # whatever is read now must have been loaded
        assert sum(len(s.responses) for student in students for s in student.sessions) == 208
        assert inspect(students[0]).detached


async def _work(database: str, fail: bool) -> int:
    engine = new_engine(database)
    sessions = new_sessions(engine)
    try:
        async with asynccontextmanager(get_session)(sessions) as session:
            await _add(session, fail)
    except ZeroDivisionError:
        pass
    async with sessions() as session:
        count = await session.scalar(text("SELECT count(*) FROM users WHERE full_name LIKE 'async-%'"))
    await engine.dispose()
    return int(count or 0)


async def _add(session: AsyncSession, fail: bool) -> None:
    session.add(new_parent(f"async-{uuid.uuid4().hex}"))
    await session.flush()
    if fail:
        raise ZeroDivisionError


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("study", ["tutoring"])
def test_the_session_generator_commits_or_rolls_back(database: str) -> None:
    assert asyncio.run(asyncio.wait_for(_work(database, fail=True), 30)) == 0
    assert asyncio.run(asyncio.wait_for(_work(database, fail=False), 30)) == 1


async def _cards(database: str) -> None:
    engine = new_engine(database)
    deck, owner = uuid.UUID(f"d1000000-{ZEROS}1"), uuid.UUID(f"a1000000-{ZEROS}1")
    async with asynccontextmanager(get_session)(new_sessions(engine)) as session:
        cards = CardRepository(session)
        first = await cards.list_by_deck(deck, limit=5)
        second = await cards.list_by_deck(deck, after=first[-1], limit=5)
        assert [c.front for c in (*first, *second)][::7] == ["Bangladesh", "Slovenia"]
        assert await cards.get_by_id(first[0].id) is first[0]
        now = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
        due = await cards.due(owner, now)
        assert due
        assert [s.next_review_at for s in due] == sorted(
            s.next_review_at for s in due if s.next_review_at <= now
        )
        card = await cards.create(Card(deck_id=deck, front="Chile", back="Santiago"))
        stamped, card.back = card.updated_at, "Santiago de Chile"
        assert (await cards.update(card)).updated_at != stamped
    await engine.dispose()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("study", ["flashcards"])
def test_the_repository_pages_finds_what_is_due_and_writes(database: str) -> None:
    asyncio.run(asyncio.wait_for(_cards(database), 30))
