"""Charges, lessons and roles through the models; what PostgreSQL generates and what it refuses."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import selectinload

from studies.tutoring.engine import get_session, new_engine, new_sessions
from studies.tutoring.enums import ChargeStatus, PasswordScheme, TuitionLogSource, UserRole, UserStatus
from studies.tutoring.models import (
    Charge,
    Parent,
    RoleGrant,
    Student,
    TuitionLog,
    TuitionLogCharge,
    User,
)
from tests.studies.vocabulary import assert_refused, counted, engine_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def new_user(name: str, **given: Any) -> User:
    return User(email=f"{name}@example.org", full_name=name, password_hash="scrypt$1$1$1$aa$bb", **given)


def test_an_account_has_its_defaults(session: Session) -> None:
    user = new_user("zadie")
    session.add(user)
    session.flush()
    session.refresh(user)
    assert (user.status, user.password_scheme) == (UserStatus.ACTIVE, PasswordScheme.SCRYPT)
    assert user.time_zone == "UTC"


def test_the_role_of_a_parent_is_generated(session: Session) -> None:
    user = new_user("yusuf")
    user.role_grants.append(RoleGrant(role=UserRole.PARENT, parent=Parent()))
    session.add(user)
    session.flush()
    parent = user.role_grants[0].parent
    assert parent is not None
    assert parent.role is UserRole.PARENT
    assert parent.currency == "GBP"


def test_the_lessons_of_a_charge_are_reached_over_the_connector(session: Session) -> None:
    charge = session.scalars(select(Charge).join(Charge.tuition_log_charges)).first()
    assert charge is not None
    for log in charge.tuition_logs:
        assert charge in log.charges
    connectors = (
        select(func.count()).select_from(TuitionLogCharge).where(TuitionLogCharge.charge_id == charge.id)
    )
    assert session.scalar(connectors) == len(charge.tuition_logs)


def test_a_charged_lesson_stays(session: Session) -> None:
    charged = session.scalars(select(TuitionLog).join(TuitionLog.tuition_log_charges)).first()
    session.delete(charged)
    with pytest.raises(IntegrityError, match="tuition_log_charges_tuition_log_id_fkey"):
        session.flush()


def test_the_source_of_a_lesson_is_generated(session: Session) -> None:
    logs = session.scalars(select(TuitionLog)).all()
    assert {log.source for log in logs} == set(TuitionLogSource)
    assert all((log.source is TuitionLogSource.CUSTOM) == (log.tuition_id is None) for log in logs)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount": Decimal(0)}, "charges_amount_check"),
        ({"status": ChargeStatus.DRAFT, "issued_at": func.now()}, "charges_issued_at_check"),
    ],
)
def test_checks_hold(session: Session, values: dict[str, Any], constraint: str) -> None:
    assert_refused(session, update(Charge).values(**values), constraint)


def test_an_email_is_kept_in_lower_case(session: Session) -> None:
    session.add(new_user("Xenia"))
    with pytest.raises(DBAPIError, match="users_email_check"):
        session.flush()


def test_children_are_loaded_in_one_query_for_all(session: Session) -> None:
    with counted(engine_of(session)) as statements:
        parents = session.scalars(select(Parent).options(selectinload(Parent.students))).all()
        assert sum(len(p.students) for p in parents) == session.scalar(
            select(func.count()).select_from(Student)
        )
    assert len(statements) == 3


@pytest.mark.parametrize(("fail", "wanted"), [(True, 0), (False, 1)])
def test_only_the_session_generator_commits(own_url: str, fail: bool, wanted: int) -> None:
    async def work() -> int:
        engine = new_engine(own_url)
        sessions = new_sessions(engine)
        try:
            async with asynccontextmanager(get_session)(sessions) as db:
                db.add(new_user("wanda"))
                await db.flush()
                if fail:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        async with sessions() as db:
            query = select(func.count()).select_from(User).where(User.full_name == "wanda")
            found = await db.scalar(query)
        await engine.dispose()
        return found or 0

    assert asyncio.run(asyncio.wait_for(work(), 60)) == wanted
