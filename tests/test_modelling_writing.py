"""Models written: whole files or none, enums where they belong, edits kept, settings of the project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from schemabook import catalog, modelled
from schemabook import models as generated
from schemabook.errors import MigrationError, SchemabookError, SyntaxProblem, UnknownName, UsageError
from schemabook.modelling import files, settings, writing
from schemabook.modelling.drifting import drift
from schemabook.modelling.loading import load
from schemabook.modelling.scope import restricted
from schemabook.models import Rules
from schemabook.schema import Name
from tests.migrating import execute

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.schema import Schema

SQL = """
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE);
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def schema(database: str) -> Schema:
    return schema_of(database, SQL)


def schema_of(url: str, script: str = "") -> Schema:
    execute(url, script)
    with psycopg.connect(url) as conn:
        return replace(catalog.read(conn), database="shop")


def listing(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("style", ["sqlalchemy", "sqlmodel"])
def test_a_new_file_makes_the_database(folder: Path, schema: Schema, style: Any) -> None:
    written = writing.write(schema, "models.py", style=style)
    assert listing(folder) == ["models.py"]
    assert (folder / "models.py").read_text() == written.source
    assert str(written) == f"{style}: 2 classes, 1 enum\nwrote models.py"
    assert written.json() == {"files": ["models.py"], "changed": ["models.py"], "notes": list(written.notes)}
    assert not drift("models.py", schema)


def test_without_a_file_nothing_is_written(folder: Path, schema: Schema) -> None:
    written = modelled.models(schema)
    assert listing(folder) == []
    assert str(written) == repr(written) == written.source
    assert written.source.startswith('"""The schema of shop: 2 tables."""\n')
    assert written.json() == {"source": written.source, "notes": list(written.notes)}


def test_a_single_file_imports_by_itself(folder: Path, schema: Schema) -> None:
    writing.write(schema, "models.py", verify=False)
    done = subprocess.run(
        [sys.executable, "-I", "-c", "import runpy; print(runpy.run_path('models.py')['Mood'].HAPPY)"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("happy\n", "")


def test_in_a_package_the_enums_are_beside(folder: Path, schema: Schema) -> None:
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").write_text("")
    writing.write(schema, "shop/models.py")
    assert "from .enums import Mood\n" in (folder / "shop" / "models.py").read_text()
    assert "class Mood(StrEnum):" in (folder / "shop" / "enums.py").read_text()
    assert not drift("shop.models", schema)


@pytest.mark.parametrize(
    ("models", "enums", "line"),
    [
        ("models.py", "kinds.py", "from kinds import Mood\n"),
        ("shop/models.py", "shop/kinds.py", "from .kinds import Mood\n"),
        ("shop/models.py", "shop/inner/kinds.py", "from shop.inner.kinds import Mood\n"),
    ],
)
def test_the_enums_in_a_file_that_is_named(
    folder: Path, schema: Schema, models: str, enums: str, line: str
) -> None:
    for name in ("shop", "shop/inner"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("")
    writing.write(schema, models, enums=enums)
    assert line in (folder / models).read_text()
    assert not drift(models, schema)


def test_a_database_without_enums_needs_no_second_file(folder: Path, database: str) -> None:
    (folder / "__init__.py").write_text("")
    writing.write(schema_of(database, "CREATE TABLE t (id int PRIMARY KEY)"), "models.py")
    assert listing(folder) == ["__init__.py", "models.py"]


def test_the_projects_own_format_holds(folder: Path, schema: Schema) -> None:
    (folder / "pyproject.toml").write_text('[tool.ruff]\nformat.quote-style = "single"\n')
    assert "__tablename__ = 'users'" in writing.write(schema, "models.py", verify=False).source


def test_an_older_server_is_compared_by_one_spelling(folder: Path, schema: Schema) -> None:
    assert writing.write(replace(schema, server_version=150000), "models.py").written


# Refinement


EDITED = """\


def shout(user: "Person") -> str:
    return str(user.mood).upper()
"""


def edit(path: Path) -> str:
    text = re.sub(r"\bUser\b", "Person", path.read_text()) + EDITED
    path.write_text(text)
    return text


def test_what_people_made_stays(folder: Path, schema: Schema, database: str) -> None:
    writing.write(schema, "models.py")
    path = folder / "models.py"
    before = edit(path)
    again = writing.write(schema, "models.py")
    assert path.read_text() == before
    assert str(again) == "models.py says what the database says: nothing to do"
    assert again.changed == ()
    after = schema_of(
        database, "ALTER TABLE users ADD nick text; ALTER TYPE mood ADD VALUE 'odd' AFTER 'happy'"
    )
    written = writing.write(after, "models.py")
    added = {line.strip() for line in path.read_text().splitlines()} - {
        s.strip() for s in before.splitlines()
    }
    assert added == {"nick: Mapped[str | None] = mapped_column(sa.Text())", 'ODD = "odd"'}
    assert before.endswith(EDITED)
    assert any("Person.nick" in note for note in written.notes)
    assert not drift("models.py", after)


def test_a_package_is_refined_file_by_file(folder: Path, schema: Schema, database: str) -> None:
    (folder / "shop").mkdir()
    (folder / "shop" / "__init__.py").write_text("")
    writing.write(schema, "shop/models.py")
    models, enums = (folder / "shop" / name for name in ("models.py", "enums.py"))
    enums.write_text("# ours\n" + enums.read_text())
    after = schema_of(database, "ALTER TYPE mood ADD VALUE 'odd'")
    written = writing.write(after, "shop/models.py")
    assert [p.name for p in written.changed] == ["enums.py"]
    assert enums.read_text().startswith("# ours\n")
    assert 'ODD = "odd"' in enums.read_text()
    assert "odd" not in models.read_text()


def test_the_style_of_a_file_is_its_own(folder: Path, schema: Schema, database: str) -> None:
    writing.write(schema, "models.py", style="sqlmodel")
    after = schema_of(database, "ALTER TABLE users ADD nick text")
    assert "nick: str | None" in writing.write(after, "models.py").source
    with pytest.raises(UsageError, match="written in the style sqlmodel"):
        writing.write(after, "models.py", style="sqlalchemy")


def test_a_renamed_column_keeps_what_people_made_of_it(folder: Path, schema: Schema, database: str) -> None:
    writing.write(schema, "models.py")
    path = folder / "models.py"
    text = path.read_text().replace(
        "    mood: Mapped[Mood] = mapped_column(", '    feeling: Mapped[Mood] = mapped_column("mood", '
    )
    path.write_text(text)
    after = schema_of(database, "ALTER TABLE users RENAME mood TO state; ALTER TABLE users RENAME TO people")
    with pytest.raises(UnknownName, match="did you mean 'people'"):
        writing.write(after, "models.py", renames={"peeple": "users"})
    writing.write(after, "models.py", renames={"people": "users", "people.state": "users.mood"})
    assert re.search(
        r"^    feeling: Mapped\[Mood\] = mapped_column\(\s*\"state\",", path.read_text(), re.MULTILINE
    )
    assert not drift("models.py", after)


# What cannot be done leaves the old file


OLD = "# old\n"


def untouched(
    folder: Path, kind: type[SchemabookError], schema: Schema, path: str, *words: str, **options: Any
) -> None:
    before = {p: (folder / p).read_bytes() for p in listing(folder)}
    with pytest.raises(kind) as caught:
        writing.write(schema, path, **options)
    assert {p: (folder / p).read_bytes() for p in listing(folder)} == before
    for word in (*words, "\nNext: "):
        assert word in str(caught.value)


def test_an_empty_database(folder: Path, database: str) -> None:
    (folder / "models.py").write_text(OLD)
    untouched(folder, UsageError, schema_of(database), "models.py", "The database shop is empty")
    script = "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"
    untouched(folder, UsageError, schema_of(database, script), "models.py", "is empty")


def test_a_syntax_error_in_the_file(folder: Path, schema: Schema) -> None:
    (folder / "models.py").write_text("import sqlalchemy as sa\nclass A(:\n")
    untouched(folder, SyntaxProblem, schema, "models.py", "models.py:2: class A(:", "^")


def test_a_file_that_is_no_models(folder: Path, schema: Schema) -> None:
    (folder / "models.py").write_text(OLD)
    untouched(folder, UsageError, schema, "models.py", "has no SQLAlchemy MetaData")


def test_a_hand_made_name_in_the_way_of_a_new_column(folder: Path, schema: Schema, database: str) -> None:
    writing.write(schema, "models.py")
    path = folder / "models.py"
    line = '    __tablename__ = "orders"\n'
    path.write_text(
        path.read_text().replace(line, f"{line}\n    def total(self) -> int:\n        return 1\n")
    )
    after = schema_of(database, "ALTER TABLE orders ADD total integer")
    untouched(folder, MigrationError, after, "models.py", "models.py", "total")


def test_enums_that_are_somebody_elses(folder: Path, schema: Schema) -> None:
    (folder / "__init__.py").write_text("")
    (folder / "enums.py").write_text(OLD)
    untouched(folder, UsageError, schema, "models.py", "enums.py is there already", "--enums")


def test_enums_from_nowhere(folder: Path, schema: Schema) -> None:
    (folder / "other").mkdir()
    untouched(folder, UsageError, schema, "models.py", "cannot import from", enums="other/enums.py")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nosuch/models.py", "There is no folder 'nosuch'"),
        ("models.txt", "models.txt is no Python file"),
        ("folder.py", "folder.py is a folder"),
    ],
)
def test_a_file_that_cannot_be(folder: Path, schema: Schema, path: str, words: str) -> None:
    (folder / "folder.py").mkdir()
    untouched(folder, UsageError, schema, path, words)


def test_models_that_do_not_make_the_database(
    folder: Path, schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = generated.source
    monkeypatch.setattr(
        generated,
        "source",
        lambda *a, **k: right(*a, **k).replace("sa.Integer()", "sa.SmallInteger()"),
    )
    words = [
        "The models do not make the database",
        "column orders.id: type integer -> smallint",
        "--no-verify",
    ]
    untouched(folder, MigrationError, schema, "models.py", *words)
    assert writing.write(schema, "models.py", verify=False).written


def test_a_disk_that_refuses_the_second_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = folder / "one.py", folder / "two.py"
    one.write_text("1 = old\n")
    original = type(one).replace

    def replaced(self: Path, target: Path) -> Path:
        if target == two:
            raise KeyboardInterrupt
        return original(self, target)

    monkeypatch.setattr(type(one), "replace", replaced)
    with pytest.raises(KeyboardInterrupt):
        files.write({one: "1 = new\n", two: "2 = new\n"})
    assert (one.read_text(), listing(folder)) == ("1 = old\n", ["one.py"])


@pytest.mark.skipif(sys.platform == "win32", reason="needs modes and links")
def test_modes_and_links_stay(folder: Path) -> None:
    real, link = folder / "real.py", folder / "link.py"
    real.write_text("x = 1\n")
    real.chmod(0o640)
    link.symlink_to(real)
    files.write({link: "x = 2\n"})
    assert link.is_symlink()
    assert (real.read_text(), real.stat().st_mode & 0o777) == ("x = 2\n", 0o640)
    mask = os.umask(0)
    os.umask(mask)
    files.write({folder / "new.py": "x = 3\n"})
    assert (folder / "new.py").stat().st_mode & 0o777 == 0o666 & ~mask


# Which part


OTHER = """
CREATE SCHEMA billing; CREATE SCHEMA logs;
CREATE EXTENSION citext SCHEMA logs;
CREATE TABLE billing.bills (id int PRIMARY KEY, note logs.citext);
CREATE TABLE logs.lines (id int PRIMARY KEY);
"""


def test_only_some_schemas(folder: Path, database: str) -> None:
    schema = schema_of(database, SQL + OTHER)
    writing.write(schema, "models.py", schemas=["billing"])
    assert load("models.py").said.tables == (Name("billing", "bills"),)
    assert not drift("models.py", schema, schemas=["billing"])
    kept, notes = restricted(schema, ["billing"])
    assert [e.name for e in kept.extensions] == ["citext"]
    assert [n.name for n in kept.namespaces] == ["billing", "logs", "public"]
    assert notes == ()
    untouched(folder, UnknownName, schema, "models.py", "did you mean 'billing'", schemas=["biling"])
    (folder / "new").mkdir()
    execute(database, "CREATE SCHEMA bare")
    words = "The database shop has nothing in bare"
    untouched(folder, UsageError, schema_of(database), "new/models.py", words, schemas=["bare"])


def test_what_needs_another_schema_is_an_error(folder: Path, database: str) -> None:
    more = "ALTER TABLE billing.bills ADD user_id bigint REFERENCES users, ADD mood mood;"
    schema = schema_of(database, SQL + OTHER + more)
    words = [
        "foreign key bills_user_id_fkey on billing.bills needs",
        "needs enum mood",
        "--schemas billing,public",
    ]
    untouched(folder, UsageError, schema, "models.py", *words, schemas=["billing"])


# Settings


def rules_of(folder: Path, text: str) -> Rules:
    (folder / "pyproject.toml").write_text(text)
    (folder / "deep" / "down").mkdir(parents=True, exist_ok=True)
    return settings.rules(folder / "deep" / "down")


def test_rules_of_the_nearest_project(folder: Path, database: str) -> None:
    text = '[tool.schemabook.models]\nsingular = true\nstrip = ["tbl_"]\nirregular = {Usen = "user"}\n'
    assert rules_of(folder, text) == Rules(irregular={"usen": "user"}, strip=("tbl_",))
    assert rules_of(folder, "[tool.other]\n") == Rules()
    rules_of(folder, text)
    schema = schema_of(database, "CREATE TABLE tbl_usen (id int PRIMARY KEY)")
    assert "class User(Base):" in writing.write(schema, "deep/models.py", verify=False).source


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.schemabook.models]\nsingualr = true\n", "did you mean 'singular'"),
        ("[tool.schemabook.models]\nsingular = 'yes'\n", "give true or false"),
        ("[tool.schemabook.models]\nstrip = 'tbl_'\n", "give a list"),
        ("[tool.schemabook.models]\nirregular = ['a']\n", "give a table"),
        ("[tool.schemabook]\nmodels = 3\n", "tool.schemabook.models is no table"),
        ("[tool\n", "pyproject.toml is no TOML"),
    ],
)
def test_settings_that_mean_nothing(folder: Path, text: str, words: str) -> None:
    with pytest.raises(SchemabookError) as caught:
        rules_of(folder, text)
    assert words in str(caught.value)
    assert "pyproject.toml" in str(caught.value)
