"""Database -> models -> empty database: what the tests of the generated models share.

`round_trip` makes database A, reads it, writes its models to a file, has them imported and executed in
database B by a process in which there is no Schemabook (`model_worker`), and compares the two.
"""

from __future__ import annotations

import atexit
import difflib
import json
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, LiteralString

import psycopg

from schemabook import catalog, ddl, models
from schemabook.modelling.formatting import formatted
from schemabook.schema_diff import diff
from schemabook.server import server
from schemabook.server.embedded import tool
from tests.ddl_round_trip import execute, made

if TYPE_CHECKING:
    from schemabook.models.code import Style
    from schemabook.schema import Schema

Driver = Literal["psycopg", "asyncpg"]
TABLES_OF_EXTENSIONS: LiteralString = """
SELECT n.nspname || '.' || c.relname
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
"""
WORKER = Path(__file__).with_name("model_worker.py")


@dataclass(frozen=True)
class Original:
    """Database A: its snapshot, and the pieces that pg_dump writes (None without a pg_dump)."""

    schema: Schema
    dump: tuple[str, ...] | None
    tables_of_extensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What came of it: `problems` in words, none if nothing was lost; `warnings` are Alembic's."""

    source: str
    path: Path
    problems: tuple[str, ...]
    warnings: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([*self.problems, str(self.path)])


class Worker:
    """The process without Schemabook."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-X", "utf8", str(WORKER)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        atexit.register(self.close)

    def ask(self, message: dict[str, Any]) -> dict[str, list[str]]:
        self.tell(message)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the worker is gone"
        answer: dict[str, list[str]] = json.loads(line)
        return answer

    def tell(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        print(json.dumps(message), file=self.process.stdin, flush=True)

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


@cache
def worker() -> Worker:
    """One a test process: what takes long to import is imported once."""
    return Worker()


@cache
def folder(style: Style) -> Path:
    """Where the generated modules of a style are written by this process; gone at its end."""
    kept = tempfile.TemporaryDirectory(prefix=f"schemabook-{style}-")
    atexit.register(kept.cleanup)
    return Path(kept.name)


@cache
def bare() -> Schema:
    """The snapshot of an empty database."""
    with server().scratch("models bare") as scratch, psycopg.connect(scratch.url) as conn:
        return catalog.read(conn)


def pg_dump() -> Path | None:
    """The embedded server's, which reads every older one, too."""
    found = tool("pg_dump")
    return found if found.exists() else None


