"""The fonts of the drawing process and of the files: private, complete, the same from every folder."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from schemabook.draw import diagram, fontconfig, metrics
from schemabook.draw.render import graphviz
from tests.test_draw_golden import SHOP

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
SCRIPT = """
import hashlib, sys
sys.path[:0] = [sys.argv[1]]
from tests.test_draw_golden import SHOP
from schemabook.draw import diagram
print(hashlib.sha256(diagram(SHOP, title="Shop").png()).hexdigest())
"""


def drawn_in(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT)], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def files(folder: Path) -> set[Path]:
    return {p for p in folder.rglob("*") if "__pycache__" not in p.parts}


def test_a_drawing_is_the_same_from_every_folder_and_leaves_nothing_there(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "c").mkdir()
    before = files(tmp_path), files(fontconfig.OURS.parent), files(Path("/usr/share/fonts"))
    assert len({drawn_in(tmp_path), drawn_in(tmp_path / "a"), drawn_in(ROOT)}) == 1
    assert (files(tmp_path), files(fontconfig.OURS.parent), files(Path("/usr/share/fonts"))) == before
    assert not list(ROOT.glob("*/.uuid"))


def test_a_font_file_in_the_working_directory_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = diagram(SHOP).png()
    (tmp_path / "DejaVuSans.ttf").write_bytes((fontconfig.OURS / "SchemabookSans-Bold.ttf").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert diagram(SHOP).png() == expected


def test_the_picture_is_as_wide_as_the_font_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "gen_random_uuid " * 5
    dot = f'digraph {{ n [shape=plain, fontname="{metrics.FAMILY}", fontsize=20, label="{text}"] }}'
    (made,) = graphviz([("dot", "plain", dot)])
    width = float(made.decode().split("node n ")[1].split()[2]) * 72
    assert width == pytest.approx(metrics.width(text, 20), rel=0.01)


def test_a_cache_that_cannot_be_written_is_replaced_by_a_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = diagram(SHOP).png()
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    assert "schemabook-fonts-" in fontconfig.fontconfig()
    assert diagram(SHOP).png() == expected


def test_an_emptied_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    config = Path(fontconfig.fontconfig())
    assert config.is_relative_to(tmp_path)
    config.unlink()
    (config.parent / "fonts" / "SchemabookSans.ttf").unlink()
    again = Path(fontconfig.fontconfig())
    assert again.exists()
    assert (again.parent / "fonts" / "SchemabookSans.ttf").exists()


def test_the_svg_brings_its_font() -> None:
    root = ET.fromstring(diagram(SHOP, title="Shop").svg())
    style = root.findtext(f"{SVG}style") or ""
    faces = re.findall(
        r'font-family:"([^"]+)";font-weight:(\w+);src:url\(data:font/woff2;base64,([^)]+)\)', style
    )
    assert {(name, weight) for name, weight, _ in faces} == {
        (metrics.FAMILY, "normal"),
        (metrics.FAMILY, "bold"),
    }
    for _, _, data in faces:
        font = base64.b64decode(data, validate=True)
        assert font.startswith(b"wOF2")
        assert len(font) < 25_000
    assert root.get("font-family", "").startswith(metrics.FAMILY)
    adjusted = {t.get("lengthAdjust") for t in root.iter(f"{SVG}text")} - {None}
    assert adjusted == {"spacingAndGlyphs"}, "letters that are spread cannot be read"
