"""`schemabook tour`: every source and file, what it refuses, what it never shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook import schema_json
from schemabook.cli import main
from schemabook.migrations import snapshot
from schemabook.server.urls import build, parse, shareable
from tests.migrating import execute
from tests.test_tour import ROWS, SHOP
from tests.touring import flags, note, outline, with_note

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`schemabook tour ...` in this process, in an empty folder: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEMABOOK_DATABASE_URL", raising=False)

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["schemabook", "tour", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        return code, *capsys.readouterr()

    return command


def setup(path: str) -> str:
    """The first code cell."""
    cells = json.loads(Path(path).read_text())["cells"]
    return "".join(next(c["source"] for c in cells if c["cell_type"] == "code"))


def test_every_source_tells_of_the_same_tables(run: Run, database: str) -> None:
    execute(database, SHOP)
    Path("shop.sql").write_text(SHOP)
    Path("shop.json").write_text(schema_json.to_json(snapshot(database)))
    found = []
    for words in (("--url", database), ("--from-sql", "shop.sql"), ("--snapshot", "shop.json")):
        code, out, err = run(*words, "--json", "--title", "shop")
        assert (code, err) == (0, "")
        found.append(json.loads(out))
    assert found[0]["glance"] == found[1]["glance"] == found[2]["glance"]
    assert [t["name"] for t in found[0]["tables"]] == [t["name"] for t in found[2]["tables"]]
    assert "columns" not in found[2]["tables"][0]


def test_a_study(run: Run) -> None:
    code, _, err = run("--study", "tasks", "-o", "tour.ipynb", "-o", "tour.html")
    assert (code, err) == (0, "wrote tour.ipynb\nwrote tour.html\n")
    assert "db = sb.open('tasks')\ntour = db.tour()" in setup("tour.ipynb")
    before = Path("tour.ipynb").read_bytes()
    assert run("--study", "tasks", "-o", "tour.ipynb")[0] == 0
    assert Path("tour.ipynb").read_bytes() == before


def test_without_a_file_it_says_the_most_important(run: Run) -> None:
    code, out, _ = run("--study", "tasks")
    assert code == 0
    assert "read first:" in out


def test_notes_stay_and_are_flagged_until_they_are_accepted(run: Run, database: str) -> None:
    execute(database, SHOP)
    run("--url", database, "-o", "tour.ipynb")
    path = Path("tour.ipynb")
    path.write_text(with_note(path.read_text(), "glance", note("`orders` are old")))
    execute(database, "ALTER TABLE orders ADD COLUMN hint text")
    _, _, err = run("--url", database, "-o", "tour.ipynb")
    assert err == "wrote tour.ipynb (1 note flagged as out of date)\n"
    assert len(flags(path.read_text())) == 1
    run("--url", database, "-o", "tour.ipynb", "--accept")
    assert not flags(path.read_text())
    assert "`orders` are old" in outline(path.read_text())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tour.ipynb", "{"),
        ("tour.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4}'),
        ("tour.html", "<html>mine</html>"),
    ],
)
def test_files_of_others_are_left_as_they_are(run: Run, name: str, text: str) -> None:
    Path(name).write_text(text)
    code, _, err = run("--study", "tasks", "-o", name)
    assert code == 2
    assert name in err
    assert "Next: " in err
    assert Path(name).read_text() == text


def test_one_file_refused_is_none_written(run: Run) -> None:
    Path("tour.ipynb").write_text("{")
    assert run("--study", "tasks", "-o", "other.html", "-o", "tour.ipynb")[0] == 2
    assert not Path("other.html").exists()


def test_a_page_beside_a_notebook_of_somebody_elses(run: Run) -> None:
    Path("tour.ipynb").write_text('{"cells": [], "metadata": {}, "nbformat": 4}')
    assert run("--study", "tasks", "-o", "tour.html")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--study", "tasks", "--url", "postgresql:///x"),
        ("--study", "nosuch"),
        ("--study", "tasks", "-o", "tour.svg"),
        ("--study", "tasks", "-o", "tour"),
        ("--study", "tasks", "-o", "no/such/folder/tour.ipynb"),
        ("--study", "tasks", "--domains", "no.toml"),
        ("--study", "tasks", "--timeout", "0"),
        ("--from-sql", "no.sql"),
        ("--snapshot", "no.json"),
        ("--snapshot", "no.json", "--values"),
        ("--url", ""),
        ("--url", "nonsense"),
    ],
)
def test_what_cannot_be_done(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_a_server_that_is_not_there(run: Run) -> None:
    code, _, err = run("--url", "postgresql://bob:s3cr3t@localhost:1/x", "-o", "tour.ipynb")
    assert code == 2
    assert "bob@localhost" in err
    assert "s3cr3t" not in err
    assert not Path("tour.ipynb").exists()


def test_no_password_in_any_file(run: Run, database: str) -> None:
    execute(database, SHOP)
    url = build({**parse(database), "user": parse(database).get("user", "postgres"), "password": "s3cr3t"})
    assert "s3cr3t" in url
    code, out, err = run("--url", url, "-o", "tour.ipynb", "-o", "tour.html", "--json")
    assert code == 0
    for text in (out, err, Path("tour.ipynb").read_text(), Path("tour.html").read_text()):
        assert "s3cr3t" not in text
    assert "PGPASSWORD" in setup("tour.ipynb")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://bob:pw@host:5433/shop", "postgresql://bob@host:5433/shop"),
        (
            "postgresql://host/shop?user=bob&password=pw&sslmode=require",
            "postgresql://bob@host/shop?sslmode=require",
        ),
        ("postgresql://bob@host/shop?sslpassword=pw", "postgresql://bob@host/shop"),
        ("host=h dbname=d password=pw user=u", "postgresql://u@h/d"),
    ],
)
def test_the_url_of_a_notebook_has_no_secret(url: str, said: str) -> None:
    assert shareable(url) == said


def test_values_of_rows_only_when_asked(run: Run, database: str) -> None:
    execute(database, SHOP + ROWS)
    run("--url", database, "-o", "quiet.ipynb")
    run("--url", database, "-o", "loud.ipynb", "--values")
    quiet, loud = Path("quiet.ipynb").read_text(), Path("loud.ipynb").read_text()
    assert "Values of rows" not in quiet
    assert "holds no values of rows" in quiet
    assert "Values of rows" in loud
    assert "tour = db.tour(values=True)" in setup("loud.ipynb")


def test_domains_of_a_file(run: Run, database: str) -> None:
    execute(database, SHOP)
    Path("mine.toml").write_text('[domains]\nbuying = ["customers", "order*"]\nmore = ["nosuch"]\n')
    code, out, err = run("--url", database, "--domains", "mine.toml", "-o", "tour.ipynb", "--json")
    assert code == 0
    assert "mine.toml: no table is called nosuch" in err
    domains = {t["name"]: t["domain"] for t in json.loads(out)["tables"]}
    assert {domains[n] for n in ("customers", "orders", "order_items")} == {"buying"}
    assert "tour = db.tour(domains='mine.toml')" in setup("tour.ipynb")


def test_the_environment_names_the_database(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(database, SHOP)
    monkeypatch.setenv("SCHEMABOOK_DATABASE_URL", database)
    assert run("-o", "tour.ipynb")[0] == 0
    assert Path("tour.ipynb").exists()


def test_a_script_is_named_from_the_notebooks_folder(run: Run) -> None:
    Path("shop.sql").write_text(SHOP)
    Path("notes").mkdir()
    assert run("--from-sql", Path("shop.sql").resolve(), "-o", "notes/tour.ipynb")[0] == 0
    assert "db.load('../shop.sql')\ndb.sql(\"ANALYZE\")\ntour = db.tour(title='shop')" in setup(
        "notes/tour.ipynb"
    )
    assert str(Path.cwd()) not in Path("notes/tour.ipynb").read_text()


def test_rows_of_a_script_have_a_shape(run: Run) -> None:
    Path("shop.sql").write_text(SHOP + ROWS.replace("ANALYZE;", ""))
    assert run("--from-sql", "shop.sql", "-o", "tour.ipynb")[0] == 0
    assert "The largest tables" in Path("tour.ipynb").read_text()


def test_an_empty_database_has_a_tour_that_says_so(run: Run, database: str) -> None:
    assert run("--url", database, "-o", "tour.ipynb", "-o", "tour.html")[0] == 0
    assert "There are no tables in this database yet" in Path("tour.html").read_text()
