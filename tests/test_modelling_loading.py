"""Models files imported elsewhere: what they say comes back, nothing of them stays, failures have a place."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from schemabook.errors import SchemabookError, SyntaxProblem, UsageError
from schemabook.generating import generate, source
from schemabook.modelling.codec import decoded, encoded
from schemabook.modelling.loading import load, snapshot
from schemabook.modelling.said import Said
from schemabook.modelling.targets import of_file
from schemabook.schema import Name
from schemabook.server import server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USERS = """\
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped["str | None"]
"""


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models file in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models.py").write_text(USERS)
    return tmp_path / "models.py"


@contextmanager
def refused(kind: type[SchemabookError], *words: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    said = str(caught.value)
    for word in words:
        assert word in said
    assert "Traceback" not in said
    assert "\nNext: " in said


def columns(given: object) -> list[str]:
    found = snapshot(load(given), server())
    return [f"{t.key}.{c.name} {c.type}" for t in found.tables for c in t.columns]


def test_a_file_says_its_tables_attributes_and_annotations(models: Path) -> None:
    found = load(models)
    assert found.name == "models.py"
    assert found.said.tables == (Name("public", "users"),)
    by_name = {str(a): a for a in found.said.attributes}
    assert by_name["User.id"].optional is False
    assert by_name["User.name"].optional is True
    assert by_name["User.name"].python == (("builtins.str",),)
    assert columns("models.py") == ["users.id integer", "users.name character varying"]


def test_what_is_said_survives_the_way_between_processes(models: Path) -> None:
    found = load(models).said
    assert decoded(Said, json.loads(json.dumps(encoded(found)))) == found


def test_nothing_of_a_file_stays_here(models: Path) -> None:
    modules, path = set(sys.modules), list(sys.path)
    assert load(models).said.tables
    assert set(sys.modules) == modules
    assert sys.path == path
    assert [p.name for p in models.parent.iterdir()] == ["models.py"]


def test_a_second_load_sees_an_edit_of_the_same_length_in_the_same_second(models: Path) -> None:
    stamp = models.stat().st_mtime
    assert columns(models) == ["users.id integer", "users.name character varying"]
    models.write_text(USERS.replace("name:", "mane:"))
    os.utime(models, (stamp, stamp))
    assert columns(models) == ["users.id integer", "users.mane character varying"]


def test_an_edit_of_an_imported_part_is_seen(models: Path) -> None:
    (models.parent / "base.py").write_text("SIZE = 40\n")
    text = USERS.replace('Mapped["str | None"]', "Mapped[str] = mapped_column(sa.String(SIZE))")
    models.write_text("from base import SIZE\n" + text)
    assert columns(models)[1] == "users.name character varying(40)"
    (models.parent / "base.py").write_text("SIZE = 50\n")
    assert columns(models)[1] == "users.name character varying(50)"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with relative imports, two levels deep."""
    monkeypatch.chdir(tmp_path)
    shop = tmp_path / "shop" / "data"
    shop.mkdir(parents=True)
    (tmp_path / "shop" / "__init__.py").write_text("")
    (shop / "__init__.py").write_text("")
    (shop / "enums.py").write_text(
        "from enum import StrEnum\n\n\nclass Mood(StrEnum):\n    HAPPY = 'happy'\n"
    )
    text = USERS + "    mood: Mapped[Mood] = mapped_column(sa.Enum(Mood, name='mood'))\n"
    (shop / "models.py").write_text("from .enums import Mood\n" + text)
    return shop


@pytest.mark.parametrize(
    "name", ["shop/data/models.py", "shop/data", "shop/data/__init__.py", "shop.data.models"]
)
def test_a_package_by_any_name(package: Path, name: str) -> None:
    (package / "__init__.py").write_text("from shop.data.models import Base\n")
    found = load(name).said
    assert found.tables == (Name("public", "users"),)
    assert [e.members for e in found.enums] == [(("HAPPY", "happy"),)]


def test_a_package_that_imports_nothing_has_its_module_models(package: Path) -> None:
    assert load("shop/data").said.tables == load("shop.data").said.tables == (Name("public", "users"),)


def test_the_root_of_a_package_is_found(package: Path) -> None:
    found = of_file(package / "models.py")
    assert (found.module, found.folder) == ("shop.data.models", package.parents[1])
    assert of_file(package / "__init__.py").module == "shop.data"


def test_texts_stand_for_files_that_are_not_written_yet(package: Path) -> None:
    new = (package / "models.py").read_text().replace("users", "people")
    enums = "from enum import StrEnum\n\n\nclass Mood(StrEnum):\n    SAD = 'sad'\n"
    texts = {package / "fresh.py": new.replace(".enums", ".moods"), package / "moods.py": enums}
    found = load(package / "fresh.py", texts=texts).said
    assert found.tables == (Name("public", "people"),)
    assert [e.members for e in found.enums] == [(("SAD", "sad"),)]
    assert load(package / "models.py").said.tables == (Name("public", "users"),)


@pytest.mark.parametrize("name", ["types.py", "enum.py", "my-models.py", "json.py", "class.py"])
def test_a_file_may_have_any_name(models: Path, name: str) -> None:
    assert columns(models.rename(models.with_name(name)))[0] == "users.id integer"


