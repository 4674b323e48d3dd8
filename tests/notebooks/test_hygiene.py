"""Notebooks as committed: executed, in order, deterministic, and free of secrets and machine paths."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
FORBIDDEN = {
    "a password in a URL": r"postgres(?:ql)?(?:\+\w+)?://[^\s\"'/@:]*:[^\s\"'@/]+@",
    "an absolute path": r"(?<![\w.:/])/(?:home|root|tmp|usr|var|work|Users|private)/[\w.-]",
    "a memory address": r" at 0x[0-9a-f]{6,}",
    "a scratch database's own name": r"schemabook_scratch_\w+_\d+_[0-9a-f]{8}",
    "a library path": r"site-packages",
}


def load(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def test_there_are_notebooks() -> None:
    names = [path.stem for path in NOTEBOOKS]
    assert {"00_start_here", "01_ddl", "03_models", "05_diagrams", "07_query_plans", "11_onboarding"} <= set(
        names
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_cell_was_run_in_order(path: Path) -> None:
    counts = [c.execution_count for c in load(path).cells if c.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_only_cells_that_should_fail_have_failed(path: Path) -> None:
    for cell in load(path).cells:
        if cell.cell_type != "code":
            continue
        failed = any(output.output_type == "error" for output in cell.outputs)
        assert failed == ("raises-exception" in cell.metadata.get("tags", [])), cell.source


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_nothing_is_shown_that_should_not_be(path: Path, what: str) -> None:
    cells = load(path).cells
    shown = json.dumps([[c.source, c.get("outputs")] for c in cells])
    # pictures are base64 and may hold anything
    shown = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", shown)
    assert re.findall(FORBIDDEN[what], shown) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_it_begins_with_a_promise_and_ends_with_a_link(path: Path) -> None:
    first, *_, last = load(path).cells
    assert first.cell_type == last.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert re.search(r"\*\*Next:\*\* .*\[.+\]\(\w+\.ipynb\)", last.source)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_links_lead_somewhere(path: Path) -> None:
    for cell in load(path).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([\w./-]+)\)", cell.source):
                assert (FOLDER / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_comment_markers_are_tags(path: Path) -> None:
    """A marker in a comment of an SQL cell would be sent to the server."""
    for cell in load(path).cells:
        assert not re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE)", cell.source)
