"""Graphviz, through pygraphviz in a process of its own (see `worker.py`); no `dot` program is needed."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from schemabook.draw.fontconfig import fontconfig
from schemabook.errors import SchemabookError

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE = Path(__file__).parent
# What would let another Graphviz, or other fonts, into the process.
_FOREIGN = ("GVBINDIR", "GV_FILE_PATH", "DOTFONTPATH", "GDFONTPATH", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")
_PATIENCE = 600.0  # seconds
# Starting a process costs about as much as this many small drawings.
_MANY = 8
_PROCESSES = 4


def graphviz(jobs: Sequence[tuple[str, str, str]]) -> list[bytes]:
    """Draw each (engine, format, DOT text), e.g. ("dot", "json0", "digraph {}").

    Many drawings are shared out to as many processes as there are processors; whoever calls from a thread has
    shared out the work already, and gets one. SchemabookError where Graphviz fails, with the end of what it
    said.
    """
    shares = _shares(jobs)
    if len(shares) == 1:
        return _drawn(jobs)
    with ThreadPoolExecutor(len(shares)) as pool:
        done = pool.map(lambda share: _drawn([jobs[i] for i in share]), shares)
        pairs = (
            pair
            for share, drawings in zip(shares, done, strict=True)
            for pair in zip(share, drawings, strict=True)
        )
        by_place = dict(pairs)
    return [by_place[i] for i in range(len(jobs))]


def processors() -> int:
    """How many processes are worth starting at once."""
    return min(os.cpu_count() or 1, _PROCESSES)


def _shares(jobs: Sequence[tuple[str, str, str]]) -> list[list[int]]:
    """The places of the jobs, shared out so that each process has about as much text to draw."""
    processes = processors()
    if len(jobs) < _MANY or processes == 1 or current_thread() is not main_thread():
        return [list(range(len(jobs)))]
    shares: list[list[int]] = [[] for _ in range(processes)]
    weights = [0] * processes
    for i in sorted(range(len(jobs)), key=lambda i: -len(jobs[i][2])):
        least = weights.index(min(weights))
        shares[least].append(i)
        weights[least] += len(jobs[i][2])
    return shares


def _drawn(jobs: Sequence[tuple[str, str, str]]) -> list[bytes]:
    """All drawings of one process."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_HERE / "worker.py")],
            input=json.dumps(jobs).encode("ascii"),
            capture_output=True,
            env=_environment(),
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SchemabookError(
            f"Graphviz did not finish in {_PATIENCE:.0f} seconds.",
            hint="draw less at once: focus=..., include=... or detail='names'",
        ) from None
    if done.returncode:
        said = "\n".join(done.stderr.decode("utf-8", "replace").splitlines()[-5:])
        raise SchemabookError(f"Graphviz failed (exit {done.returncode}).\n{said}")
    return [base64.b64decode(drawing) for drawing in json.loads(done.stdout)]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    # The child finds the packages that we found, however they came onto the path.
    paths = os.pathsep.join(p for p in sys.path if p)
    return {**kept, "PYTHONPATH": paths, "FONTCONFIG_FILE": fontconfig()}