def test_sqlmodel_twice_registers_nothing_twice(models: Path) -> None:
    models.write_text(
        "from sqlmodel import Field, SQLModel\n\n\n"
        "class User(SQLModel, table=True):\n"
        "    id: int | None = Field(default=None, primary_key=True)\n"
        "    age: int\n"
    )
    assert load(models).said == load(models).said
    assert {(str(a), a.optional) for a in load(models).said.attributes} == {
        ("User.age", False),
        ("User.id", True),
    }


def test_what_models_print_and_leave_running_is_not_ours(
    models: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    noise = "import os, threading\nprint('hello')\nos.write(1, b'raw')\n"
    models.write_text(noise + "threading.Thread(target=threading.Event().wait).start()\n" + USERS)
    assert load(models).said.tables
    assert capfd.readouterr().out == ""


# Bad input


def test_a_syntax_error_has_file_line_and_caret(models: Path) -> None:
    models.write_text(USERS.replace("class User(Base):", "class User(Base)"))
    with refused(SyntaxProblem, "models.py is no Python", "\nmodels.py:9: class User(Base)\n"):
        load(models).said  # noqa: B018
    with pytest.raises(SyntaxProblem) as caught:
        load(models).said  # noqa: B018
    assert (caught.value.line, caught.value.column) == (9, 17)
    lines = str(caught.value).splitlines()
    assert lines[2].index("^") == lines[1].index("(Base)") + len("(Base)")


def test_a_syntax_error_in_an_imported_part_names_that_part(package: Path) -> None:
    (package / "enums.py").write_text("x = = 1\n")
    with refused(SyntaxProblem, "shop/data/enums.py:1: x = = 1"):
        load("shop.data.models").said  # noqa: B018


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "import nosuchthing.types",
            ["No module named 'nosuchthing'", "install nosuchthing", "models.py:2: import"],
        ),
        ("from sqlalchemy import NoSuch", ["cannot import name 'NoSuch'", "models.py:2: from sqlalchemy"]),
        ("x = {}['key']", ["KeyError: 'key'", "models.py:2: x = {}['key']"]),
        ("import sys; sys.exit('enough')", ["SystemExit: enough", "models.py:2:"]),
        ("import os; os._exit(7)", ["ended: exit code 7"]),
        (
            "sa.create_engine('postgresql://bob:s3cr3t@h/x', nosuch=1)",
            ["psycopg2", "models.py:2: sa.create_engine('postgresql://bob:******@h/x'"],
        ),
        ("raise ValueError('no postgresql://bob:s3cr3t@h/x')", ["no postgresql://bob@h/x"]),
    ],
)
def test_what_cannot_be_imported_has_its_line(models: Path, line: str, words: list[str]) -> None:
    models.write_text(f"import sqlalchemy as sa\n{line}\n{USERS}")
    with refused(UsageError, "models.py", *words):
        load(models).said  # noqa: B018
    with pytest.raises(UsageError) as caught:
        load(models).said  # noqa: B018
    assert "s3cr3t" not in str(caught.value)


def test_a_file_without_models(models: Path) -> None:
    models.write_text("x = 1\n")
    with refused(UsageError, "models.py has no SQLAlchemy MetaData"):
        load(models).said  # noqa: B018


def test_relationships_that_do_not_fit(models: Path) -> None:
    text = USERS.replace("mapped_column\n", "mapped_column, relationship\n")
    models.write_text(text + "    orders: Mapped[list['Order']] = relationship()\n")
    with refused(UsageError, "do not fit together", "Order"):
        load(models).said  # noqa: B018


@pytest.mark.parametrize("name", ["nosuch.py", "no.such.module", "no such", "empty"])
def test_what_is_not_there(models: Path, name: str) -> None:
    (models.parent / "empty").mkdir()
    with refused(UsageError, name.split()[0]):
        load(name).said  # noqa: B018


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        (
            "geometry(Point)",
            ['type "geometry" does not exist', "install the extension postgis", "--no-verify"],
        ),
        ("nosuch", ['type "nosuch" does not exist', "must exist before their tables"]),
    ],
)
def test_types_that_the_scratch_server_does_not_have(models: Path, type_: str, words: list[str]) -> None:
    kind = (
        "class T(sa.types.UserDefinedType):\n    def get_col_spec(self, **kw): return '" + type_ + "'\n\n\n"
    )
    added = "    place: Mapped[str] = mapped_column(T())\n"
    models.write_text(USERS.replace("class Base", kind + "class Base") + added)
    with refused(UsageError, "models.py", "in: CREATE TABLE users", *words):
        snapshot(load(models), server())


def test_an_extension_that_the_server_does_not_have(models: Path) -> None:
    ddl = "sa.event.listen(Base.metadata, 'before_create', sa.DDL('CREATE EXTENSION nosuchext'))\n"
    models.write_text(USERS + ddl)
    with refused(UsageError, "install the extension nosuchext"):
        snapshot(load(models), server())


# Models of this interpreter


class Base(DeclarativeBase):
    metadata = sa.MetaData(schema="shop")


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.mark.parametrize("given", [Base, Base.metadata, Item, sys.modules[__name__]])
def test_models_at_hand_are_taken_as_they_are(given: object) -> None:
    assert load(given).said.tables == (Name("shop", "items"),)


def test_what_is_no_models_at_all() -> None:
    with refused(UsageError, "int is no models"):
        load(3)


# As a source of migrations


def test_models_are_a_source_of_a_migration(models: Path) -> None:
    assert "CREATE TABLE public.users" in generate("empty", "models.py").up[0].text
    with refused(UsageError, "nosuch.py"):
        source("nosuch.py")
