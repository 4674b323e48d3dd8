"""`schemabook diagram`: what is chosen, every format, atlases, domains, what a check says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from schemabook import schema_json
from schemabook.draw import stored_digest
from schemabook.schema import Column, Schema
from tests.synthetic import synthetic
from tests.test_cli import refused, run
from tests.test_draw_golden import chain

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("svg", "png", "pdf", "dot", "mmd", "dbml", "puml", "md", "html", "json")


def snapshot(folder: Path, schema: Schema, name: str = "schema.json") -> Path:
    path = folder / name
    path.write_text(schema_json.to_json(schema), encoding="utf-8")
    return path


def test_every_format_in_one_run(tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(4))
    outputs = [word for suffix in FORMATS for word in ("-o", str(tmp_path / f"out.{suffix}"))]
    done = run("diagram", "--snapshot", str(given), *outputs)
    assert (done.returncode, done.stderr) == (0, "")
    digest = schema_json.digest(chain(4))
    assert {stored_digest(tmp_path / f"out.{suffix}") for suffix in FORMATS} == {digest}
    assert run("diagram", "--snapshot", str(given), "--check", *outputs).returncode == 0


def test_what_is_to_be_seen_is_chosen(tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(12))

    def tables(*words: str) -> list[str]:
        done = run("diagram", "--snapshot", str(given), "--json", *words)
        assert done.returncode == 0, done.stderr
        return [t["name"] for t in json.loads(done.stdout)["tables"]]

    assert tables("--focus", "t003") == ["t002", "t003", "t004"]
    assert tables("--focus", "t003", "--focus", "t009", "--hops", "0") == ["t003", "t009"]
    assert tables("--include", "t00*", "--exclude", "*[0-7]") == ["t008", "t009"]
    assert len(tables("--schema", "public")) == 12


def test_a_version_of_a_study() -> None:
    def tables(study: str) -> list[str]:
        done = run("diagram", "--study", study, "--json")
        assert done.returncode == 0, done.stderr
        return [t["name"] for t in json.loads(done.stdout)["tables"]]

    first, latest = tables("tasks@v0.1"), tables("tasks")
    assert first
    assert first != latest
    assert "v0.1" in refused("diagram", "--study", "tasks@v9")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--focus", "t03"), "did you mean"),
        (("--schema", "publik"), "did you mean 'public'"),
        (("--domain", "nothing"), "no domain 'nothing'"),
        (("--include", "nothing*"), "no table like 'nothing*'"),
        (("--domains", "nowhere.toml"), "no file"),
    ],
)
def test_a_wrong_name_is_told(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(6))
    done = run("diagram", "--snapshot", str(given), *words)
    assert done.returncode == 2
    assert said.lower() in done.stderr.lower()


def test_a_folder_is_an_atlas_and_its_domains_are_kept(tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(12))
    folder = tmp_path / "docs"
    assert run("diagram", "--snapshot", str(given), "-o", str(folder)).returncode == 0
    assert (folder / "index.html").is_file()
    (folder / "domains.toml").write_text(
        '[domains]\nlow = ["t00?"]\nhigh = ["t01?"]\ngone = ["x"]\n', encoding="utf-8"
    )
    grown = snapshot(tmp_path, chain(13))
    done = run("diagram", "--snapshot", str(grown), "-o", str(folder))
    assert done.returncode == 0
    assert "names tables that are not there: x" in done.stderr
    assert {path.stem for path in folder.glob("*.svg")} == {"map", "low", "high"}
    assert run("diagram", "--snapshot", str(grown), "--check", "-o", str(folder)).returncode == 0
    (folder / "domains.toml").write_text('[domains]\nlow = ["t00?"\n', encoding="utf-8")
    broken = run("diagram", "--snapshot", str(grown), "-o", str(folder))
    assert broken.returncode == 2
    assert "domains.toml" in broken.stderr


def test_one_domain_of_a_file(tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(12))
    domains = tmp_path / "mine.toml"
    domains.write_text('[domains]\nlow = ["t00?"]\nhigh = ["t01?"]\n', encoding="utf-8")
    words = ("--snapshot", str(given), "--domains", str(domains), "--domain", "high", "--json")
    held = json.loads(run("diagram", *words).stdout)
    assert [t["name"] for t in held["tables"]] == ["t010", "t011"]


def test_too_many_tables_for_a_picture_give_a_map_and_say_where_the_rest_is(tmp_path: Path) -> None:
    given = snapshot(tmp_path, synthetic(151))
    target = tmp_path / "big.svg"
    done = run("diagram", "--snapshot", str(given), "-o", str(target))
    assert done.returncode == 0
    assert "151 tables are too many for one picture" in done.stderr
    assert (tmp_path / "big" / "index.html").is_file()
    assert target.read_bytes() == (tmp_path / "big" / "map.svg").read_bytes()
    one = run("diagram", "--snapshot", str(given), "--detail", "names", "-o", str(tmp_path / "one.svg"))
    assert (one.returncode, one.stderr) == (0, "")


def test_a_check_says_which_file_is_stale_and_why(tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(4))
    outputs = [word for suffix in ("svg", "mmd", "md") for word in ("-o", str(tmp_path / f"out.{suffix}"))]
    assert run("diagram", "--snapshot", str(given), "--focus", "t001", *outputs).returncode == 0
    now = snapshot(tmp_path, chain(5), "now.json")
    unseen = run("diagram", "--snapshot", str(now), "--check", *outputs)
    assert unseen.returncode == 1
    assert unseen.stderr.count("what changed is nothing that it shows") == 2
    assert "(2 tables not shown)" in unseen.stderr  # the Markdown file counts them
    less = snapshot(tmp_path, chain(2), "less.json")
    seen = run("diagram", "--snapshot", str(less), "--check", *outputs)
    assert seen.returncode == 1
    assert "- table t002" in seen.stderr
    assert "- t002.t001_id -> t001.id" in seen.stderr
    assert "Next: draw them anew" in seen.stderr


def test_a_schema_without_tables_is_drawn_as_such(tmp_path: Path) -> None:
    empty = tmp_path / "empty.sql"
    empty.write_text("SELECT 1", encoding="utf-8")
    outputs = [word for suffix in FORMATS for word in ("-o", str(tmp_path / f"out.{suffix}"))]
    done = run("diagram", "--from-sql", str(empty), *outputs)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("diagram", "--from-sql", str(empty), "-o", str(tmp_path / "atlas")).returncode == 0
    assert (tmp_path / "atlas" / "index.html").is_file()


def test_a_column_whose_name_has_the_word_digest_is_told(tmp_path: Path) -> None:
    before, now = tmp_path / "before.json", tmp_path / "now.json"
    one = chain(1).tables[0]
    more = replace(one, columns=(*one.columns, Column(name="password_digest", type="text")))
    before.write_text(schema_json.to_json(Schema(tables=(one,))), encoding="utf-8")
    now.write_text(schema_json.to_json(Schema(tables=(more,))), encoding="utf-8")
    outputs = [word for suffix in ("mmd", "json", "md") for word in ("-o", str(tmp_path / f"out.{suffix}"))]
    assert run("diagram", "--snapshot", str(before), *outputs).returncode == 0
    done = run("diagram", "--snapshot", str(now), "--check", *outputs)
    assert done.returncode == 1
    assert done.stderr.count("password_digest") >= 3
    assert "nothing that it shows" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"), [(("--check",), "No file is named"), (("-o", "-"), "not written to standard output")]
)
def test_outputs_that_mean_nothing_are_refused(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(2))
    done = run("diagram", "--snapshot", str(given), *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Next: " in done.stderr


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    given = snapshot(tmp_path, chain(2))
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    done = run("diagram", "--snapshot", str(given), "-o", str(tmp_path / "taken"))
    assert (done.returncode, (tmp_path / "taken").read_text(encoding="utf-8")) == (2, "mine")
    assert "Next: an atlas needs a folder" in done.stderr
