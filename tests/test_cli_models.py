"""`schemabook models`: generate, refine, check; its exit codes, its words when it cannot be done."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from schemabook.cli import main
from tests.migrating import execute, write

if TYPE_CHECKING:
    from pathlib import Path

SQL = """
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);
"""


class Said(NamedTuple):
    """What a command has said, and how it has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as data: nothing else may stand there."""
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """`schemabook models ...` in this process and an empty folder, as its entry point runs it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def command(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["schemabook", "models", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        return Said(code, *capsys.readouterr())

    return command


@pytest.fixture
def shop(database: str) -> str:
    execute(database, SQL)
    return database


def refused(said: Said, *words: str) -> None:
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    for word in (*words, "\nNext: "):
        assert word in said.err


def test_to_standard_output_or_a_file(run: Command, shop: str, tmp_path: Path) -> None:
    shown = run("--url", shop)
    assert (shown.code, shown.err) == (0, "sqlalchemy: 2 classes, 1 enum\n")
    compile(shown.out, "models.py", "exec")
    written = run("--url", shop, "-o", "models.py")
    assert (written.code, written.out) == (0, "")
    assert written.err == "sqlalchemy: 2 classes, 1 enum\nwrote models.py\n"
    assert (tmp_path / "models.py").read_text() == shown.out
    again = run("--url", shop, "-o", "models.py", "--json")
    said = ["models.py says what the database says: nothing to do"]
    assert again.json == {"files": ["models.py"], "changed": [], "notes": said}
    assert run("--url", shop, "--json").json["source"] == shown.out


def test_the_other_style_and_the_other_enums(run: Command, shop: str, tmp_path: Path) -> None:
    said = run("--url", shop, "-o", "models.py", "--style", "sqlmodel", "--enums", "kinds.py")
    assert said.err == "sqlmodel: 2 classes, 1 enum\nwrote models.py\nwrote kinds.py\n"
    assert "from kinds import Mood" in (tmp_path / "models.py").read_text()


@pytest.mark.parametrize("name", ["tutoring", "tasks"])
def test_a_study_has_one_text_and_no_drift(run: Command, name: str) -> None:
    first = run("--study", name, "--no-verify")
    assert first.out.startswith(f'"""The schema of {name}: ')
    assert run("--study", name, "-o", "models.py").code == 0
    assert run("--study", name, "-o", "models.py", "--check").code == 0


def test_a_script_and_a_snapshot(run: Command, tmp_path: Path) -> None:
    (tmp_path / "shop.sql").write_text(SQL)
    said = run("--from-sql", "shop.sql")
    assert said.out.startswith('"""The schema of shop: 2 tables."""')


def test_check_is_silent_agreement_or_exit_code_1(run: Command, shop: str) -> None:
    run("--url", shop, "-o", "models.py")
    agreed = run("--url", shop, "-o", "models.py", "--check")
    assert agreed == (0, "No drift: models.py and the database agree.\n", "")
    execute(shop, "ALTER TABLE users ADD nick text")
    found = run("--url", shop, "-o", "models.py", "--check")
    assert (found.code, found.err) == (1, "")
    assert "column users.nick (text): in the database, not in the models" in found.out
    assert "ALTER TABLE public.users DROP COLUMN nick;" in found.out
    assert "ALTER TABLE public.users ADD COLUMN nick text;" in found.out.partition("The way back")[2]
    data = run("--url", shop, "-o", "models.py", "--check", "--json")
    assert (data.code, data.json["drift"], len(data.json["differences"])) == (1, True, 1)


def test_check_of_a_module_with_migrations(run: Command, shop: str, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    run("--url", shop, "-o", "shop/models.py")
    folder = write(tmp_path / "steps", v0_1__001_shop=SQL)
    said = run("--check", "-o", "shop.models", "--study", folder, "--url", shop)
    assert said == (0, "No drift: shop.models, the database and the migrations agree.\n", "")
    execute(shop, "CREATE INDEX ON users (mood)")
    said = run("--check", "-o", "shop.models", "--study", folder, "--url", shop)
    assert said.code == 1
    assert "The database alone (models and migrations agree)" in said.out
    assert "DROP INDEX CONCURRENTLY public.users_mood_idx;" in said.out


def test_only_some_schemas(run: Command, shop: str) -> None:
    execute(shop, "CREATE SCHEMA billing; CREATE TABLE billing.bills (id int PRIMARY KEY)")
    assert "class User" not in run("--url", shop, "--schemas", "billing").out
    assert "class User" in run("--url", shop, "--schemas", "billing, public").out
    refused(
        run("--url", shop, "--schemas", "biling"), "There is no schema 'biling'", "did you mean 'billing'"
    )
    execute(shop, "ALTER TABLE billing.bills ADD user_id bigint REFERENCES users")
    refused(run("--url", shop, "--schemas", "billing"), "needs other schemas", "--schemas billing,public")


def test_rules_of_the_project(run: Command, shop: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.schemabook.models]\nsingular = false\n")
    assert "class Users(Base):" in run("--url", shop).out
    (tmp_path / "pyproject.toml").write_text("[tool.schemabook.models]\nsingle = false\n")
    refused(run("--url", shop), "There is no setting in [tool.schemabook.models] of pyproject.toml 'single'")


def test_the_help_names_the_settings(run: Command) -> None:
    said = run("--help")
    assert "[tool.schemabook.models]" in said.out
    assert 'irregular = {data = "datum"}' in said.out


# Bad input


@pytest.fixture
def old(run: Command, tmp_path: Path) -> Path:
    """A file that must stay as it is."""
    path = tmp_path / "models.py"
    path.write_text("# old\n")
    return path


def test_an_unreachable_database(run: Command, old: Path) -> None:
    said = run("--url", "postgresql://bob:s3cr3t@localhost:1/shop", "-o", "models.py")
    refused(said, "No connection to postgresql://bob@localhost:1/shop")
    assert "s3cr3t" not in said.err
    assert old.read_text() == "# old\n"


def test_an_empty_database(run: Command, old: Path, database: str) -> None:
    refused(run("--url", database, "-o", "models.py"), "is empty: no table", "check that --url names")
    assert old.read_text() == "# old\n"


def test_a_syntax_error(run: Command, old: Path, shop: str) -> None:
    old.write_text("x = 1\nclass A(:\n")
    for more in ((), ("--check",)):
        refused(run("--url", shop, "-o", "models.py", *more), "SyntaxProblem", "models.py:2: class A(:", "^")
    assert old.read_text() == "x = 1\nclass A(:\n"


def test_a_conflict_with_a_name_made_by_hand(run: Command, shop: str, tmp_path: Path) -> None:
    run("--url", shop, "-o", "models.py")
    path, line = tmp_path / "models.py", '    __tablename__ = "orders"\n'
    path.write_text(
        path.read_text().replace(line, f"{line}\n    def total(self) -> int:\n        return 1\n")
    )
    before = path.read_text()
    execute(shop, "ALTER TABLE orders ADD total integer")
    refused(run("--url", shop, "-o", "models.py"), "models.py", "total")
    assert path.read_text() == before


def test_an_extension_that_the_scratch_server_does_not_have(run: Command, tmp_path: Path) -> None:
    dump = {
        "server_version": 150000,
        "extensions": [{"name": "nosuchext", "schema": "public", "version": "1"}],
    }
    run("--study", "tasks", "--no-verify")
    snapshot = tmp_path / "shop.json"
    _snapshot(snapshot)
    found = json.loads(snapshot.read_text())
    _add_extension(found, dump["extensions"])
    snapshot.write_text(json.dumps(found))
    refused(
        run("--snapshot", "shop.json", "-o", "models.py"),
        'extension "nosuchext" is not available',
        "install the extension nosuchext",
        "--no-verify",
    )
    assert not (tmp_path / "models.py").exists()
    assert run("--snapshot", "shop.json", "-o", "models.py", "--no-verify").code == 0
    assert "nosuchext" in (tmp_path / "models.py").read_text()


def _snapshot(path: Path) -> None:
    command = [sys.executable, "-m", "schemabook.cli", "snapshot", "--study", "tasks", "-o", str(path)]
    subprocess.run(command, check=True, cwd=path.parent)


def _add_extension(data: Any, extensions: Any) -> None:
    """The one place of a snapshot's JSON that lists extensions."""
    holder = data if "extensions" in data else data["schema"]
    holder["extensions"] = [*holder.get("extensions", []), *extensions]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name exactly one source"),
        (("--study", "tasks", "-o", "shop.models"), "shop.models is no file"),
        (("--study", "tasks", "-o", "no/models.py"), "There is no folder 'no'"),
        (("--study", "tasks", "--check"), "Name the models"),
        (("--study", "tasks", "--check", "-o", "nosuch.py"), "There are no models at 'nosuch.py'"),
        (("--study", "tasks", "--check", "-o", "no.such"), "There is no module no.such"),
        (("--study", "tasks", "--check", "-o", "models.py", "--no-verify"), "--check only compares"),
        (("--study", "tasks", "--check", "-o", "models.py", "--rename", "a=b"), "--check only compares"),
        (("--study", "tasks", "--enums", "enums.py"), "needs one for the models"),
        (("--study", "nosuch"), "nosuch"),
    ],
)
def test_what_means_nothing(run: Command, words: tuple[str, ...], said: str) -> None:
    refused(run(*words), said)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("more", [[], ["--check"]])
def test_ctrl_c_leaves_the_old_file(shop: str, run: Command, tmp_path: Path, more: list[str]) -> None:
    run("--url", shop, "-o", "models.py")
    path = tmp_path / "models.py"
    slow = "import pathlib, time\npathlib.Path('begun').touch()\ntime.sleep(60)\n"
    path.write_text(f"{path.read_text()}\n\n{slow}")
    before = path.read_text()
    execute(shop, "ALTER TABLE users ADD nick text")
    command = [sys.executable, "-m", "schemabook.cli", "models", "--url", shop, "-o", "models.py", *more]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as child:
        wait = time.monotonic() + 60
        while not (tmp_path / "begun").exists():
            assert time.monotonic() < wait
            assert child.poll() is None, child.communicate()
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, "")
    assert err.endswith("Stopped.\n")
    assert "Traceback" not in err
    assert path.read_text() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["begun", "models.py"]
