"""The interpreter in which models are imported: one request in, one answer out, both JSON.

It is started by `loading`. Whatever models do when they are imported, print or change, they do it here.
"""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from schemabook.modelling import importing, reading
from schemabook.modelling.codec import encoded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

Answer = dict[str, Any]


def main() -> None:
    """Reads the request from standard input, writes the answer to standard output."""
    request = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what models print is none of the answer
    try:
        answer = answered(request)
    except KeyboardInterrupt:
        sys.exit(130)
    json.dump(answer, out)
    out.flush()
    os._exit(0)  # threads and exit handlers of theirs may wait for ever


def answered(request: Mapping[str, Any]) -> Answer:
    """What the models say, or the error that importing, mapping or creating them ends with."""
    try:
        modules = importing.import_models(request)
    except BaseException as error:
        return _not_imported(error, request["texts"])
    namespace = {key: value for module in modules for key, value in vars(module).items()}
    metadata = reading.metadata_in(namespace)
    if metadata is None:
        return {"error": "empty"}
    answer = worked(metadata, namespace, request.get("create"), request.get("compare"))
    if request.get("inspect") and "error" not in answer:
        from schemabook.modelling.inspecting import inspected

        ours = importing.ours(last=modules[0])
        paths = {name: str(module.__file__) for name, module in ours.items()}
        facts, failed = _tried("mapping", lambda: encoded(inspected(metadata, ours, paths)))
        return failed or {**answer, "facts": facts}
    return answer


def worked(metadata: Any, namespace: Mapping[str, Any], create: str | None, compare: str | None) -> Answer:
    """What the metadata says; created in the database `create`, compared by Alembic with `compare`."""
    answer, failed = _tried("mapping", lambda: encoded(reading.said(metadata, namespace)))
    if failed:
        return failed
    found: Answer = {"said": answer}
    if create:
        _, failed = _tried("create", lambda: reading.create(metadata, create))
    if compare and not failed:
        from schemabook.modelling.autogenerate import seen

        found["seen"], failed = _tried("compare", lambda: seen(metadata, compare))
    return failed or found


def _tried(step: str, work: Callable[[], Any]) -> tuple[Any, Answer]:
    try:
        return work(), {}
    except DBAPIError as error:
        diag = getattr(error.orig, "diag", None)
        said = getattr(diag, "message_primary", None) or str(error.orig)
        statement = (error.statement or "").strip()
        sqlstate = getattr(error.orig, "sqlstate", None)
        return None, {"error": step, "message": said, "statement": statement, "sqlstate": sqlstate}
    except (
        SQLAlchemyError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        NotImplementedError,
    ) as error:
        said = str(error).partition("(Background on this error")[0].strip()
        return None, {"error": step, "message": f"{said or type(error).__name__}"}


def _not_imported(error: BaseException, texts: Mapping[str, str]) -> Answer:
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, SyntaxError):
        place = {"file": error.filename, "line": error.lineno, "column": error.offset, "text": error.text}
        return {"error": "syntax", "message": error.msg, **place}
    kind = "missing" if isinstance(error, ImportError) else "raised"
    said = str(error) if kind == "missing" else f"{type(error).__name__}: {error}"
    said = re.sub(r"://([^:/@\s]*):[^@\s]*@", r"://\1@", said)  # a URL in it may have a password
    module = getattr(error, "name", None) if kind == "missing" else None
    return {"error": kind, "message": said, "module": module, **_place(error.__traceback__, texts)}


def _place(trace: TracebackType | None, texts: Mapping[str, str]) -> Answer:
    """The last line of theirs that was being executed."""
    library = os.path.dirname(os.__file__)  # noqa: PTH120 - a prefix
    frames = [
        frame
        for frame in traceback.extract_tb(trace)
        if not frame.filename.startswith(("<", library)) and "site-packages" not in frame.filename
    ]
    theirs = [frame for frame in frames if os.path.join("schemabook", "modelling") not in frame.filename]  # noqa: PTH118
    if not theirs:
        return {}
    last = theirs[-1]
    lines = texts[last.filename].splitlines() if last.filename in texts else []
    text = lines[last.lineno - 1] if lines and last.lineno else last.line
    return {"file": last.filename, "line": last.lineno, "text": text}
