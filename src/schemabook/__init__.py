"""Schemabook: a PostgreSQL schema-design workspace.

    import schemabook as sb
    db = sb.open("tutoring")          # a scratch database with the study in it; or sb.connect(url)
    db.schema                         # the snapshot; shows itself as an overview of the tables
    db.diagram(focus="tuition_logs")  # an ER diagram
    db.explain("SELECT ...")          # a plan that tells the truth; nothing it did stays done
    db.lint()                         # what the design rules find, with the SQL that mends it
    db.migrate(to="v0.2")             # the study's steps, in order, with a ledger

In a notebook `%load_ext schemabook` adds `%%sql` and `%%explain`.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import (
    Busy,
    Cancelled,
    ConnectError,
    ConnectionLost,
    MigrationError,
    NeedsConsent,
    RightsError,
    SchemabookError,
    ServerError,
    ServerStartError,
    SqlError,
    StaleError,
    SyntaxProblem,
    UnknownName,
    UsageError,
)

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from schemabook.database import Database, connect, open  # noqa: A004 - sb.open() is the point
    from schemabook.drawings import diagram, diagram_diff
    from schemabook.migrations import generate, prove
    from schemabook.schema import Schema
    from schemabook.schema_diff import diff
    from schemabook.workspace import studies

__version__ = _version("schemabook")
# Where the others live: a command that only draws need not wait for the modules that migrate.
_HOMES: Final = {
    **dict.fromkeys(("Database", "connect", "open"), "database"),
    **dict.fromkeys(("diagram", "diagram_diff"), "drawings"),
    **dict.fromkeys(("generate", "prove"), "migrations"),
    "Schema": "schema",
    "diff": "schema_diff",
    "studies": "workspace",
}

__all__ = [
    "Busy",
    "Cancelled",
    "ConnectError",
    "ConnectionLost",
    "Database",
    "MigrationError",
    "NeedsConsent",
    "RightsError",
    "Schema",
    "SchemabookError",
    "ServerError",
    "ServerStartError",
    "SqlError",
    "StaleError",
    "SyntaxProblem",
    "UnknownName",
    "UsageError",
    "connect",
    "diagram",
    "diagram_diff",
    "diff",
    "generate",
    "load_ipython_extension",
    "open",
    "prove",
    "studies",
]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext schemabook` calls."""
    from schemabook.notebook import load

    load(shell)


def __getattr__(name: str) -> Any:
    """A name of the surface, imported when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(_import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
