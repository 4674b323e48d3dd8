"""EXPLAIN (FORMAT YAML) -> the documents that the JSON form has.

PostgreSQL quotes every string as JSON does, so that what is not quoted is a number or a truth value.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from schemabook.errors import SyntaxProblem

_HINT: Final = "give the whole output of EXPLAIN (FORMAT YAML), with its indentation."
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is ten times as fast
_STRING: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
#: Anchors, references and tags: no plan has them, and references can blow up.
_REFERENCE: Final = re.compile(r"(?:^|[:\-\[,]\s*)[&*!]", re.MULTILINE)


def parse(text: str) -> Any:
    """The documents; SyntaxProblem with line and column otherwise."""
    bare = _STRING.sub(lambda m: " " * len(m[0]), text)
    referred = _REFERENCE.search(bare)
    if referred:
        raise _problem("anchors, references and tags are not read", text.count("\n", 0, referred.end()), 0)
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _problem(
            str(error.problem or error.context), mark.line if mark else 0, mark.column if mark else 0
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _problem(str(error).partition("\n")[0], 0, 0) from None
    except RecursionError:
        raise _problem("it nests too deep", 0, 0) from None


def _problem(what: str, line: int, column: int) -> SyntaxProblem:
    return SyntaxProblem(
        f"This is no plan in YAML: {what}, at line {line + 1}, column {column + 1}.",
        line=line + 1,
        column=column + 1,
        hint=_HINT,
    )
