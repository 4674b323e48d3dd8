"""The studies and schemas that we did not write, through their models into an empty database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
import pytest

import schemabook as sb
from tests import model_round_trip as harness
from tests.ddl_round_trip import version
from tests.test_catalog_corpus import corpus, load

if TYPE_CHECKING:
    from schemabook.models.code import Style

STYLES: tuple[Style, ...] = ("sqlalchemy", "sqlmodel")
DRIVERS: tuple[harness.Driver, ...] = ("psycopg", "asyncpg")
STUDIES = ("tutoring", "practice", "flashcards", "tasks")
each_style = pytest.mark.parametrize("style", STYLES)


def assert_comes_back(
    a: harness.Original, style: Style, name: str, driver: harness.Driver = "psycopg"
) -> None:
    result = harness.round_trip(a, style, driver=driver, name=name)
    assert not result.problems, str(result)


@each_style
@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("study", STUDIES)
def test_a_study_comes_back(study: str, driver: harness.Driver, style: Style) -> None:
    assert_comes_back(harness.original(sb.open(study).url), style, study, driver)


@each_style
def test_pagila_comes_back(style: Style, database: str) -> None:
    text = corpus("pagila-schema.sql")
    if version() < 18 and "uuidv7()" in text:
        pytest.skip("this pagila needs PostgreSQL 18")
    load(database, text)
    assert_comes_back(harness.original(database), style, "pagila")


@each_style
def test_chinook_comes_back(style: Style, database: str) -> None:
    load(database, re.sub(r"(?im)^(DROP|CREATE) DATABASE .*?;$|^\\c .*$", "", corpus("chinook.sql")))
    assert_comes_back(harness.original(database), style, "chinook")


@each_style
def test_an_empty_database_comes_back(style: Style, database: str) -> None:
    assert_comes_back(harness.original(database), style, "nothing")


@each_style
def test_modules_of_the_corpus_are_typed_and_formatted(style: Style, database: str) -> None:
    for study in STUDIES:
        with psycopg.connect(sb.open(study).url) as conn:
            harness.generated(sb.catalog.read(conn), style, study)
    assert harness.linted(harness.folder(style)) == ""
    assert harness.typed(harness.folder(style)) == ""
