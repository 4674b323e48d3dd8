"""What a terminal, a client or a log put around EXPLAIN's output is taken off.

Every function here gives back as many lines as it was given: what is no part of the plan becomes blank, so
that a problem names the line of the text that the user has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER: Final = re.compile(r'[\s|│"]*QUERY PLAN[\s|│"+↵]*$')
_RULE: Final = re.compile(r"[\s|│]*[-+=─┌┐└┘├┤┬┴┼═╔╗╚╝╠╣]{3,}[\s|│]*$")
_FOOTER: Final = re.compile(r"\s*\(\d+ \w+\)\s*$")
_CLOCK: Final = re.compile(r"\s*Time: [\d.,]+ ms(?: \([\d:.,]+\))?\s*$")
_RECORD: Final = re.compile(r"-\[ RECORD \d+ \][-+]*\s*$")
_FIELD: Final = re.compile(r"(?:QUERY PLAN|\s{10}) ?[|│] ?")
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")
_ENTRY: Final = re.compile(r"(?P<prefix>.*?)duration: (?P<ms>[\d.]+) ms  ?plan:(?P<rest>.*)$")
_LOGGED: Final = re.compile(
    r"\S.*\b(?:LOG|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT|NOTICE|INFO|DEBUG\d?):  "
)
_BLANKS: Final = re.compile(r"^[ \t\xa0]+")
_QUOTED: Final = re.compile(r'\s*"((?:[^"]|"")*)"[;,]?\s*$')


@dataclass(frozen=True)
class Sheet:
    """The lines of one output, at their places in the text; `beside` is what its frame said about it."""

    lines: list[str]
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def sheets(text: str) -> list[Sheet]:
    """Each table, fenced block or log entry of its own; one sheet where there is nothing like that."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # web pages indent with no-break spaces; inside of a literal one is the user's own
    lines = [_BLANKS.sub(lambda m: m[0].replace("\xa0", " "), line, count=1) for line in lines]
    lines = _unquote_mail(lines)
    logged = _log(lines)
    if logged:
        return logged
    found = [part for fenced in _fences(lines) for part in _tables(fenced)]
    return [Sheet(_unquote(part)) for part in found]


def _unquote_mail(lines: list[str]) -> list[str]:
    """ "> " before every line."""
    filled = [line for line in lines if line.strip()]
    if filled and all(line.startswith(">") for line in filled):
        return [re.sub(r"^(?:> ?)+", "", line) for line in lines]
    return lines


def _log(lines: list[str]) -> list[Sheet]:
    """The entries of auto_explain; in the server's log their further lines begin with a tab."""
    found: list[Sheet] = []
    begin = 0
    while begin < len(lines):
        entry = _ENTRY.match(lines[begin])
        if entry is None:
            begin += 1
            continue
        end = begin + 1
        while end < len(lines) and not (_LOGGED.match(lines[end]) or _ENTRY.match(lines[end])):
            end += 1
        body = [entry["rest"].strip(), *(line.removeprefix("\t") for line in lines[begin + 1 : end])]
        found.append(Sheet(_place(begin, body), {"Duration": float(entry["ms"])}))
        begin = end
    return found


def _place(begin: int, body: Sequence[str]) -> list[str]:
    """The body at its place, blanks before it (what follows does not matter for line numbers)."""
    return [""] * begin + list(body)


def _fences(lines: list[str]) -> list[list[str]]:
    """The blocks between Markdown's fences."""
    marks = [i for i, line in enumerate(lines) if _FENCE.match(line)]
    if not marks:
        return [lines]
    if len(marks) % 2:
        marks.append(len(lines))
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return [_place(a + 1, lines[a + 1 : b]) for a, b in pairs]


def _tables(lines: list[str]) -> list[list[str]]:
    """Each of psql's tables; whatever stands before a heading and after the row count is left out."""
    heads = [i for i, line in enumerate(lines) if _HEADER.match(line) or _RECORD.match(line)]
    if any(_RECORD.match(lines[i]) for i in heads):
        return [_expanded(lines)]
    if not heads:
        return [[_bare(line) for line in lines]]
    ends = [*heads[1:], len(lines)]
    return [_place(a + 1, _table(lines[a], lines[a + 1 : b])) for a, b in zip(heads, ends, strict=True)]


def _bare(line: str) -> str:
    """Of output without a heading: no row count."""
    return "" if _FOOTER.match(line) or _CLOCK.match(line) else line


def _table(head: str, lines: list[str]) -> list[str]:
    framed = bool(re.match(r"\s*[|│]", head)) or bool(re.search(r"[|│]\s*$", head))
    body: list[str] = []
    for line in lines:
        if _FOOTER.match(line):
            break
        body.append("" if _RULE.match(line) or _CLOCK.match(line) else _cell(line, framed))
    padded = bool(lines) and bool(_RULE.match(lines[0])) and not framed
    if padded and all(line.startswith(" ") for line in body if line):
        body = [line[1:] for line in body]
    return _unwrap(body)


def _cell(line: str, framed: bool) -> str:
    """A line of a table without its frame and without the mark that the cell goes on."""
    if framed:
        line = re.sub(r"^\s*[|│:] ?", "", line)
        line = re.sub(r"\s?[|│]\s*$", "", line) if re.search(r"[|│]\s*$", line) else line
    return re.sub(r"\s*[+↵]?\s*$", "", line) if re.search(r"[+↵]\s*$", line) else line.rstrip()


def _unwrap(lines: list[str]) -> list[str]:
    """Put together what \\pset format wrapped broke: a dot at the end, a dot before the rest."""
    found = list(lines)
    for place in range(len(found) - 1, 0, -1):
        before, rest = found[place - 1], found[place]
        if before.endswith((".", "…")) and rest.lstrip().startswith((".", "…")) and len(rest.strip()) > 1:
            if rest.startswith(" "):
                rest = rest.lstrip()
            found[place - 1], found[place] = before[:-1] + rest[1:], ""
    return found


def _expanded(lines: list[str]) -> list[str]:
    """psql's expanded display: each line of the plan is a record."""
    kept = ["" if _RECORD.match(line) or _FOOTER.match(line) else line for line in lines]
    return [re.sub(r"\s*[+↵]\s*$", "", _FIELD.sub("", line, count=1)) for line in kept]


def _unquote(lines: list[str]) -> list[str]:
    """pgAdmin and CSV: every line in double quotes, or the whole in one pair, or only lines that need it."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    if not filled:
        return lines
    found = list(lines)
    quoted = [i for i in filled if _QUOTED.match(lines[i])]
    # a line of JSON, YAML or XML may be a string of its own
    if len(quoted) == len(filled) or (quoted and lines[filled[0]].lstrip()[0] not in '[{<-"'):
        for i in quoted:
            found[i] = re.sub(_QUOTED, lambda m: m[1].replace('""', '"'), lines[i])
        return found
    first, last = filled[0], filled[-1]
    if lines[first].lstrip().startswith('"') and lines[last].rstrip().endswith('"') and first < last:
        found = [line.replace('""', '"') for line in lines]
        found[first] = found[first].lstrip().removeprefix('"')
        found[last] = found[last].rstrip().removesuffix('"')
    return found
