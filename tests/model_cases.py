"""The small schemas of the models' tests, by name, and all of them in one database."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from schemabook.server import server
from tests.ddl_round_trip import DATA, constructs, version


class Case(NamedTuple):
    """A small schema: the oldest version that knows it, and its SQL."""

    since: int
    text: str


def own() -> dict[str, Case]:
    """Those of model_constructs.sql."""
    found = {}
    text = (DATA / "model_constructs.sql").read_text(encoding="utf-8")
    for part in re.split(r"^--- ", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        said = re.match(r"(?:(\d+) )?(.*)", head)
        assert said is not None
        assert said[2] not in found, said[2]
        found[said[2]] = Case(int(said[1] or 0), body)
    return found


def all_cases() -> dict[str, Case]:
    """Those of both files."""
    return {**{f"ddl: {name}": Case(*case) for name, case in constructs().items()}, **own()}


def has_icu() -> bool:
    """Whether the server knows collations of ICU."""
    query = "SELECT EXISTS (SELECT FROM pg_collation WHERE collname = 'en-x-icu')"
    return server().connection.execute(query).fetchone() == (True,)


def reason_to_skip(name: str, case: Case) -> str | None:
    """Why this server cannot have it."""
    if version() < case.since:
        return f"since PostgreSQL {case.since}"
    if "(ICU)" in name and not has_icu():
        return "the server was built without ICU"
    return None


def skip_if_unknown(name: str, case: Case) -> None:
    if reason := reason_to_skip(name, case):
        pytest.skip(reason)


# what a module does not promise: it leaves the schema public of an empty database where it is; the name of a
# NOT NULL that a partition has from its parent is no part of a snapshot; SQLAlchemy comments on columns with
# their table, when one that comes later is not there yet, so that only a statement has its comment
FORGIVEN = {
    "ddl: inheritance in levels, and columns that came later": ("alembic: [('modify_comment'",),
    "ddl: no schema public": ("snapshot: schema public: added",),
    "ddl: not null not valid in a partitioned table": ("pg_dump:",),
}


def lost(name: str, problems: tuple[str, ...]) -> list[str]:
    """The problems that count."""
    forgiven = (*FORGIVEN.get(name, ()), *(("alembic: ",) if "(not Alembic)" in name else ()))
    return [p for p in problems if not forgiven or not p.startswith(forgiven)]


def together() -> str:
    """All of model_constructs.sql in one database, each in a schema of its own."""
    parts = ["CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;"]
    for number, (name, case) in enumerate(own().items()):
        if not re.search(r"\((alone|not Alembic)\)", name) and reason_to_skip(name, case) is None:
            schema = f"c{number:03d}"
            parts.append(f"CREATE SCHEMA {schema};\nSET search_path = {schema}, public;\n{case.text}")
    return "\n".join([*parts, "SET search_path = public;"])
