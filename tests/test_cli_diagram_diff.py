"""`schemabook diagram --diff`: git revisions, migrations, databases; exit codes; what is refused."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import subprocess
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from schemabook.cli.diagram_diff import Asked, draw_diff
from schemabook.draw.stored import stored_digest
from schemabook.errors import UsageError
from schemabook.generating.from_git import is_revision, of_revision
from schemabook.server import server
from tests.test_cli import refused, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

V1 = "CREATE TABLE owner (id int PRIMARY KEY, name text);\n"
V2 = "CREATE TABLE pet (id int PRIMARY KEY, owner_id int NOT NULL REFERENCES owner);\n"
PYTHON = """
def upgrade(conn):
    conn.execute('ALTER TABLE owner ADD age int')
def downgrade(conn):
    pass
"""


def git(folder: Path, *words: str) -> str:
    """A git command that knows nothing of this machine's settings."""
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(
        command, env=os.environ | settings, capture_output=True, text=True, check=True
    ).stdout.strip()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    """A clone with a study `shop` of one version, then of two; the second with a Python step."""
    folder = tmp_path / "clone"
    folder.mkdir()
    git(folder, "init", "--quiet")
    write(folder / "sql/shop/v0.1/001_owner.sql", V1)
    write(folder / "db/schema.sql", V1)
    write(folder / ".gitattributes", "*.sql export-ignore filter=never\n")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "one")
    git(folder, "tag", "v1")
    write(folder / "sql/shop/v0.2/001_pet.sql", V2)
    write(folder / "sql/shop/v0.2/002_age.py", PYTHON)
    write(folder / "db/schema.sql", V1 + V2)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "two")
    git(folder, "config", "filter.never.smudge", "false")
    git(folder, "config", "filter.never.clean", "cat")
    git(folder, "config", "filter.never.required", "true")
    yield folder
    assert git(folder, "status", "--porcelain") == ""


def words(folder: Path, *states: str, **asked: Any) -> list[str]:
    """What is said in a folder, without the first line."""
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as said:
        draw_diff(states, (), Asked(**asked))
    return [line.strip() for line in said.getvalue().splitlines()[1:]]


STUDY = ["~ table owner", "+ column age: integer", "+ table pet: table, 2 columns"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("v1:sql/shop", "sql/shop", STUDY),
        ("HEAD~1:shop", "main:shop", STUDY),
        ("HEAD:shop@v0.1", "HEAD:sql/shop/", STUDY),
        ("HEAD:sql/shop/v0.1", "HEAD:sql/shop/v0.2", STUDY),
        ("v1:db/schema.sql", "db/schema.sql", STUDY[2:]),
        ("v1:./db", "HEAD:db", STUDY[2:]),
        ("shop@v0.1", "shop", STUDY),
    ],
)
def test_states_of_a_repository(repository: Path, old: str, new: str, said: list[str]) -> None:
    assert words(repository, old, new) == said


def test_a_path_is_read_from_a_folder_below(repository: Path) -> None:
    assert words(repository / "db", "v1:./schema.sql", "schema.sql") == STUDY[2:]


@pytest.mark.parametrize(
    ("state", "message", "next_step"),
    [
        ("nope:shop", "There is no git revision 'nope'", "git branch --all"),
        ("--upload-pack=touch x:shop", "There is no git revision '--upload-pack=touch x'", "git branch"),
        ("HEAD:sql/none", "The revision 'HEAD' has no 'sql/none'", "git ls-tree"),
        ("HEAD:shop@v0.9", "There is no version of shop 'v0.9'", "v0.1"),
        ("HEAD:.gitattributes/..", "has no", "git ls-tree"),
        ("HEAD:sql/shop/v0.2/002_age.py", "Models cannot be read from a revision", "snapshot"),
    ],
)
def test_what_is_not_in_the_repository(repository: Path, state: str, message: str, next_step: str) -> None:
    with pytest.raises(UsageError) as said, contextlib.chdir(repository):
        draw_diff([state, "empty"], (), Asked())
    assert message in str(said.value)
    assert "Next: " in str(said.value)
    assert next_step in str(said.value)


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is in no git repository"):
        of_revision("HEAD:x", tmp_path)


