"""How names are made, as a project says it: [tool.schemabook.models] in the nearest pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from schemabook.errors import SyntaxProblem, UnknownName, UsageError
from schemabook.modelling.targets import shown
from schemabook.models import Rules

_KINDS: Final = {
    "singular": "true or false",
    "irregular": 'a table: {data = "datum"}',
    "strip": 'a list: ["tbl_"]',
}
_TABLE: Final = "tool.schemabook.models"


def rules(near: Path | None = None) -> Rules:
    """The rules that hold for a file or folder (the current one without it); the default where none are said.

    Raises SyntaxProblem for what is no TOML, UnknownName and UsageError for settings that mean nothing.
    """
    start = (near or Path.cwd()).absolute()
    for folder in (start, *start.parents):
        found = folder / "pyproject.toml"
        if found.is_file():
            return _rules(_table(found), shown(found))
    return Rules()


def _table(path: Path) -> Any:
    try:
        data = tomllib.loads(path.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        raise SyntaxProblem(
            f"{shown(path)} is no TOML: {error}.",
            line=int(place[1]) if place else None,
            column=int(place[2]) if place else None,
            hint="mend the file",
        ) from None
    for part in _TABLE.split("."):
        data = data.get(part, {}) if isinstance(data, dict) else {}
    return data


def _rules(data: Any, file: str) -> Rules:
    if not isinstance(data, dict):
        raise UsageError(f"{file}: {_TABLE} is no table.", hint=f"write [{_TABLE}] and the settings below it")
    for key, value in data.items():
        if key not in _KINDS:
            raise UnknownName(f"setting in [{_TABLE}] of {file}", key, _KINDS)
        if not _fits(key, value):
            raise UsageError(
                f"{file}: [{_TABLE}] {key} = {value!r} means nothing.", hint=f"give {_KINDS[key]}"
            )
    irregular = {many.lower(): one.lower() for many, one in data.get("irregular", {}).items()}
    return Rules(singular=data.get("singular", True), irregular=irregular, strip=tuple(data.get("strip", ())))


def _fits(key: str, value: Any) -> bool:
    if key == "singular":
        return isinstance(value, bool)
    if key == "irregular":
        return isinstance(value, dict) and all(isinstance(one, str) and one for one in value.values())
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
