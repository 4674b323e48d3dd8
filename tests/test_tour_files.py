"""The tour's notebook and page: whole, executed, the same when it is run, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

import schemabook as sb
from schemabook import schema_json
from schemabook.tour import from_snapshot
from schemabook.tour.block import cell_id
from schemabook.tour.cells import mark, source
from schemabook.tour.files import save, targets
from schemabook.tour.making import made
from schemabook.tour.opening import Source
from tests.migrating import execute
from tests.test_draw_golden import SHOP as SMALL
from tests.test_tour import HOSTILE, ROWS, SHOP
from tests.touring import flags, note, outline, with_note


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(url: str, *names: str, accept: bool = False) -> None:
    """The tour of a database, as `schemabook tour --url` writes it."""
    found = targets([Path(name) for name in names])
    with sb.connect(url) as db:
        save(db.tour(title="shop"), found, Source(url=url, title="shop"), like=False, accept=accept)


def run(cells: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Execute the code cells in order, as a kernel does: what each shows, by id."""
    space: dict[str, Any] = {}
    shown = {}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        text = source(cell)
        if text.startswith("tour."):
            shown[cell["id"]] = eval(text, space)._repr_mimebundle_()
        else:
            exec(text, space)
    space["db"].close() if "db" in space else None
    return shown


@pytest.mark.parametrize("ddl", [SHOP + ROWS, HOSTILE, ""])
def test_the_notebook_is_valid_executed_and_gives_the_same_when_it_is_run(
    database: str, folder: Path, ddl: str
) -> None:
    execute(database, ddl or "SELECT 1")
    written(database, "tour.ipynb")
    book = nbformat.read("tour.ipynb", 4)
    nbformat.validate(book)
    cells = json.loads(Path("tour.ipynb").read_text())["cells"]
    code = [c for c in cells if c["cell_type"] == "code"]
    assert [c["execution_count"] for c in code] == list(range(1, len(code) + 1))
    assert all(c["outputs"] for c in code[1:])
    assert all(c["id"].startswith("tour-") for c in cells)
    again = run(cells)
    assert len(again) == len(code) - 1
    for cell in code[1:]:
        stored = {k: "".join(v) for k, v in cell["outputs"][0]["data"].items()}
        assert stored == again[cell["id"]]


def test_running_it_again_on_the_same_database_changes_no_byte(database: str, folder: Path) -> None:
    execute(database, SHOP)
    written(database, "tour.ipynb", "tour.html")
    before = Path("tour.ipynb").read_bytes(), Path("tour.html").read_bytes()
    written(database, "tour.ipynb", "tour.html")
    assert (Path("tour.ipynb").read_bytes(), Path("tour.html").read_bytes()) == before


def test_a_note_beside_a_table_that_changes_is_flagged_in_both_files(database: str, folder: Path) -> None:
    execute(database, SHOP)
    written(database, "tour.ipynb")
    path = Path("tour.ipynb")
    path.write_text(with_note(path.read_text(), "conventions", note("`orders`: ask <b>Anna</b>")))
    execute(database, "ALTER TABLE orders ADD COLUMN note text; DROP TABLE alone")
    written(database, "tour.ipynb", "tour.html")
    (flag,) = flags(path.read_text())
    assert "orders: column note added" in flag
    assert "alone" not in flag
    page = Path("tour.html").read_text()
    assert "column note added" in page
    assert "ask &lt;b&gt;Anna&lt;/b&gt;" in page
    written(database, "tour.html", accept=True)
    assert "column note added:" not in Path("tour.html").read_text()


def test_a_page_alone_takes_the_notes_of_the_notebook_beside_it(database: str, folder: Path) -> None:
    execute(database, SHOP)
    written(database, "tour.ipynb")
    path = Path("tour.ipynb")
    path.write_text(with_note(path.read_text(), "glance", note("Welcome, Bob")))
    kept = path.read_bytes()
    written(database, "tour.html")
    assert "Welcome, Bob" in Path("tour.html").read_text()
    assert path.read_bytes() == kept
    written(database, "other.html")
    assert "Welcome, Bob" not in Path("other.html").read_text()


