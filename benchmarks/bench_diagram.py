"""A finished set of SVG files from a database of 10, 100 and 1,000 tables, beside eralchemy and eralchemy2.

Every run is a process of its own, from its start to the file, so that imports, reading the catalog, layout
and drawing all count, as they do for whoever types the command. Ours writes one diagram up to 150 tables,
above that the whole atlas: map, a diagram for each domain, index. Theirs write one picture.
Memory is the largest sum of resident pages of the process and its children, looked at every 20 ms.
Run: python benchmarks/bench_diagram.py [TABLES ...]
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from schemabook import ddl
from schemabook.server import connect, scratch
from tests.synthetic import synthetic

SIZES: Final = (10, 100, 1000)
ROUNDS: Final = {10: 3, 100: 3, 1000: 1}
OURS: Final = "schemabook"
TOOLS: Final = (OURS, "eralchemy", "eralchemy2")
BAR_S: Final = 5.0
BAR_RATIO: Final = 4.0
# A picture that takes longer than this is not waited for: its time counts as at least this.
PATIENCE_S: Final = 600.0


class Result(NamedTuple):
    """Seconds, and bytes at the peak; `files` and `size` of what was written. Infinite where not finished."""

    seconds: float
    memory: float
    files: int
    size: int


def command(tool: str, url: str, folder: Path, tables: int) -> list[str]:
    """What draws the database at `url` into `folder`."""
    if tool == OURS:
        target = folder / "schema.svg" if tables <= 150 else folder / "atlas"
        return [sys.executable, "-m", "schemabook.cli", "diagram", "--url", url, "-o", str(target)]
    plain = url.replace("postgresql://", "postgresql+psycopg://", 1)
    call = f"from {tool} import render_er; render_er({plain!r}, {str(folder / 'schema.svg')!r})"
    return [sys.executable, "-W", "ignore", "-c", call]


def measured(tool: str, url: str, tables: int) -> Result:
    """One run in a fresh folder."""
    with TemporaryDirectory() as name:
        start = time.perf_counter()
        run = subprocess.Popen(
            command(tool, url, Path(name), tables), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        memory = watched(run, start)
        seconds = time.perf_counter() - start
        if run.returncode:
            return Result(float("inf"), memory, 0, 0)
        files = [path for path in Path(name).rglob("*") if path.is_file()]
        return Result(seconds, memory, len(files), sum(path.stat().st_size for path in files))


def watched(run: subprocess.Popen[bytes], start: float) -> int:
    """The peak of memory until the process ends; it is killed when it takes too long."""
    peak = 0
    process = psutil.Process(run.pid)
    while run.poll() is None:
        if time.perf_counter() - start > PATIENCE_S:
            for child in process.children(recursive=True):
                child.kill()
            run.kill()
            run.wait()
            break
        try:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(p.memory_info().rss for p in family))
        except psutil.Error:
            pass
        time.sleep(0.02)
    return peak


def compared(tables: int) -> dict[str, Result]:
    """The best of some rounds for each tool, taken in turns."""
    with scratch("bench") as made:
        with connect(made.url) as conn:
            conn.execute(ddl.script(synthetic(tables)))
        found: dict[str, list[Result]] = {tool: [] for tool in TOOLS}
        for _ in range(ROUNDS.get(tables, 1)):
            for tool in TOOLS:
                found[tool].append(measured(tool, made.url, tables))
    return {tool: min(results) for tool, results in found.items()}


def main(sizes: list[int]) -> int:
    """Print a table; 1 where a bar is missed."""
    print(f"{'tables':>7} {'tool':<11} {'seconds':>8} {'ratio':>7} {'MB':>6} {'files':>6} {'kB':>7}")
    missed = []
    for tables in sizes:
        found = compared(tables)
        ours = found[OURS].seconds
        for tool, one in found.items():
            print(
                f"{tables:>7,} {tool:<11} {one.seconds:>8.2f} {one.seconds / ours:>7.1f}"
                f" {one.memory / 2**20:>6.0f} {one.files:>6} {one.size / 1024:>7.0f}"
            )
        if tables >= 1000 and (ours > BAR_S or found["eralchemy"].seconds < BAR_RATIO * ours):
            missed.append(f"{tables:,} tables: under {BAR_S:.0f} s, {BAR_RATIO:.0f} times eralchemy's speed")
    print("\n".join(f"missed: {bar}" for bar in missed) or "all bars met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or list(SIZES)))
