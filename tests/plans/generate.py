"""Make the corpus anew: `python -m tests.plans.generate URL [URL ...]`, one URL a server version.

Each server gets a scratch database; each plan is written as the server spelled it, to
`tests/plans/<major version>/<case>.json`. The servers must listen on a unix socket or without a password
(postgres_fdw connects back).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from tests.plans.cases import CASES, NEWER, SETUP, Case

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SCRATCH = "plan_corpus"


def main(urls: list[str]) -> None:
    for url in urls:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(SCRATCH)))
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(SCRATCH)))
            with psycopg.connect(url, dbname=SCRATCH, autocommit=True) as connection:
                fill(connection)
                written = list(write_all(connection))
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(SCRATCH)))
        print(f"{url}: {len(written)} plans")


def fill(connection: psycopg.Connection[Any]) -> None:
    """The tables, and a foreign table that leads back to them."""
    for statement in split(SETUP):
        connection.execute(statement.encode())
    info = connection.info
    connection.execute(
        sql.SQL(
            "CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host {}, port {}, dbname {})"
        ).format(info.host, str(info.port), info.dbname)
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


def write_all(connection: psycopg.Connection[Any]) -> Iterator[Path]:
    major = connection.info.server_version // 10000
    folder = HERE / str(major)
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    for name, case in (CASES | NEWER if major >= 17 else CASES).items():
        path = folder / f"{name}.json"
        path.write_text(explain(connection, case) + "\n")
        yield path


def explain(connection: psycopg.Connection[Any], case: Case) -> str:
    """The server's own text; whatever the statement changed is rolled back."""
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        cursor.adapters.register_loader("json", TextLoader)
        # the default of 18 is on, of 15 off; jit depends on how the server was built
        for key, value in {"jit": "off", "max_parallel_workers_per_gather": "0", **case.settings}.items():
            cursor.execute("SELECT set_config(%s, %s, true)", (key, value))
        options = ", ".join((*case.options, "FORMAT JSON"))
        statement = f"EXPLAIN ({options}) {case.sql}"  # constants of this folder, nobody's input
        row = cursor.execute(statement.encode()).fetchone()
    assert row is not None
    return str(row[0])


if __name__ == "__main__":
    main(sys.argv[1:])