def test_an_answer_to_a_question_stays(database: str, folder: Path) -> None:
    execute(database, SHOP)
    written(database, "tour.ipynb")
    path = Path("tour.ipynb")
    data = json.loads(path.read_text())
    asked = next(c for c in data["cells"] if (m := mark(c)) is not None and m.key.startswith("question:"))
    asked["source"] = [source(asked) + " because of the audit"]
    path.write_text(json.dumps(data))
    execute(database, "CREATE TABLE added (id bigint PRIMARY KEY)")
    written(database, "tour.ipynb")
    assert "because of the audit" in path.read_text()


class Page(HTMLParser):
    """What a page would load, run and lead to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, name: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


@pytest.mark.parametrize("ddl", [SHOP, HOSTILE])
def test_the_page_loads_nothing_and_runs_only_its_own_script(database: str, folder: Path, ddl: str) -> None:
    execute(database, ddl)
    written(database, "tour.html")
    text = Path("tour.html").read_text()
    page = Page(text)
    assert all(src.startswith("data:image/svg+xml;base64,") for src in page.all("src"))
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
    assert not [tag for tag, _ in page.tags if tag in ("link", "iframe", "object", "base", "form")]
    script = re.search(r"<script>(.*?)</script>", text, re.S)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    ids = set(page.all("id"))
    assert len(ids) == len(page.all("id"))
    assert {h[1:] for h in page.all("href") if h.startswith("#")} <= ids
    assert all(h.startswith("#") for h in page.all("href"))


def test_the_page_has_every_table_of_the_schema(database: str, folder: Path) -> None:
    execute(database, SHOP)
    written(database, "tour.html")
    page = Page(Path("tour.html").read_text())
    with sb.connect(database) as db:
        assert sorted(page.all("data-table")) == sorted(str(t) for t in db.schema.tables)


def test_a_snapshot_has_a_tour_too(folder: Path) -> None:
    Path("shop.json").write_text(schema_json.to_json(SMALL))
    tour = from_snapshot("shop.json")
    assert "known of a live database only" in str(tour.shape)
    save(tour, targets([Path("tour.ipynb")]), Source(snapshot=Path("shop.json")), like=False)
    cells = json.loads(Path("tour.ipynb").read_text())["cells"]
    shown = run(cells)
    assert shown[cell_id("glance-shown")]["text/plain"] == str(tour.glance)


def test_the_bytes_do_not_depend_on_the_hash_seed(folder: Path) -> None:
    Path("shop.json").write_text(schema_json.to_json(SMALL))
    found = set()
    for seed in ("0", "1"):
        subprocess.run(
            [
                sys.executable,
                "-m",
                "schemabook.cli",
                "tour",
                "--snapshot",
                "shop.json",
                "-o",
                "t.ipynb",
                "-o",
                "t.html",
            ],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        found.add((Path("t.ipynb").read_bytes(), Path("t.html").read_bytes()))
        Path("t.ipynb").unlink()
    assert len(found) == 1


def test_domains_of_an_earlier_run_stay_as_they_were(folder: Path) -> None:
    from schemabook.tour.making import kept, settled
    from schemabook.tour.notebook import read
    from tests.synthetic import synthetic

    schema = synthetic(60)
    tour = made(schema, "big")
    save(tour, targets([Path("tour.ipynb")]), Source(url="postgresql:///big"), like=False)
    text = Path("tour.ipynb").read_text()
    one, other = tour.found.domains.names[:2]
    moved = next(n for n, d in tour.found.domains.of.items() if d == one)
    data = json.loads(text)
    data["metadata"]["schemabook"]["domains"][str(moved)] = other
    book = read(json.dumps(data), "tour.ipynb")
    again, differs = settled(schema, "big", statistics=None, book=book)
    assert differs
    assert again.found.domains.of[moved] == other
    assert dict(again.found.domains.of) == dict(kept(schema, book))
    same, differs = settled(schema, "big", statistics=None, book=read(text, "tour.ipynb"))
    assert not differs
    assert same.found.domains == tour.found.domains
    save(again, targets([Path("tour.ipynb")]), Source(url="postgresql:///big"), like=True)
    first = Path("tour.ipynb").read_bytes()
    assert b"like='tour.ipynb'" in first
    once_more, _ = settled(schema, "big", statistics=None, book=read(first.decode(), "tour.ipynb"))
    save(once_more, targets([Path("tour.ipynb")]), Source(url="postgresql:///big"), like=True)
    assert Path("tour.ipynb").read_bytes() == first
    assert outline(first.decode())
