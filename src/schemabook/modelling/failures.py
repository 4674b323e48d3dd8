"""Why models could not be imported, mapped or created, as an error with file, line and caret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SchemabookError, SyntaxProblem, UsageError
from schemabook.modelling.targets import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.modelling.targets import Target

_SECRET: Final = re.compile(r"(://[^:/@\s]*:)([^@\s]*)(?=@)")
_UNDEFINED: Final = {"42704", "42883", "0A000", "58P01", "3F000"}
_EXTENSIONS: Final = {
    "geometry": "postgis",
    "geography": "postgis",
    "raster": "postgis_raster",
    "box2d": "postgis",
    "vector": "vector",
    "halfvec": "vector",
    "sparsevec": "vector",
    "citext": "citext",
    "hstore": "hstore",
    "ltree": "ltree",
    "lquery": "ltree",
    "cube": "cube",
    "isbn": "isn",
    "semver": "semver",
    "gin_trgm_ops": "pg_trgm",
    "gist_trgm_ops": "pg_trgm",
}


def error_of(answer: Mapping[str, Any], target: Target) -> SchemabookError:
    """The error that an answer of the worker means."""
    kind, message = answer["error"], str(answer.get("message") or "")
    match kind:
        case "syntax":
            return SyntaxProblem(
                "\n".join([f"{target.shown} is no Python: {message}.", *pointed(answer)]),
                line=answer["line"],
                column=answer["column"],
                hint="mend the file, then run this again",
            )
        case "missing":
            return _missing(answer, target)
        case "raised":
            return UsageError(
                "\n".join([f"{target.shown} cannot be imported: {message}", *pointed(answer)]),
                hint="mend the file, then run this again",
            )
        case "empty":
            return UsageError(
                f"{target.shown} has no SQLAlchemy MetaData and no models.",
                hint="name the module with the models in it",
            )
        case "mapping":
            return UsageError(f"The models of {target.shown} do not fit together: {message}", hint=_MENDED)
        case "compare":
            return UsageError(f"Alembic cannot compare {target.shown}: {message}")
        case _:
            return not_created(answer, target.shown)


_MENDED: Final = "mend the relationship or the class that it names"


def _missing(answer: Mapping[str, Any], target: Target) -> UsageError:
    module = answer.get("module")
    absent = str(answer["message"]).startswith("No module named")
    if absent and module and (module == target.module or target.module.startswith(f"{module}.")):
        return UsageError(
            f"There is no module {target.module}: {answer['message']}.",
            hint="check its name, and that it can be imported from the current folder",
        )
    hint = (
        f"install {module.partition('.')[0]} where schemabook runs" if absent and module else "check its name"
    )
    lines = [f"{target.shown} cannot be imported: {answer['message']}.", *pointed(answer)]
    return UsageError("\n".join(lines), hint=hint)


def not_created(answer: Mapping[str, Any], name: str) -> UsageError:
    """What PostgreSQL refused of create_all(), and what to do: an extension may be missing."""
    message, statement = str(answer["message"]), str(answer.get("statement") or "")
    lines = [f"The models of {name} cannot be created in an empty database: {message}"]
    lines += [f"in: {line}" for line in statement.splitlines()[:1] if line]
    return UsageError("\n".join(lines), hint=_next_step(message, statement, answer.get("sqlstate")))


def _next_step(message: str, statement: str, sqlstate: str | None) -> str:
    extension = _extension(message) if sqlstate in _UNDEFINED else None
    if extension is not None:
        return (
            f"install the extension {extension} on the server of the scratch databases "
            "(SCHEMABOOK_DATABASE_URL names another server); --no-verify writes models without the proof"
        )
    if sqlstate in _UNDEFINED:
        return (
            "what the models name must exist before their tables: create it in the models, or install it on "
            "the server of the scratch databases (SCHEMABOOK_DATABASE_URL names another server)"
        )
    return "mend what the statement makes" if statement else "mend the models"


def _extension(message: str) -> str | None:
    """The extension that PostgreSQL's message names, or that has the type which it names."""
    named = re.search(r'extension "([^"]+)" is not available', message)
    if named is not None:
        return named[1]
    lacking = re.search(r'(?:type|operator class) "(?:\w+\.)?(\w+)"', message)
    return _EXTENSIONS.get(lacking[1]) if lacking is not None else None


def pointed(answer: Mapping[str, Any]) -> list[str]:
    """`models.py:12: class User(Base)` and a caret below, as far as it is known."""
    file, line = answer.get("file"), answer.get("line")
    text = _SECRET.sub(lambda m: m[1] + "*" * len(m[2]), str(answer.get("text") or "").rstrip("\r\n"))
    if not file or not line:
        return []
    kept = text.lstrip()
    label = f"{shown(file)}:{line}: "
    column = answer.get("column")
    if not column or not kept:
        return [label + kept]
    at = max(column - 1 - (len(text) - len(kept)), 0)
    pad = "".join("\t" if c == "\t" else " " for c in kept[:at])
    return [label + kept, " " * len(label) + pad + " " * (at - len(pad)) + "^"]