def test_a_symbolic_link_is_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.sql").write_text("CREATE TABLE secret (id int)")
    (repository / "links").mkdir()
    (repository / "links" / "a.sql").symlink_to(tmp_path / "secret.sql")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "link")
    with pytest.raises(UsageError, match="no plain file"):
        of_revision("HEAD:links", repository)


def test_a_revision_is_read_even_when_the_branch_moves_on(repository: Path) -> None:
    held = of_revision("HEAD:shop", repository)
    write(repository / "sql/shop/v0.3/001_toy.sql", "CREATE TABLE toy (id int);")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "three")
    assert [t.name for t in held.schema(server()).tables] == ["owner", "pet"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("HEAD~1:a", True),
        ("a:b:c", True),
        ("tasks", False),
        ("HEAD:", False),
        (":x", False),
        ("http://x", False),
    ],
)
def test_what_looks_like_a_revision(text: str, known: bool) -> None:
    assert is_revision(text) is known


def test_a_migration_of_a_database_that_is_only_read(database: str, tmp_path: Path) -> None:
    script = tmp_path / "next.sql"
    script.write_text(f"{V2}CREATE INDEX CONCURRENTLY i ON pet (owner_id);")
    with psycopg.connect(database, autocommit=True) as session:
        session.execute(V1)
        name = session.info.dbname
        session.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        found = run("diagram", "--diff", database, "--migration", str(script), "-o", str(tmp_path / "d.svg"))
        assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
        tables = session.execute("SELECT count(*) FROM pg_class WHERE relname = 'pet'").fetchone()
    assert tables == (0,)
    text = (tmp_path / "d.svg").read_text()
    assert f"{name} → next.sql" in text
    assert database not in text


def test_a_migration_that_fails_says_where(tmp_path: Path) -> None:
    script = tmp_path / "next.sql"
    script.write_text("CREATE TABLE a (id int);\nALTER TABLE b ADD c int;")
    said = refused("diagram", "--diff", "empty", "--migration", str(script))
    assert "next.sql:2" in said
    assert 'relation "b" does not exist' in said


def test_a_declared_rename_is_told_as_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sql", tmp_path / "new.sql"
    old.write_text("CREATE TABLE users (id int PRIMARY KEY, mail text);")
    new.write_text(
        "-- renamed from: users\nCREATE TABLE people (\n  id int PRIMARY KEY,\n"
        "  email text  -- renamed from: mail\n);"
    )
    said = words(tmp_path, "old.sql", "new.sql")
    assert said == ["~ table people", "~ was called users", "~ column email: name mail → email"]
    new.write_text("CREATE TABLE people (id int PRIMARY KEY, email text);")
    told = words(tmp_path, "old.sql", "new.sql", rename=["people=users", "people.email=users.mail"])
    assert told == said
    new.write_text("-- renamed from: nobody\nCREATE TABLE people (id int PRIMARY KEY, email text);")
    assert {"− table users: table, 2 columns", "+ table people: table, 2 columns"} <= set(  # noqa: RUF001
        words(tmp_path, "old.sql", "new.sql")
    )


