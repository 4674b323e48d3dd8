"""Practice under Alembic, with asyncpg: pytest-alembic's own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from pytest_alembic.tests.experimental import test_downgrade_leaves_no_trace

from tests.alembic_history import config_of, engine_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config

__all__ = [
    "test_downgrade_leaves_no_trace",
    "test_model_definitions_match_ddl",
    "test_single_head_revision",
    "test_up_down_consistency",
    "test_upgrade",
]


@pytest.fixture
def alembic_config() -> Config:
    return config_of("practice")


@pytest.fixture
def alembic_engine(database: str) -> Iterator[Any]:
    with engine_of(database, "asyncpg") as engine:
        yield engine