def pieces(url: str) -> tuple[str, ...] | None:
    """What `pg_dump --schema-only` writes, object by object, in alphabetical order."""
    program = pg_dump()
    if program is None:
        return None
    command = [str(program), "--schema-only", "--no-owner", "--exclude-schema=schemabook"]
    done = subprocess.run(
        [*command, "--restrict-key=x", url], check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    text = re.sub(
        r"(?m)^(SET default_\w+ = .*|-- PostgreSQL database dump complete|\\(un)?restrict .*)\n",
        "",
        done.stdout,
    )
    parts = re.split(r"(?m)^--\n-- Name: ", text)[1:]
    parts = [p for p in parts if "-- *not* creating schema, since initdb creates it" not in p]
    return tuple(sorted(normal(re.sub(r"\n*(--\s*)?$", "", part)) for part in parts))


def normal(piece: str) -> str:
    """A piece of a dump without what nobody could tell apart: the order of grants and of storage options.

    And without the names that PostgreSQL 18 gives to the NOT NULL constraints of partitions: they tell
    whether a table was made as a partition or became one.
    """
    if "; Type: ACL; " in piece.partition("\n")[0]:
        head, _, rest = piece.partition("\n\n")
        return "\n".join([head, *sorted(rest.splitlines())])
    piece = re.sub(r" CONSTRAINT \w+_not_null NOT NULL", " NOT NULL", piece)
    return re.sub(r"(?m)(?<=^WITH \()[^()\n]+(?=\))", lambda m: ", ".join(sorted(m[0].split(", "))), piece)


def original(url: str) -> Original:
    """Database A as it is."""
    with psycopg.connect(url) as conn:
        schema = catalog.read(conn)
        rows = conn.execute(TABLES_OF_EXTENSIONS).fetchall()
    return Original(schema, pieces(url), tuple(name for (name,) in rows))


def made_original(source: str | Schema) -> Original:
    """Database A made from SQL, or from a snapshot, and dropped again."""
    with server().scratch("models a") as scratch:
        if isinstance(source, str):
            made(scratch.url, source)
        else:
            execute(scratch.url, ddl.statements(source))
        return original(scratch.url)


def generated(schema: Schema, style: Style, name: str) -> Path:
    """The models of a schema as a file; raises what the generator raises."""
    module = models.build(schema, style=style)
    path = folder(style) / f"models_{re.sub(r'[^a-z0-9]+', '_', name.lower())}.py"
    path.write_text(formatted(models.source(module)), encoding="utf-8")
    return path


def round_trip(
    source: str | Schema | Original,
    style: Style = "sqlalchemy",
    *,
    driver: Driver = "psycopg",
    name: str = "schema",
    drops: bool = True,
) -> Result:
    """Everything that is lost, invented or refused on the way to B; `drops`: and back to nothing."""
    a = source if isinstance(source, Original) else made_original(source)
    path = generated(a.schema, style, name)
    return judged(a, path, driver=driver, drops=drops)


def judged(a: Original, path: Path, *, driver: Driver = "psycopg", drops: bool = True) -> Result:
    """The same for a module that is there already."""
    with ExitStack() as stack:
        b = stack.enter_context(server().scratch("models b"))
        job = {"path": str(path), "url": b.url, "driver": driver, "ignored": a.tables_of_extensions}
        said = worker().ask(job)
        problems = list(said["problems"])
        created = not any(p.startswith(("import: ", "create_all: ")) for p in problems)
        if created:
            problems += differences(a, b.url)
        if created and drops:
            problems += worker().ask({"do": "drop"})["problems"]
            problems += leftovers(b.url)
        else:
            worker().tell({"do": "end"})
    text = path.read_text(encoding="utf-8")
    return Result(text, path, tuple(problems), tuple(said["warnings"]))


def differences(a: Original, url: str) -> list[str]:
    """Snapshots and dumps of A and B compared."""
    b = original(url)
    found = [f"snapshot: {change}" for change in diff(a.schema, b.schema)]
    if not found and a.schema != b.schema:
        found.append("snapshot: not equal")
    if a.dump is not None and b.dump is not None and a.dump != b.dump:
        found.append("pg_dump:\n" + "\n".join(of_dumps(a.dump, b.dump)))
    return found


def of_dumps(a: tuple[str, ...], b: tuple[str, ...]) -> list[str]:
    """The lines that only one dump has, piece by piece."""
    only = [[p for p in one if p not in set(other)] for one, other in ((a, b), (b, a))]
    of_a, of_b = ("\n".join(x).splitlines() for x in only)
    return list(difflib.unified_diff(of_a, of_b, "A", "B", lineterm="", n=1))[2:60]


def leftovers(url: str) -> list[str]:
    """What drop_all() has left, schemas, extensions and what initdb made aside."""
    with psycopg.connect(url) as conn:
        left = catalog.read(conn)
    kept = tuple(o for o in left.others if o.kind != "privileges")
    before = replace(bare(), namespaces=(), extensions=(), others=())
    after = replace(left, namespaces=(), extensions=(), others=kept, default_privileges=())
    return [f"drop_all: left {change}" for change in diff(before, after)]


def linted(directory: Path) -> str:
    """What ruff says of all modules of a directory: its default rules, and its format."""
    ruff = [sys.executable, "-m", "ruff"]
    checked = subprocess.run(
        [*ruff, "check", "--isolated", "--output-format=concise", str(directory)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    shaped = subprocess.run(
        [*ruff, "format", "--isolated", "--line-length=110", "--check", str(directory)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return "".join(d.stdout + d.stderr for d in (checked, shaped) if d.returncode)


def typed(directory: Path) -> str:
    """What `mypy --strict` says of all modules of a directory."""
    cached = Path(__file__).resolve().parents[1] / ".mypy_cache" / "models"
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        f"--cache-dir={cached}",
        "--python-version=3.11",
    ]
    done = subprocess.run(
        [*command, str(directory)], check=False, capture_output=True, encoding="utf-8", cwd=directory
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
