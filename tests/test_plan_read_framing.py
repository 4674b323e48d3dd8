"""Reading: whatever a terminal, a client, a mail or a log puts around a text plan, the plan is the same."""

from __future__ import annotations

import textwrap

import pytest

from schemabook import plan
from schemabook.errors import SyntaxProblem
from schemabook.plan import framing
from tests.plans.vocabulary import OTHERS

TEXT = next(p for p in OTHERS if p.parent.name == "18" and p.name == "hash_join.txt").read_text()
LINES = TEXT.rstrip().split("\n")
WIDTH = max(map(len, LINES))
FOOT = f"({len(LINES)} rows)"
RULE = "-" * (WIDTH + 2)
BOX = f"+{RULE}+"


def quoted(line: str) -> str:
    return '"' + line.replace('"', '""') + '"'


def boxed(head: list[str], lines: list[str], left: str, right: str, foot: list[str]) -> list[str]:
    return [*head, *(f"{left}{line.ljust(WIDTH)}{right}" for line in lines), *foot, FOOT, ""]


HEAD = "QUERY PLAN".center(WIDTH)
UNICODE = ["┌" + "─" * (WIDTH + 2) + "┐", f"│ {HEAD} │", "├" + "─" * (WIDTH + 2) + "┤"]
FRAMES = {
    "psql": boxed([f" {HEAD} ", RULE], LINES, " ", " ", []),
    "psql border 0": boxed([HEAD, "-" * WIDTH], LINES, "", "", []),
    "psql border 2": boxed([BOX, f"| {HEAD} |", BOX], LINES, "| ", " |", [BOX]),
    "psql unicode border 1": boxed([f" {HEAD} ", "─" * (WIDTH + 2)], LINES, " ", " ", []),
    "psql unicode border 2": boxed(UNICODE, LINES, "│ ", " │", ["└" + "─" * (WIDTH + 2) + "┘"]),
    "psql one cell": boxed([f" {HEAD} ", RULE], LINES, " ", "+", []),
    "psql one cell border 2": boxed([BOX, f"| {HEAD} |", BOX], LINES, "| ", "+|", [BOX]),
    "psql one cell unicode": boxed(UNICODE, LINES, "│ ", "↵│", ["└" + "─" * (WIDTH + 2) + "┘"]),
    "psql timing": [*boxed([f" {HEAD} ", RULE], LINES, " ", " ", []), "Time: 1.234 ms"],
    "psql expanded": [
        x for i, ln in enumerate(LINES) for x in (f"-[ RECORD {i} ]----", f"QUERY PLAN | {ln}")
    ],
    "psql csv": ["QUERY PLAN", *(quoted(ln) if set(ln) & set('",') else ln for ln in LINES)],
    "pgAdmin": [quoted(ln) for ln in LINES],
    "pgAdmin with heading": ['"QUERY PLAN"', *(quoted(ln) for ln in LINES)],
    "DBeaver": [HEAD + "|", "-" * WIDTH + "+", *(ln.ljust(WIDTH) + "|" for ln in LINES)],
    "Markdown": ["It is slow:", "```text", *LINES, "```", "Why?"],
    "tab before each line": ["\t" + ln for ln in LINES],
    "tabs for blanks": [ln.replace(" " * 8, "\t") for ln in LINES],
    "mail": ["> " + ln for ln in LINES],
    "prompt": ["db=# EXPLAIN ANALYZE", "db-# SELECT * FROM orders;", *LINES],
    "Windows": [ln + "\r" for ln in LINES],
}


@pytest.mark.parametrize("lines", FRAMES.values(), ids=FRAMES)
def test_frames(lines: list[str]) -> None:
    assert plan.read("\n".join(lines)) == plan.read(TEXT)


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100, 120])
def test_lines_broken_by_a_terminal(width: int) -> None:
    broken = [ln[i : i + width] for ln in LINES for i in range(0, len(ln), width)]
    assert plan.read("\n".join(broken)) == plan.read(TEXT)


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100, 120])
def test_lines_broken_by_mail(width: int) -> None:
    broken: list[str] = []
    for line in LINES:
        first = line[: len(line) - len(line.lstrip())]
        broken += textwrap.wrap(line.strip(), width, initial_indent=first) if len(line) > width else [line]
    assert plan.read("\n".join(broken)) == plan.read(TEXT)


@pytest.mark.parametrize("frame", ["", "|"])
def test_psql_wrapped(frame: str) -> None:
    width, found = 60, []
    for line in LINES:
        parts = [line[i : i + width] for i in range(0, len(line), width)]
        for place, part in enumerate(parts):
            end = "." if place < len(parts) - 1 else " "
            found.append(f"{frame}{'.' if place else ' '}{part.ljust(width)}{end}{frame}")
    head = f"{frame} {'QUERY PLAN'.center(width)} {frame}"
    assert plan.read("\n".join([head, "-" * (width + 2), *found, FOOT])) == plan.read(TEXT)


ENTRY = "\n".join(
    [
        "2026-01-01 12:00:00.123 UTC [77] bob@db LOG:  duration: 12.345 ms  plan:",
        "\tQuery Text: SELECT *",
        "\tFROM orders -- don't (",
        "\tWHERE x: 1",
        *("\t" + line for line in LINES),
        "2026-01-01 12:00:01 UTC [77] bob@db CONTEXT:  SQL function f",
        "",
    ]
)


def test_auto_explain() -> None:
    found = plan.read(ENTRY)
    assert found.query == "SELECT *\nFROM orders -- don't (\nWHERE x: 1"
    assert found.extra == {"Duration": 12.345}
    assert found.nodes == plan.read(TEXT).nodes
    assert len(plan.read_all("starting\n" + ENTRY * 3)) == 3


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".xml"])
def test_auto_explain_in_other_formats(suffix: str) -> None:
    path = next(p for p in OTHERS if p.name == "seq_scan.yaml" and p.parent.name == "18").with_suffix(suffix)
    text = path.read_text()
    log = "LOG:  duration: 2.5 ms  plan:\n" + "\n".join("\t" + ln for ln in text.splitlines())
    assert plan.read(log).nodes == plan.read(text).nodes
    assert plan.read(log).extra["Duration"] == 2.5
    cell = '"QUERY PLAN"\n"' + text.rstrip().replace('"', '""') + '"'
    assert plan.read(cell) == plan.read(text)


def test_several_plans_of_a_script() -> None:
    framed = "\n".join(FRAMES["psql"])
    assert len(plan.read_all(framed + "\n" + framed)) == 2
    assert len(plan.read_all(TEXT + "\n" + TEXT)) == 2
    assert len(plan.read_all("\n".join(FRAMES["Markdown"] * 2))) == 2


def test_line_numbers_are_those_of_the_whole_text() -> None:
    framed = ["```", *LINES[:1], "  -> Seq Scan on a  (cost=0.00..1", "```"]
    with pytest.raises(SyntaxProblem) as caught:
        plan.read("\n".join(framed))
    assert caught.value.line == 3
    assert all(len(s.lines) <= len(framed) for s in framing.sheets("\n".join(framed)))
