"""A file of queries: plain SQL, with weights and samples in comments.

A comment belongs to the statement it stands before or in, or behind on the same line.

    -- name: due cards
    -- weight: 120
    -- :user_id = 7
    SELECT * FROM cards WHERE user_id = :user_id;

`$1` works as well (`-- $1 = 7`). A sample is NULL, a quoted string, or the rest of the line as it stands.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from schemabook.errors import SyntaxProblem, UsageError
from schemabook.statements import Statement, split, tokens
from schemabook.workload.query import Query, Workload

_SAMPLE: Final = re.compile(r"--\s*[:$](\w+)\s*=\s*(.*?)\s*$")
_SETTING: Final = re.compile(r"--\s*(weight|calls|name)\s*:\s*(.*?)\s*$", re.IGNORECASE)
_STRING: Final = re.compile(r"'((?:[^']|'')*)'$")


def read_file(path: Path | str) -> Workload:
    """The queries of a UTF-8 file; UsageError where it cannot be read, SyntaxProblem with the line."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror or error}.", hint="check the name"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text.", hint="save it as UTF-8") from None
    return read_text(text, source=path.name)


def read_text(text: str, *, source: str = "text") -> Workload:
    """The queries of a text; SyntaxProblem, with the line, for what is no query or no weight."""
    statements = split(text)
    for statement in statements:
        if statement.kind != "sql":
            raise SyntaxProblem(
                f"{source}, line {statement.line}: {statement.text.split()[0]} is not a query.",
                line=statement.line,
                column=1,
                hint="a workload has SQL statements only",
            )
    told = _told(text, statements)
    queries = tuple(_query(s, told[s.start], source) for s in statements)
    return Workload(queries=queries, source=source)


def _told(text: str, statements: list[Statement]) -> dict[int, list[str]]:
    """The comments about each statement, by its start: those before and in it, and behind it on its line."""
    told: dict[int, list[str]] = {s.start: [] for s in statements}
    for token in tokens(text):
        if token.kind != "comment":
            continue
        ended = [s for s in statements if s.start + len(s.text) <= token.start]
        coming = [s for s in statements if s.start + len(s.text) > token.start]
        if ended and "\n" not in text[ended[-1].start + len(ended[-1].text) : token.start]:
            told[ended[-1].start].append(token.text)
        elif coming:
            told[coming[0].start].append(token.text)
    return told


def _query(statement: Statement, comments: list[str], source: str) -> Query:
    settings, samples = dict[str, str](), dict[str, str | None]()
    for comment in comments:
        if match := _SETTING.match(comment):
            settings[match[1].lower()] = match[2]
        elif match := _SAMPLE.match(comment):
            samples[match[1]] = _value(match[2])
    solid = next(t.start for t in tokens(statement.text) if t.kind not in ("comment", "space"))
    line = statement.line + statement.text.count("\n", 0, solid)
    return Query(
        text=statement.text[solid:],
        name=settings.get("name", ""),
        calls=_weight(settings.get("weight", settings.get("calls", "1")), source, line),
        samples=samples,
        line=line,
    )


def _weight(text: str, source: str, line: int) -> float:
    try:
        weight = float(text.replace("_", ""))
    except ValueError:
        weight = -1.0
    if not 0 <= weight < float("inf"):
        raise SyntaxProblem(
            f"{source}, the statement at line {line}: {text!r} is no weight.",
            line=line,
            column=1,
            hint="write a number of calls: -- weight: 10",
        )
    return weight


def _value(text: str) -> str | None:
    if text.upper() == "NULL":
        return None
    quoted = _STRING.match(text)
    return quoted[1].replace("''", "'") if quoted else text
