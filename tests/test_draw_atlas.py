"""More tables than fit a picture: clusters by domain, then an atlas; complete, linked, kept, swept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from schemabook import schema_json
from schemabook.draw import Atlas, diagram, stale, stored_digest
from schemabook.draw.atlas import DOMAINS, INDEX
from schemabook.draw.cards import HUB, LONG
from schemabook.draw.diagram import SUFFIXES
from schemabook.draw.domain_map import DomainBox, domain_map
from schemabook.draw.theme import LIGHT
from schemabook.errors import UnknownName, UsageError
from schemabook.explore import read_domains
from schemabook.schema import Column, Name, Schema
from tests.synthetic import planted, synthetic
from tests.test_draw_golden import chain, identity, table

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parent.parent
LARGE = synthetic(160)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    made = diagram(LARGE, title="Large")
    assert isinstance(made, Atlas)
    return made


@pytest.fixture(scope="module")
def folder(atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return atlas.save(f"{tmp_path_factory.mktemp('atlas')}/docs/")


def clustered() -> tuple[Schema, dict[Name, str]]:
    schema, communities = planted(70)
    return schema, {t.key: communities.get(t.key, "shared") for t in schema.tables}


def test_from_61_tables_the_domains_stand_in_frames() -> None:
    schema, domains = clustered()
    made = diagram(schema, domains=domains)
    assert made.picture.clustered
    layout = made._layout
    boxes = {card.key: layout.boxes[f"t{i}"] for i, card in enumerate(made.picture.cards)}
    frames = {group: layout.frames[f"g{i}"] for i, group in enumerate(made.picture.groups)}
    assert set(frames) == set(domains.values())
    for key, box in boxes.items():
        for group, frame in frames.items():
            assert frame.holds((box.x, box.y)) == (domains[key] == group)
    every = list(frames.values())
    assert not any(a.overlaps(b) for i, a in enumerate(every) for b in every[:i])
    cards = list(boxes.values())
    assert not any(a.overlaps(b, gap=8) for i, a in enumerate(cards) for b in cards[:i])
    shown = [e.text for e in ET.fromstring(made.svg()).iter(f"{SVG}text")]
    assert set(frames) <= {text.replace("\u00a0", " ") for text in shown if text}


def test_a_hub_is_told_in_the_rows_and_drawn_to_by_no_line() -> None:
    hub = chain(1).tables[0]
    others = [
        table(f"x{i:02}", identity(), Column(name="t000_id", type="bigint"), references="t000")
        for i in range(HUB + 50)
    ]
    made = diagram(Schema(tables=(hub, *others)))
    assert not list(made.picture.links)
    assert {row.to for card in made.picture.cards[1:] for row in card.rows if "FK" in row.badges} == {
        ("t000",)
    }
    assert [f.text for f in made.picture.cards[0].footers] == [f"referred to by {HUB + 50} keys not drawn"]
    assert [(e["parent"], e["drawn"]) for e in made.json()["edges"]] == [("t000", False)] * (HUB + 50)
    assert made.mermaid().count("||--o{") + made.mermaid().count("|o--o{") == HUB + 50


def test_above_150_tables_it_is_an_atlas(atlas: Atlas) -> None:
    assert isinstance(diagram(synthetic(150)), Atlas) is False
    assert re.fullmatch(r"<Atlas: 160 tables, \d+ relations, \d+ domains>", repr(atlas))
    assert str(atlas).startswith("Large: 160 tables")
    assert not isinstance(diagram(LARGE, detail="names"), Atlas)
    assert isinstance(diagram(chain(3), atlas=True), Atlas)


def test_every_table_is_on_exactly_one_sheet_or_told_to_be_alike(atlas: Atlas) -> None:
    drawn = [c.key for s in atlas.sheets.sheets for c in s.picture.cards if c.kind == "table"]
    assert len(drawn) == len(set(drawn))
    missing = {str(t.key) for t in LARGE.tables} - {str(key) for key in drawn}
    lines = [f.text for s in atlas.sheets.sheets for c in s.picture.cards for f in c.footers]
    said = sum(int(n) for line in lines for n in re.findall(r"^and (\d+) tables? alike", line))
    assert said == len(missing)
    assert sum(box.tables for box in atlas.sheets.boxes) == len(LARGE.tables)


def test_what_leads_to_another_domain_is_a_stub_or_told(atlas: Atlas) -> None:
    of = atlas.domains.of
    for sheet in atlas.sheets.sheets:
        here = {c.key for c in sheet.picture.cards if c.kind == "table"}
        for card in sheet.picture.cards:
            if card.kind == "stub":
                assert of[card.key] != sheet.name
                assert card.notes == (of[card.key],)
        leading = {
            x.parent
            for x in diagram(LARGE, detail="names").picture.links
            if x.child in here and of[x.parent] != sheet.name
        }
        stubs = {c.key for c in sheet.picture.cards if c.kind == "stub"}
        told = {to for c in sheet.picture.cards for row in c.columns for to in row.to}
        assert {str(key) for key in leading} == {str(key) for key in stubs} | told


def test_the_map_counts_every_reference_between_domains(atlas: Atlas) -> None:
    of = atlas.domains.of
    links = diagram(LARGE, detail="names").picture.links
    across = [x for x in links if of[x.child] != of[x.parent]]
    assert sum(atlas.sheets.between.values()) == len(across)
    assert {box.name for box in atlas.sheets.boxes} == set(of.values())


def test_one_domain_by_its_name(atlas: Atlas) -> None:
    name = atlas.sheets.boxes[0].name
    assert atlas[name].picture.title == name
    with pytest.raises(UnknownName, match=re.escape(name)):
        atlas[name + "x"]


def test_a_folder_has_everything(atlas: Atlas, folder: Path) -> None:
    slugs = {sheet.slug for sheet in atlas.sheets.sheets}
    assert {p.name for p in folder.iterdir()} == {
        INDEX,
        DOMAINS,
        "README.md",
        "map.svg",
        *(f"{slug}.svg" for slug in slugs),
    }
    for path in folder.glob("*.svg"):
        assert stored_digest(path) == atlas.digest
        assert ET.parse(path).getroot().get("role") == "img"
    assert stored_digest(folder / INDEX) == stored_digest(folder / "README.md") == atlas.digest
    pins = read_domains((folder / DOMAINS).read_text(encoding="utf-8")).pins(LARGE)
    assert pins == atlas.domains.of
    for target in re.findall(r"\]\(([^)]+)\)", (folder / "README.md").read_text(encoding="utf-8")):
        assert (folder / target).is_file()


def test_drawn_again_nothing_changes(folder: Path) -> None:
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    diagram(LARGE, title="Large").save(folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_domains_that_a_person_has_edited_survive(tmp_path: Path) -> None:
    made = diagram(chain(12), atlas=True)
    made.save(f"{tmp_path}/")
    text = '# mine\n[domains]\nfirst = ["t00[0-5]", "t006"]\nsecond = ["t*"]\n'
    (tmp_path / DOMAINS).write_text(text.replace("[0-5]", "?"), encoding="utf-8")
    kept = (tmp_path / DOMAINS).read_text(encoding="utf-8")
    pins = read_domains(kept).pins(chain(13))
    again = diagram(chain(13), atlas=True, domains=pins)
    again.save(tmp_path)
    assert (tmp_path / DOMAINS).read_text(encoding="utf-8") == kept
    assert {p.stem for p in tmp_path.glob("*.svg")} == {"map", "first", "second"}


def test_diagrams_of_other_people_are_not_swept(tmp_path: Path) -> None:
    diagram(chain(12), atlas=True).save(f"{tmp_path}/")
    diagram(chain(3)).save(tmp_path / "mine.svg")
    (tmp_path / "photo.svg").write_text("<svg/>", encoding="utf-8")
    domains = {t.key: "only" for t in chain(12).tables}
    diagram(chain(12), atlas=True, domains=domains).save(tmp_path)
    assert {p.stem for p in tmp_path.glob("*.svg")} == {"map", "only", "mine", "photo"}


def test_the_map_of_another_atlas_is_not_swept(tmp_path: Path) -> None:
    other = diagram(chain(3), atlas=True).save(tmp_path / "other.svg")
    diagram(chain(12), atlas=True).save(tmp_path)
    assert other.is_file()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_other_people_wrote_is_left_as_it_is(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"notes{suffix}"
    path.touch()  # nothing is lost
    diagram(chain(3)).save(path)
    diagram(chain(4)).save(path)
    path.write_text('{"mine": 1}', encoding="utf-8")
    with pytest.raises(UsageError, match="not written by Schemabook"):
        diagram(chain(3)).save(path)
    assert path.read_text(encoding="utf-8") == '{"mine": 1}'


@pytest.mark.parametrize("name", ["README.md", INDEX, "map.svg", "only.svg"])
def test_what_other_people_wrote_is_not_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("# mine", encoding="utf-8")
    made = diagram(chain(3), atlas=True, domains={t.key: "only" for t in chain(3).tables})
    with pytest.raises(UsageError, match=re.escape(name)) as caught:
        made.save(tmp_path)
    assert caught.value.hint
    assert [(p.name, p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()] == [(name, "# mine")]


def test_a_table_of_1600_columns_is_as_long_on_its_sheet_as_in_any_picture() -> None:
    wide = table("wide", identity(), *(Column(name=f"c{i}", type="int") for i in range(1599)))
    made = diagram(Schema(tables=(wide,)), atlas=True)
    assert isinstance(made, Atlas)
    (card,) = made.sheets.sheets[0].picture.cards
    assert (len(card.rows), card.hidden) == (LONG, 1600 - LONG)


def test_an_atlas_that_is_stale_says_what_changed(folder: Path) -> None:
    changed = replace(LARGE.tables[5], columns=(*LARGE.tables[5].columns, Column(name="extra", type="text")))
    now = replace(LARGE, tables=(*LARGE.tables[:5], changed, *LARGE.tables[6:]))
    found = stale(folder, now, schema_json.digest(now))
    assert found is not None
    assert found.path == folder / INDEX
    assert f"+ {changed}: extra text null" in found.changes
    assert stale(folder, LARGE, schema_json.digest(LARGE)) is None


def test_texts_of_an_atlas_are_whole(atlas: Atlas, tmp_path: Path) -> None:
    held = json.loads(atlas.save(tmp_path / "a.json").read_text(encoding="utf-8"))
    assert len(held["tables"]) == 160
    assert all(t["columns"] for t in held["tables"])
    assert len(held["edges"]) == len(diagram(LARGE, detail="names").picture.links)


SCRIPT = """
import hashlib, sys
sys.path[:0] = [sys.argv[1]]
from pathlib import Path
from tests.test_draw_atlas import LARGE
from schemabook.draw import diagram
folder = diagram(LARGE).save(sys.argv[2] + "/")
for path in sorted(Path(folder).iterdir()):
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    seen = set()
    for seed in ("0", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(ROOT), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        seen.add(done.stdout)
    assert len(seen) == 1


def test_a_domain_that_was_edited_or_a_file_that_is_gone_makes_an_atlas_stale(tmp_path: Path) -> None:
    schema = chain(12)
    digest = schema_json.digest(schema)
    pins = {t.key: "low" if t.name < "t006" else "high" for t in schema.tables}
    diagram(schema, atlas=True, domains=pins).save(f"{tmp_path}/")
    assert stale(tmp_path, schema, digest, pins) is None
    moved = {**pins, schema.tables[6].key: "low"}
    found = stale(tmp_path, schema, digest, moved)
    assert found is not None
    assert any("shows other tables" in line for line in found.changes)
    (tmp_path / "low.svg").unlink()
    (tmp_path / "map.svg").write_text("<svg></svg>", encoding="utf-8")
    (tmp_path / "README.md").unlink()
    gone = stale(tmp_path, schema, digest, pins)
    assert gone is not None
    names = ("map.svg", "README.md", "low.svg")
    assert gone.changes == tuple(f"{name} is missing, or of another schema" for name in names)


def test_of_many_domains_the_map_has_the_strongest_lines_and_counts_the_others() -> None:
    boxes = [DomainBox(name=f"d{i}", tables=1, main=(), accent=i) for i in range(14)]
    between = {(f"d{i}", f"d{j}"): 1 + (j == i + 1) * 5 for i in range(14) for j in range(i + 1, 14)}
    text = domain_map(boxes, between, LIGHT)
    drawn = set(re.findall(r"(d\d+) -> (d\d+) ", text))
    assert drawn == {(f"d{i + 1}", f"d{i}") for i in range(13)}
    assert f"{len(between) - 13} weaker lines not drawn" in text
    assert "not drawn" not in domain_map(boxes[:3], {("d0", "d1"): 1, ("d0", "d2"): 4}, LIGHT)
