"""One construct at a time: through models into an empty database and back, with nothing lost."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.model_cases import all_cases, lost, own, reason_to_skip, skip_if_unknown
from tests.model_round_trip import (
    Original,
    Result,
    folder,
    generated,
    linted,
    made_original,
    round_trip,
    typed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.models.code import Style

CASES = all_cases()
STYLES: tuple[Style, ...] = ("sqlalchemy", "sqlmodel")
# SQLModel differs in names, types and relationships; the rest of its modules is the same code
NAMED = (
    "column",
    "table",
    "enum",
    "key",
    "link",
    "one-to-one",
    "default",
    "serial",
    "identity",
    "domain",
    "shop",
)
IN_SQLMODEL = [name for name in own() if any(word in name for word in NAMED)]
BY_ASYNCPG = [name for name in own() if "percent" in name or "named" in name]


@cache
def original(name: str) -> Original:
    """Database A of a construct."""
    return made_original(CASES[name].text)


def assert_nothing_is_lost(name: str, result: Result) -> None:
    assert not lost(name, result.problems), str(result)


@pytest.mark.parametrize("name", CASES)
def test_a_construct_comes_back(name: str) -> None:
    skip_if_unknown(name, CASES[name])
    assert_nothing_is_lost(name, round_trip(original(name), name=name))


@pytest.mark.parametrize("name", IN_SQLMODEL)
def test_a_construct_comes_back_by_sqlmodel(name: str) -> None:
    skip_if_unknown(name, CASES[name])
    assert_nothing_is_lost(name, round_trip(original(name), "sqlmodel", name=name))


@pytest.mark.parametrize("name", BY_ASYNCPG)
def test_asyncpg_makes_the_same(name: str) -> None:
    skip_if_unknown(name, CASES[name])
    assert_nothing_is_lost(name, round_trip(original(name), driver="asyncpg", name=name))


@cache
def modules(style: Style) -> dict[str, Path]:
    """The files of all constructs that this server knows, written again if a test did before."""
    names = CASES if style == "sqlalchemy" else IN_SQLMODEL
    known = [n for n in names if reason_to_skip(n, CASES[n]) is None]
    return {n: generated(original(n).schema, style, n) for n in known}


def said_of(style: Style, checked: str) -> dict[str, list[str]]:
    """Complaints by construct."""
    found: dict[str, list[str]] = {}
    for name, path in modules(style).items():
        lines = [line for line in checked.splitlines() if path.name in line]
        if lines:
            found[name] = lines
    return found


@pytest.mark.parametrize("style", STYLES)
def test_all_modules_pass_ruff(style: Style) -> None:
    modules(style)
    checked = linted(folder(style))
    assert said_of(style, checked) == {}
    assert checked == ""


@pytest.mark.parametrize("style", STYLES)
def test_all_modules_pass_mypy_strict(style: Style) -> None:
    modules(style)
    checked = typed(folder(style))
    assert said_of(style, checked) == {}
    assert checked == ""


def test_there_are_enough_constructs() -> None:
    assert len(own()) >= 150
