"""`[tool.schemabook.check]` of a project's pyproject.toml: where its tests are, and how much is enough.

[tool.schemabook.check]
unit = "tests/unit"                 # folders of tests, from the project's
integration = "tests/integration"
coverage = 70                       # per cent of the models' statements
core-coverage = 80                  # of each module with tables, enums or a session
against = "sql/shop"                # what the models must agree with: SQL, a snapshot, a URL
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schemabook import scripts
from schemabook.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS: Final = ("unit", "integration", "against")
_NUMBERS: Final = ("coverage", "core-coverage")


@dataclass(frozen=True)
class Settings:
    """The folders and thresholds; per cent from 0 to 100. `types` is True where mypy is configured."""

    unit: str | None = None
    integration: str | None = None
    against: str | None = None
    coverage: float = 70.0
    core_coverage: float = 80.0
    types: bool = False


def settings(root: Path) -> Settings:
    """The settings of the project in a folder; the defaults where it has none. Raises UsageError."""
    path = root / "pyproject.toml"
    try:
        tool: Any = tomllib.loads(scripts.read(path)).get("tool", {}) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"pyproject.toml: {error}", hint="mend the file") from None
    given = _table(_table(tool, "schemabook"), "check")
    for key, value in given.items():
        if key not in (*_TEXTS, *_NUMBERS):
            raise UsageError(
                f"pyproject.toml: [tool.schemabook.check] has no key {key!r}.",
                hint=f"choose one of: {', '.join((*_TEXTS, *_NUMBERS))}",
            )
        _typed(key, value)
    return Settings(
        **{key.replace("-", "_"): value for key, value in given.items()},
        types="mypy" in tool or any((root / n).is_file() for n in ("mypy.ini", ".mypy.ini")) or _in_cfg(root),
    )


def _table(of: Any, key: str) -> dict[str, Any]:
    found = of.get(key, {}) if isinstance(of, dict) else {}
    return found if isinstance(found, dict) else {}


def _typed(key: str, value: object) -> None:
    if key in _TEXTS and not isinstance(value, str):
        raise UsageError(f"pyproject.toml: [tool.schemabook.check] {key} is no text.")
    if key in _NUMBERS and (
        isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100
    ):
        raise UsageError(f"pyproject.toml: [tool.schemabook.check] {key} is no number from 0 to 100.")


def _in_cfg(root: Path) -> bool:
    path = root / "setup.cfg"
    return path.is_file() and "[mypy]" in scripts.read(path)
