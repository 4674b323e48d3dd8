"""What the tests of migrations share: small folders of steps, and questions to a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook import catalog, migrate
from schemabook.server import connect

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "CREATE TABLE {0} (id int PRIMARY KEY);"


def write(folder: Path, **files: str) -> Path:
    """Files by name: `v0_1__001_a` is v0.1/001_a.sql, `..._down` its way down."""
    for name, text in files.items():
        version, _, rest = name.partition("__")
        path = folder / version.replace("_", ".", 1) / (rest.removesuffix("_down") + ".sql")
        path = path.with_suffix(".down.sql") if rest.endswith("_down") else path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def abc(folder: Path) -> Path:
    """Three steps in two versions, with their ways down."""
    found: dict[str, str] = {}
    for name, table in (("v0_1__001_a", "a"), ("v0_1__002_b", "b"), ("v0_2__001_c", "c")):
        found[name] = TABLE.format(table)
        found[name + "_down"] = f"DROP TABLE {table};"
    return write(folder, **found)


def tables(url: str) -> list[str]:
    with connect(url) as conn:
        return sorted(t.name for t in catalog.read(conn).tables)


def query(url: str, text: str) -> list[tuple[Any, ...]]:
    with connect(url) as conn:
        return conn.execute(text.encode()).fetchall()


def execute(url: str, text: str) -> None:
    with connect(url) as conn:
        conn.execute(text.encode())


def names(found: tuple[migrate.Applied, ...]) -> list[str]:
    return [a.step for a in found]


def standing(url: str, folder: Path) -> list[str]:
    return [s.status for s in migrate.status(url, folder).states]
