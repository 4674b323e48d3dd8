"""The pipeline on projects made for it: each step ok, failed and skipped, and what is said then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from schemabook import checking
from schemabook.checking import running
from schemabook.checking.outcome import first
from schemabook.checking.settings import settings
from schemabook.checking.tested import is_core
from schemabook.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from schemabook.checking import Outcome

ROOT = Path(__file__).resolve().parents[1]
MODELS = '''"""A shop."""

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The shop."""


class Item(Base):
    """What is sold."""

    __tablename__ = "items"
    __table_args__ = ({"comment": "What is sold"},)

    id: Mapped[int] = mapped_column(sa.BigInteger(), sa.Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(sa.Text(), unique=True)

    def label(self) -> str:
        """What a label says."""
        return self.code.upper()
'''
# without SQLAlchemy, which mypy would have to read anew in each project
PLAIN = (
    '"""Kinds."""\n\n\ndef label(code: str) -> str:\n    """What a label says."""\n    return code.upper()\n'
)
SQL = """CREATE TABLE items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE);
COMMENT ON TABLE items IS 'What is sold';
"""
TEST = "from shop import Item\n\n\ndef test_label():\n    assert Item(code='a').label() == 'A'\n"

TEST_PLAIN = "from shop import label\n\n\ndef test_label():\n    assert label('a') == 'A'\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with models in one file, a unit test and its SQL; git knows nothing of it. We are in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # of the child: it needs none of ours
    write(tmp_path / "pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["."]\n')
    write(tmp_path / "ruff.toml", "line-length = 100\n")
    write(tmp_path / "shop.py", MODELS)
    write(tmp_path / "tests" / "unit" / "test_shop.py", TEST)
    write(tmp_path / "sql" / "shop.sql", SQL)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def one(shop: Path, step: str, *, against: str | None = None, fix: bool = False) -> Outcome:
    """The outcome of one step on the project's models."""
    subject = checking.subject(str(shop / "shop.py"), against=against)
    (found,) = checking.check(subject, steps=[step], fix=fix).outcomes
    return found


def test_a_sound_project_passes(shop: Path) -> None:
    subject = checking.subject(str(shop / "shop.py"), against=str(shop / "sql" / "shop.sql"))
    heard: list[str] = []
    steps = tuple(s for s in checking.STEPS if s != "types")
    report = checking.check(subject, steps=steps, judge=lambda *_: (), progress=heard.append)
    states = {o.step: o.state for o in report.outcomes}
    assert states == {**dict.fromkeys(steps, "ok"), "integration": "skipped"}, report.text()
    assert report.exit_code == 0
    assert heard == [*(f"shop.py: {step}" for step in steps), ""]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("-> str:", "-> int:", "Incompatible return value"), ("code: str", "code", "no-untyped-def")],
)
def test_types_are_strict(shop: Path, old: str, new: str, said: str) -> None:
    write(shop / "shop.py", PLAIN)
    assert one(shop, "types").state == "ok"
    change(shop / "shop.py", old, new)
    found = one(shop, "types")
    assert found.state == "failed"
    assert said in found.lines[0]


@pytest.mark.parametrize(
    ("step", "old", "new", "said"),
    [
        ("format", "id: Mapped[int] =", "id: Mapped[int]   =", "shop.py"),
        ("lint", '"""A shop."""', '"""A shop."""\n\nimport os', "F401"),
        ("unit", "upper()", "lower()", "FAILED tests/unit/test_shop.py::test_label"),
        ("unit", '"""A shop."""', '"""A shop."""\n\nimport nosuch', "nosuch"),
        ("drift", "sa.Text(), unique=True", "sa.Text()", "items_code_key"),
        ("drift", "Mapped[str]", "Mapped[str | None]", "null"),
        ("drift", "class Item(Base):", "class Item(Base)", "shop.py"),
        (
            "secrets",
            '"""A shop."""',
            'URL = "postgresql://app:s3cr3t@db/shop"',
            "shop.py:1: a URL with a password",
        ),
    ],
)
def test_what_is_wrong_fails_its_step(shop: Path, step: str, old: str, new: str, said: str) -> None:
    change(shop / "shop.py", old, new)
    found = one(shop, step, against=str(shop / "sql" / "shop.sql"))
    assert found.state == "failed", found.text()
    assert said in "\n".join([found.said, *found.lines]), found.text()
    assert found.command
    assert found.next
    assert "s3cr3t" not in found.text()
    assert str(shop) not in found.text()


@pytest.mark.parametrize("step", ["format", "lint"])
def test_fix_mends_what_ruff_can(shop: Path, step: str) -> None:
    change(shop / "shop.py", '"""A shop."""', '"""A shop."""\n\nimport   os')
    assert one(shop, step).state == "failed"
    assert one(shop, step, fix=True).state == "ok"
    assert "import os" not in (shop / "shop.py").read_text()


def test_design_is_what_the_judge_says(shop: Path) -> None:
    subject = checking.subject(str(shop / "shop.py"))
    seen: list[str] = []

    def judge(schema: object, about: object) -> list[str]:
        seen.append(f"{schema!r} {about is subject}")
        return ["error: items: bad"]

    (found,) = checking.check(subject, steps=["design"], judge=judge).outcomes
    assert (found.state, found.said, found.lines) == (
        "failed",
        "1 finding in 1 table",
        ("error: items: bad",),
    )
    assert seen[0].endswith("True")


def test_too_little_coverage_names_the_module(shop: Path) -> None:
    write(shop / "tests" / "unit" / "test_shop.py", TEST_PLAIN)
    kinds = PLAIN + "\n\nimport enum\n\n\nclass Kind(enum.Enum):\n    A = 1\n"
    (shop / "shop.py").write_text(kinds)
    assert one(shop, "coverage").state == "ok"
    more = "".join(f"\n\ndef f{n}() -> int:\n    return {n}\n    return 0\n    return 1\n" for n in range(30))
    (shop / "shop.py").write_text(kinds + more)
    found = one(shop, "coverage")
    assert found.state == "failed"
    assert found.lines[0].startswith("all: ")
    assert "shop.py: " in found.lines[1]
    change(
        shop / "pyproject.toml", "[tool", "[tool.schemabook.check]\ncoverage = 10\ncore-coverage = 10\n[tool"
    )
    assert one(shop, "coverage").state == "ok"


def test_a_package_is_covered_file_by_file(shop: Path) -> None:
    write(shop / "store" / "__init__.py", '"""A store."""\n')
    write(shop / "store" / "models.py", PLAIN)
    write(shop / "store" / "unused.py", "X = 1\nY = 2\n")
    write(shop / "store" / "kinds.py", "import enum\n\n\nclass Kind(enum.Enum):\n    A = 1\n")
    write(shop / "tests" / "unit" / "test_shop.py", TEST_PLAIN.replace("from shop", "from store.models"))
    change(shop / "pyproject.toml", "[tool", "[tool.schemabook.check]\ncoverage = 10\n[tool")
    (found,) = checking.check(checking.subject(str(shop / "store")), steps=["coverage"]).outcomes
    assert found.state == "failed"
    assert [line.partition(":")[0] for line in found.lines] == ["store/kinds.py"], (
        "a core module; unused.py is none"
    )


@pytest.mark.parametrize(
    ("source", "core"),
    [
        ("class A(Base):\n    __tablename__ = 'a'", True),
        ("class A(StrEnum):\n    B = 'b'", True),
        ("class A(enum.Enum):\n    B = 'b'", True),
        ("t = sa.Table('t', metadata)", True),
        ("async def f(s):\n    await s.commit()", True),
        ("def f():\n    return 1", False),
        ("", False),
    ],
)
def test_core_modules_are_those_that_others_stand_on(tmp_path: Path, source: str, core: bool) -> None:
    assert is_core(write(tmp_path / "m.py", source)) is core


@pytest.mark.parametrize("name", [".env", ".env.production", "id_ed25519", "credentials.json", ".pgpass"])
def test_a_file_that_holds_secrets_is_named_unless_git_ignores_it(shop: Path, name: str) -> None:
    write(shop / name, "nothing yet\n")
    write(shop / ".env.example", "DATABASE_URL=postgresql://user:pass@host/db\n")
    found = one(shop, "secrets")
    assert found.state == "failed"
    assert [line.partition(":")[0] for line in found.lines] == [name]
    subprocess.run(["git", "init", "--quiet"], cwd=shop, check=True)
    write(shop / ".gitignore", f"{name}\n")
    assert one(shop, "secrets").state == "ok"


def test_settings_beside_the_models_are_read_too(shop: Path) -> None:
    write(shop / "alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://app:s3cr3t@db/shop\n")
    assert one(shop, "secrets").lines == ("alembic.ini:2: a URL with a password",)


@pytest.mark.parametrize("step", ["format", "lint", "types"])
def test_a_tool_that_is_missing_is_no_success(shop: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "program", lambda _name: None)
    report = checking.check(checking.subject(str(shop / "shop.py")), steps=[step])
    (found,) = report.outcomes
    assert (found.state, found.unable, report.exit_code) == ("skipped", True, 2)
    assert found.next is not None
    assert found.next.startswith("pip install ")


@pytest.mark.parametrize(
    ("gone", "step"), [("pytest", "unit"), ("pytest", "coverage"), ("coverage", "coverage")]
)
def test_a_module_that_is_missing_is_no_success(
    shop: Path, gone: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "module", lambda name: name != gone)
    found = one(shop, step)
    assert (found.state, found.next) == ("skipped", f"pip install {gone}")


def test_what_has_nothing_to_look_at_is_skipped(shop: Path) -> None:
    (shop / "tests" / "unit" / "test_shop.py").unlink()
    for step in ("unit", "integration", "coverage", "drift", "design"):
        found = one(shop, step)
        assert (found.state, found.unable) == ("skipped" if step != "coverage" else found.state, False)


def test_a_project_says_where_its_tests_are(shop: Path) -> None:
    (shop / "tests").rename(shop / "checks")
    assert one(shop, "unit").state == "skipped"
    change(shop / "pyproject.toml", "[tool", '[tool.schemabook.check]\nunit = "checks/unit"\n[tool')
    assert one(shop, "unit").state == "ok"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.schemabook.check]\nunit = 3", "unit is no text"),
        ("[tool.schemabook.check]\ncoverage = 101", "no number from 0 to 100"),
        ("[tool.schemabook.check]\ncoverage = true", "no number from 0 to 100"),
        ("[tool.schemabook.check]\nunits = 'x'", "no key 'units'"),
        ("[tool", "pyproject.toml"),
        ("[tool.schemabook.check]\nunit = 'nosuch'", "no folder nosuch"),
    ],
)
def test_settings_that_are_not_understood(shop: Path, text: str, said: str) -> None:
    (shop / "pyproject.toml").write_text(text)
    with pytest.raises(UsageError, match=said):
        checking.subject(str(shop / "shop.py"))


def test_mypys_settings_are_the_projects(shop: Path) -> None:
    assert not settings(shop).types
    write(shop / "shop.py", PLAIN.replace("code: str", "code"))
    assert one(shop, "types").state == "failed"  # strict, where nobody has said otherwise
    write(shop / "mypy.ini", "[mypy]\n")
    assert settings(shop).types
    assert one(shop, "types").state == "ok"


def test_steps_are_chosen_by_name() -> None:
    assert checking.chosen() == checking.STEPS
    assert checking.chosen(["lint", "format"]) == ("format", "lint")
    assert checking.chosen(skip=checking.SLOW) == ("format", "lint", "types", "unit", "secrets")
    with pytest.raises(UnknownName, match="did you mean 'format'"):
        checking.chosen(["formt"])
    with pytest.raises(UsageError, match="No step"):
        checking.chosen(["drift"], skip=checking.SLOW)


def test_subjects_are_studies_files_and_packages(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert [s.name for s in checking.subjects()] == ["flashcards", "practice", "tasks", "tutoring"]
    for named in ("practice", "src/studies/practice", "src/studies/practice/models.py"):
        found = checking.subject(named)
        assert (found.name, found.study, found.against) == ("practice", True, "practice")
    monkeypatch.chdir(shop)
    assert checking.subject("shop.py").name == "shop.py"
    for wrong in ("nosuch", "sql/shop.sql", "sql"):
        with pytest.raises(UsageError):
            checking.subject(wrong)


def test_output_is_cut_and_clean() -> None:
    lines = ["\x1b[31mred\x1b[0m", "", "  ", *map(str, range(20))]
    assert first(lines, 3) == ("red", "0", "1", "... and 18 more")
    assert len(first(["x" * 1000])[0]) < 400


def test_ctrl_c_ends_the_child_and_its_children(tmp_path: Path) -> None:
    """As a terminal or a runner sends it: to us alone, while a child waits for its own child."""
    inner = "import time; open('alive', 'w').write('x'); time.sleep(60)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    program = (
        "import sys; from pathlib import Path; from schemabook.checking import running\n"
        f"running.run([sys.executable, '-c', {outer!r}], Path({str(tmp_path)!r}))"
    )
    for sent in (signal.SIGINT, signal.SIGTERM):
        (tmp_path / "alive").unlink(missing_ok=True)
        ours = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not (tmp_path / "alive").exists() and time.monotonic() < until:
            time.sleep(0.05)
        below = psutil.Process(ours.pid).children(recursive=True)
        assert len(below) == 2
        os.kill(ours.pid, sent)
        assert ours.wait(30) != 0
        _, alive = psutil.wait_procs(below, timeout=10)
        assert alive == []
