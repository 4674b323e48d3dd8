"""Models at hand: what they say, what they make in a database, what Alembic makes of them.

A file, a package or a dotted module is imported in an interpreter of its own: nothing of it stays in ours
(modules, paths, tables registered in `SQLModel.metadata`), a second load sees every edit, and whatever it
prints, changes or ends is not ours. A MetaData, a declarative base or an imported module is taken as it is.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from schemabook import catalog
from schemabook.errors import UsageError
from schemabook.modelling.codec import decoded
from schemabook.modelling.failures import error_of
from schemabook.modelling.said import Said
from schemabook.modelling.targets import Target, target
from schemabook.schema import Name
from schemabook.server import connect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.modelling.autogenerate import Seen
    from schemabook.models.refine import Facts
    from schemabook.schema import Schema
    from schemabook.server import Server

Given = Any  # str | Path | MetaData | a declarative base | a module: SQLAlchemy is not imported for a name
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.readline()); "
    "from schemabook.modelling.worker import main; main()"
)


@dataclass(frozen=True)
class Models:
    """Models by their target; `texts` stand for files, by absolute path, that are not written yet."""

    target: Target
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What a reader calls them."""
        return self.target.shown

    @cached_property
    def said(self) -> Said:
        """What they say beyond their tables."""
        return decoded(Said, self._asked()["said"])

    def create(self, url: str) -> None:
        """Executes their create_all() in an empty database. Raises UsageError for what it cannot make."""
        answer = self._asked(create=url)
        self.__dict__.setdefault("said", decoded(Said, answer["said"]))

    def inspected(self, url: str) -> Facts:
        """As `create`; which class, attribute or element of which file is which object of the database."""
        from schemabook.models.refine import Facts

        return decoded(Facts, self._asked(create=url, inspect="yes")["facts"])

    def seen_by_alembic(self, url: str) -> tuple[Seen, ...]:
        """The operations that Alembic's autogenerate would write for the database at `url`."""
        return seen_of(self._asked(compare=url))

    def _asked(self, **jobs: str) -> dict[str, Any]:
        """Raises SyntaxProblem, UsageError."""
        one = self.target
        request = {
            "module": one.module,
            "path": str(one.path) if one.path else None,
            "folder": str(one.folder) if one.folder else None,
            "whole": one.whole,
            "texts": dict(self.texts),
            **jobs,
        }
        # the current folder last: a file types.py in it is no part of Python
        path = [entry for entry in sys.path if entry] + [str(Path.cwd())]
        told = "\n".join([json.dumps(path), json.dumps(request)])
        done = subprocess.run(
            [sys.executable, "-P", "-c", _START],
            input=told,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        try:
            answer: dict[str, Any] = json.loads(done.stdout)
        except ValueError:
            raise _ended(one, done.returncode, done.stderr) from None
        if "error" in answer:
            raise error_of(answer, one)
        return answer


@dataclass(frozen=True)
class HeldModels(Models):
    """Models of this interpreter: a MetaData and the names around it."""

    metadata: Any = None
    namespace: Mapping[str, Any] = field(default_factory=dict)

    def _asked(self, **jobs: str) -> dict[str, Any]:
        from schemabook.modelling.worker import worked

        answer = worked(self.metadata, self.namespace, jobs.get("create"), jobs.get("compare"))
        if "error" in answer:
            raise error_of(answer, self.target)
        return answer


def load(given: Given, *, texts: Mapping[Path, str] | None = None) -> Models:
    """The models that a path, a dotted module, a MetaData, a base or an imported module means.

    `texts` are the contents of files that are to be taken for what they will be. The models are imported when
    they are first asked. Raises UsageError for what is none of these.
    """
    if isinstance(given, Models):
        return given
    if isinstance(given, str | Path):
        found = {str(path.absolute()): text for path, text in (texts or {}).items()}
        return Models(target(given, new=str(Path(given).absolute()) in found), found)
    from schemabook.modelling import reading

    metadata = reading.metadata_of(given)
    around = sys.modules.get(getattr(given, "__module__", "")) if metadata is not None else None
    names: Mapping[str, Any] = vars(around) if around is not None else {}
    if metadata is None and hasattr(given, "__dict__"):
        names = vars(given)
        metadata = reading.metadata_in(names)
    if metadata is None:
        raise UsageError(
            f"{type(given).__name__} is no models: no MetaData, declarative base or module with one.",
            hint="give Base, Base.metadata, an imported module, or the path of a models file",
        )
    called = Target(getattr(given, "__name__", "models"), getattr(given, "__name__", "the models"))
    return HeldModels(called, metadata=metadata, namespace=names)


def snapshot(models: Models, server: Server) -> Schema:
    """The schema that create_all() makes in an empty scratch database. Raises as `Models.create` does."""
    with server.scratch("models") as scratch:
        models.create(scratch.url)
        with connect(scratch.url) as connection:
            return catalog.read(connection)


def seen_of(answer: Mapping[str, Any]) -> tuple[Seen, ...]:
    """Alembic's operations in an answer."""
    from schemabook.modelling.autogenerate import Seen

    return tuple(Seen(object_, Name(*table), member, what) for object_, table, member, what in answer["seen"])


def _ended(one: Target, code: int, said: str) -> BaseException:
    if code == 130 or code < 0:
        return KeyboardInterrupt() if code in (130, -2) else UsageError(f"Importing {one.shown} was killed.")
    last = said.strip().splitlines()[-1:] or [f"exit code {code}"]
    return UsageError(
        f"The interpreter that imports {one.shown} ended: {last[0]}", hint="import it by itself to see more"
    )
