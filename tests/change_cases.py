"""The corpus of changes in `tests/changes`: two designs a case, and what holds after a migration.

A file is a topic. `-- case: ...` begins a case; lines such as `-- since: 18` say more of it; `-- base`,
`-- a`, `-- b`, `-- rows`, `-- expect` and `-- gives` begin its sections. Side A is base + a, side B base + b.
`execute` and `answer` bring them to a server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from psycopg.rows import tuple_row

from schemabook.statements import split

if TYPE_CHECKING:
    import psycopg

FOLDER: Final = Path(__file__).parent / "changes"
_SECTION: Final = re.compile(r"-- (base|a|b|rows|expect|gives)")
_FACT: Final = re.compile(r"-- (case|since|same|loses|rename): (.+)")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One change.

    `renames` are (new, old), dotted paths as PostgreSQL quotes them, with the schema where it is not
    public. `since` is the oldest major version that knows the syntax. `same` marks two spellings of one
    design: the migration is empty. `loses` marks a change that destroys data for certain or in silence, so
    that it needs consent: a table, a column, an attribute or a sequence goes that somebody made, a type
    rounds or cuts. `rows` is SQL that is valid in A, `expect` a query of the migrated database, and `gives`
    what it then answers: every value as PostgreSQL's text, None for NULL. The rows of A are still there
    otherwise.
    """

    topic: str
    name: str
    base: str = ""
    a: str = ""
    b: str = ""
    renames: tuple[tuple[str, str], ...] = ()
    since: int = 15
    same: bool = False
    loses: bool = False
    rows: str = ""
    expect: str = ""
    gives: tuple[tuple[str | None, ...], ...] = ()

    @property
    def before(self) -> str:
        """The SQL of side A."""
        return f"{self.base}\n{self.a}".strip()

    @property
    def after(self) -> str:
        """The SQL of side B."""
        return f"{self.base}\n{self.b}".strip()

    def __str__(self) -> str:
        return f"{self.topic}: {self.name}"


def cases() -> list[Case]:
    """Every case of every file, in the order of the files."""
    return [
        case for path in sorted(FOLDER.glob("*.sql")) for case in read(path.stem, path.read_text("utf-8"))
    ]


def read(topic: str, text: str) -> list[Case]:
    """The cases of one file; ValueError for a line that belongs to none."""
    found: list[dict[str, list[str]]] = []
    section = ""
    for line in text.splitlines():
        if said := _FACT.fullmatch(line):
            if said[1] == "case":
                found.append({})
                section = ""
            found[-1].setdefault(said[1], []).append(said[2])
        elif begun := _SECTION.fullmatch(line):
            section = begun[1]
            if section in found[-1]:
                raise ValueError(f"{topic}: {found[-1]['case'][0]}: two sections '{section}'")
            found[-1][section] = []
        elif section:
            found[-1][section].append(line)
        elif line.strip():
            raise ValueError(f"{topic}: a line outside every section: {line}")
    return [_case(topic, parts) for parts in found]


def _case(topic: str, parts: dict[str, list[str]]) -> Case:
    def text(section: str) -> str:
        return "\n".join(parts.get(section, [])).strip()

    return Case(
        topic=topic,
        name=parts["case"][0],
        base=text("base"),
        a=text("a"),
        b=text("b"),
        renames=tuple(_pair(said) for said in parts.get("rename", [])),
        since=int(parts.get("since", ["15"])[0]),
        same="same" in parts,
        loses="loses" in parts,
        rows=text("rows"),
        expect=text("expect"),
        gives=tuple(_row(line) for line in parts.get("gives", []) if line),
    )


def _pair(said: str) -> tuple[str, str]:
    new, old = said.split(" -> ")
    return new, old


def _row(line: str) -> tuple[str | None, ...]:
    return tuple(None if value == "\\N" else value for value in line.split("\t"))


def execute(conn: psycopg.Connection[Any], sql: str) -> None:
    """The statements one by one, each on its own, as psql does."""
    for statement in split(sql):
        conn.execute(statement.text.encode(), prepare=False)


def answer(conn: psycopg.Connection[Any], query: str) -> tuple[tuple[str | None, ...], ...]:
    """What a query answers, every value as PostgreSQL's text."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(query.encode(), prepare=False)
        result = cursor.pgresult
        assert result is not None
        values = ([result.get_value(i, j) for j in range(result.nfields)] for i in range(result.ntuples))
        return tuple(tuple(None if v is None else v.decode() for v in row) for row in values)
