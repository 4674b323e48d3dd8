"""Which URLs lead to a pooler, and what an engine then does."""

from __future__ import annotations

import pytest
from sqlalchemy.pool import NullPool

from studies.engine import asyncpg_url
from studies.tasks.engine import is_pooled, new_engine

NEON = "postgresql://app:pw@ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech/db"  # gitleaks:allow
DIRECT = NEON.replace("-pooler", "")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (NEON, True),
        (DIRECT, False),
        (f"{NEON}?sslmode=require&channel_binding=require", True),
        ("postgresql://app@aws-0-eu-central-1.pooler.supabase.com:6543/postgres", True),
        ("postgresql://app@aws-0-eu-central-1.pooler.supabase.com:5432/postgres", False),
        ("postgresql://app@localhost/carpooler", False),
        ("postgresql://app@/db?host=/tmp/socket-pooler", False),
    ],
)
def test_a_pooled_url_is_known(url: str, wanted: bool) -> None:
    assert is_pooled(url) is wanted
    assert isinstance(new_engine(url).pool, NullPool) is wanted


def test_it_can_be_said() -> None:
    assert isinstance(new_engine(DIRECT, pooled=True).pool, NullPool)
    assert not isinstance(new_engine(NEON, pooled=False).pool, NullPool)


def test_asyncpg_is_told_in_its_own_words() -> None:
    found = asyncpg_url(f"{NEON}?sslmode=require&channel_binding=require")
    assert found.drivername == "postgresql+asyncpg"
    assert dict(found.query) == {"ssl": "require"}
    assert found.password == "pw"
    assert "pw" not in repr(new_engine(NEON))
