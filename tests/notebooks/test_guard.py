"""The guard against silent failures, proven by notebooks that are broken on purpose."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = (
    "%sql select * from nosuch",
    "%%sql\nselect 1;\nselec 2",
    "%nosuchmagic",
    "%load_ext nosuch_extension_at_all",
    "%%explain\nselect * from nosuch",
)
FINE = (
    ("%load_ext schemabook", ()),
    ("%sql select 1 as a", ("nbval-ignore-output",)),
    ("%sql select * from nosuch", ("raises-exception", "nbval-ignore-output")),
)


def notebook(folder: Path, *cells: tuple[str, tuple[str, ...]], run: bool = True) -> None:
    """Write `broken.ipynb` with these (source, tags)."""
    made = []
    for number, (source, tags) in enumerate(cells, 1):
        made.append(nbformat.v4.new_code_cell(source, execution_count=number if run else None))
        made[-1].metadata["tags"] = list(tags)
    found = nbformat.v4.new_notebook(cells=made)
    found.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(found, folder / "broken.ipynb")


def verdict(folder: Path, *options: str) -> str:
    """The last line that pytest says of it."""
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env"]
    run = subprocess.run([*command, *options, "broken.ipynb"], cwd=folder, capture_output=True, text=True)
    return run.stdout.splitlines()[-1]


def test_cells_that_fail_fail_the_test(tmp_path: Path) -> None:
    ignored = ("nbval-ignore-output",)
    notebook(tmp_path, ("%load_ext schemabook", ()), *((source, ignored) for source in BROKEN))
    assert f"{len(BROKEN)} failed, 1 passed" in verdict(tmp_path)


def test_healthy_cells_pass_and_so_does_one_that_should_fail(tmp_path: Path) -> None:
    notebook(tmp_path, *FINE)
    assert "3 passed" in verdict(tmp_path)


def test_cells_never_run_and_cells_with_other_outputs_fail(tmp_path: Path) -> None:
    notebook(tmp_path, ("1 + 1", ()), run=False)
    assert "1 failed" in verdict(tmp_path)
    notebook(tmp_path, ("print('not in the file')", ()))
    assert "1 failed" in verdict(tmp_path)


def test_nbval_alone_would_let_it_pass(tmp_path: Path) -> None:
    """If this fails, nbval has learned to look at the reply and the guard can go."""
    notebook(tmp_path, ("%nosuchmagic", ("nbval-ignore-output",)))
    assert "1 passed" in verdict(tmp_path, "-p", "no:schemabook")
