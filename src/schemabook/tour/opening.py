"""How a notebook comes to its tour: Python for its first cell, and the command that makes it anew."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from os.path import relpath
from typing import TYPE_CHECKING

from schemabook.server.urls import shareable
from schemabook.tour.document import Opening
from schemabook.tour.making import TIMEOUT_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECRET = "# a password comes from PGPASSWORD or ~/.pgpass, never from this file"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a tour comes from: one of the first four, and what was asked for."""

    url: str | None = None
    study: str | None = None
    script: Path | None = None
    snapshot: Path | None = None
    values: bool = False
    domains: Path | None = None
    title: str | None = None
    timeout: float = TIMEOUT_S


def opening(source: Source, notebook: Path, *, like: bool) -> Opening:
    """The opening of a notebook at `notebook`; `like` where the domains are those of its last run.

    Paths are told from the notebook's folder, where Jupyter runs it.
    """
    told = dict(_options(source, notebook))
    if like:
        told["like"] = repr(notebook.name)
    if source.snapshot is not None:
        told = {"path": repr(_near(source.snapshot, notebook)), **told}
        for name in ("values", "timeout"):
            told.pop(name, None)
        said = ", ".join(v if n == "path" else f"{n}={v}" for n, v in told.items())
        lines: tuple[str, ...] = (
            "from schemabook.tour import from_snapshot",
            "",
            f"tour = from_snapshot({said})",
        )
    else:
        said = ", ".join(f"{n}={v}" for n, v in told.items())
        lines = (*_connected(source, notebook), f"tour = db.tour({said})")
    return Opening(lines=lines, command=_command(source, notebook))


def _connected(source: Source, notebook: Path) -> tuple[str, ...]:
    if source.study is not None:
        return (f"db = sb.open({source.study!r})",)
    if source.script is not None:
        # analysed at once: else autovacuum does it at some moment, and the shape is known or not
        return ("db = sb.open()", f"db.load({_near(source.script, notebook)!r})", 'db.sql("ANALYZE")')
    return (_SECRET, f"db = sb.connect({str(shareable(source.url or ''))!r})")


def _options(source: Source, notebook: Path) -> Iterator[tuple[str, str]]:
    if source.title is not None:
        yield "title", repr(source.title)
    elif source.script is not None:
        yield "title", repr(source.script.stem)
    if source.values:
        yield "values", "True"
    if source.domains is not None:
        yield "domains", repr(_near(source.domains, notebook))
    if source.timeout != TIMEOUT_S:
        yield "timeout", f"{source.timeout:g}"


def _command(source: Source, notebook: Path) -> str:
    words = ["schemabook", "tour"]
    for option, value in (
        ("--study", source.study),
        ("--from-sql", _near(source.script, notebook) if source.script else None),
        ("--snapshot", _near(source.snapshot, notebook) if source.snapshot else None),
        ("--url", str(shareable(source.url)) if source.url else None),
        ("--domains", _near(source.domains, notebook) if source.domains else None),
        ("--title", source.title),
        ("--timeout", f"{source.timeout:g}" if source.timeout != TIMEOUT_S else None),
    ):
        words += [option, value] if value is not None else []
    words += ["--values"] if source.values else []
    return shlex.join([*words, "-o", notebook.name])


def _near(path: Path, notebook: Path) -> str:
    """The path as seen from the notebook: an absolute one would be true on one machine."""
    return relpath(path.resolve(), notebook.resolve().parent).replace("\\", "/")