def test_what_looks_like_a_rename_is_asked_and_the_answer_can_be_pasted(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sql", tmp_path / "new.sql"
    old.write_text(
        'CREATE TABLE users (id int, "E-Mail" text, a int, b int);'
        "CREATE TABLE x (i int); CREATE TABLE y (i int);"
    )
    new.write_text("CREATE TABLE users (id int, email text, c int, d int); CREATE TABLE z (i int);")
    found = run("diagram", "--diff", str(old), str(new))
    line = "Renamed, perhaps? Say so: --rename 'public.users.email=public.users.\"E-Mail\"'\n"
    assert (found.returncode, found.stderr) == (
        0,
        line,
    )  # of a, b, c and d nothing is certain, nor of x, y and z
    told = run("diagram", "--diff", str(old), str(new), *shlex.split(line.partition(": ")[2]))
    assert told.stderr == ""
    assert "column email: name E-Mail → email" in told.stdout
    new.write_text('CREATE TABLE "P" (id int, "E-Mail" text, a int, b int);')
    old.write_text('CREATE TABLE users (id int, "E-Mail" text, a int, b int);')
    asked = run("diagram", "--diff", str(old), str(new)).stderr
    assert (
        "was called users"
        in run("diagram", "--diff", str(old), str(new), *shlex.split(asked.partition(": ")[2])).stdout
    )


def test_a_name_that_speaks_to_the_terminal_is_not_asked_about(tmp_path: Path) -> None:
    old, new = tmp_path / "old.sql", tmp_path / "new.sql"
    old.write_text("CREATE TABLE users (id int);")
    new.write_text('CREATE TABLE "\x1b[31mred" (id int);')
    found = run("diagram", "--diff", str(old), str(new))
    assert (found.returncode, found.stderr) == (0, "")
    assert "\x1b" not in found.stdout


def test_exit_codes_json_and_check(tmp_path: Path) -> None:
    old, new, svg = tmp_path / "old.sql", tmp_path / "new.sql", tmp_path / "d.svg"
    old.write_text(V1)
    new.write_text(V1 + V2)
    states = ("diagram", "--diff", str(old), str(new))
    found = run(*states, "-o", str(svg), "-o", str(tmp_path / "d.md"), "--json", "--exit-code")
    assert found.returncode == 1
    assert [t["change"] for t in json.loads(found.stdout)["tables"]] == [None, "added"]
    assert "old.sql → new.sql" in svg.read_text()
    assert str(tmp_path) not in svg.read_text() + (tmp_path / "d.md").read_text()
    assert stored_digest(svg) == stored_digest(tmp_path / "d.md") == json.loads(found.stdout)["digest"]
    assert run(*states, "--check", "-o", str(svg), "-o", str(tmp_path / "d.md")).returncode == 0
    new.write_text(V1)
    stale = run(*states, "--check", "-o", str(svg), "-o", str(tmp_path / "none.png"))
    assert stale.returncode == 1
    assert "- + table pet: table, 2 columns" in stale.stderr
    assert "none.png: is not there" in stale.stderr
    assert run(*states, "--exit-code").returncode == 0
    assert "--diff OLD NEW" in run("diagram", "--from-sql", str(old), "--check", "-o", str(svg)).stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--diff", "tasks"), "compares two states: 1 given"),
        (("--diff", "tasks", "tasks", "tasks"), "compares two states: 3 given"),
        (("--diff", "tasks", "tasks", "--migration", "x.sql"), "2 given beside --migration"),
        (("--diff", "tasks", "tasks", "--study", "tasks"), "--study means nothing with --diff"),
        (("--study", "tasks", "--whole"), "--whole means nothing without --diff"),
        (("--study", "tasks", "--rename", "a=b"), "--rename means nothing without --diff"),
        (("--diff", "tasks", "tasks", "--rename", "a"), "'a' is no rename"),
        (
            ("--diff", "tasks", "--rename", "a=b", "--migration", "x.sql"),
            "--rename means nothing with --migration",
        ),
        (("--diff", "tasks", "nothing.sql"), "There is no file 'nothing.sql'"),
        (("tasks",), "What is 'tasks' to be?"),
        (("--diff", "tasks", "nothing"), "'nothing' is no schema"),
    ],
)
def test_what_means_nothing_is_refused(given: tuple[str, ...], said: str) -> None:
    found = refused("diagram", *given)
    assert said in found
    assert "Next: " in found
