"""Make the corpus anew: `python -m tests.plans.generate URL [URL ...]`, one URL a server version.

Each server gets a scratch database; each plan is written as the server spelled it, in each of its formats, to
`tests/plans/<major version>/<case>.{json,txt,yaml,xml}`. A statement runs once per format, again and again
until the plans agree in all but times and the state of the cache; a JSON plan that is there is kept if the
others can be made to agree with it. The servers must listen on a unix socket or without a password
(postgres_fdw connects back).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from schemabook import plan
from tests.plans.cases import CASES, NEWER, SETUP, Case
from tests.plans.vocabulary import alike

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SCRATCH = "plan_corpus"
SUFFIX = {"JSON": ".json", "TEXT": ".txt", "YAML": ".yaml", "XML": ".xml"}
COPY = "plan_corpus_copy"
ROUNDS, TRIES = 4, 2


def main(urls: list[str]) -> None:
    for url in urls:
        with psycopg.connect(url, autocommit=True) as admin:
            _anew(admin, SCRATCH)
            with psycopg.connect(url, dbname=SCRATCH, autocommit=True) as connection:
                fill(connection)
            written = list(write_all(Servant(admin, url)))
            for name in (COPY, SCRATCH):
                admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
        print(f"{url}: {len(written)} plans")


def _anew(admin: psycopg.Connection[Any], name: str, template: str = "template1") -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    )


@dataclass(frozen=True)
class Servant:
    """Runs each statement in a fresh copy of the filled database: the same pages, the same empty caches."""

    admin: psycopg.Connection[Any]
    url: str

    @property
    def major(self) -> int:
        return self.admin.info.server_version // 10000

    def explain(self, case: Case, form: str) -> str:
        _anew(self.admin, COPY, SCRATCH)
        with psycopg.connect(self.url, dbname=COPY, autocommit=True) as connection:
            return explain(connection, case, form)


def fill(connection: psycopg.Connection[Any]) -> None:
    """The tables, and a foreign table that leads back to them."""
    for statement in split(SETUP):
        connection.execute(statement.encode())
    info = connection.info
    connection.execute(
        sql.SQL(
            "CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host {}, port {}, dbname {})"
        ).format(info.host, str(info.port), COPY)
    )
    connection.execute(
        sql.SQL("CREATE USER MAPPING FOR CURRENT_USER SERVER here OPTIONS (user {})").format(info.user)
    )
    connection.execute(
        "CREATE FOREIGN TABLE far_customers (id int, name text, vip boolean) SERVER here"
        " OPTIONS (table_name 'customers')"
    )


def split(script: str) -> Iterator[str]:
    """Statements end with a semicolon at a line's end; the dollar bodies here have none there."""
    yield from (part for part in script.split(";\n") if part.strip())


def write_all(servant: Servant) -> Iterator[Path]:
    folder = HERE / str(servant.major)
    folder.mkdir(exist_ok=True)
    named = CASES | NEWER if servant.major >= 17 else CASES
    for old in folder.iterdir():
        if old.stem not in named:
            old.unlink()
    for place, (name, case) in enumerate(named.items()):
        path = folder / f"{name}.json"
        formats = ("TEXT", "YAML", "XML") if place % 3 == 0 else ("TEXT",)
        for form, text in agreeing(servant, case, formats, path).items():
            path.with_suffix(SUFFIX[form]).write_text(text + "\n")
        yield path


def agreeing(servant: Servant, case: Case, formats: tuple[str, ...], path: Path) -> dict[str, str]:
    """The plan in JSON and in these formats; how long parallel workers nap may differ for ever."""
    texts = {"JSON": path.read_text().rstrip() if path.exists() else servant.explain(case, "JSON")}
    for _ in range(ROUNDS):
        wanted = alike(plan.read(texts["JSON"]))
        for form in formats:
            if form in texts and alike(plan.read(texts[form])) == wanted:
                continue
            for _ in range(TRIES):
                texts[form] = servant.explain(case, form)
                if alike(plan.read(texts[form])) == wanted:
                    break
        if all(alike(plan.read(texts[form])) == wanted for form in formats):
            return texts
        texts["JSON"] = servant.explain(case, "JSON")
    print(f"{path.parent.name}-{path.stem}: not all formats agree")
    return texts


def explain(connection: psycopg.Connection[Any], case: Case, form: str) -> str:
    """The server's own text; whatever the statement changed is rolled back."""
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        cursor.adapters.register_loader("json", TextLoader)
        # the default of 18 is on, of 15 off; jit depends on how the server was built
        for key, value in {"jit": "off", "max_parallel_workers_per_gather": "0", **case.settings}.items():
            cursor.execute("SELECT set_config(%s, %s, true)", (key, value))
        options = ", ".join((*case.options, f"FORMAT {form}"))
        statement = f"EXPLAIN ({options}) {case.sql}"  # constants of this folder, nobody's input
        rows = cursor.execute(statement.encode()).fetchall()
    return "\n".join(str(row[0]) for row in rows)


if __name__ == "__main__":
    main(sys.argv[1:])
