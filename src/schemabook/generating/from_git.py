"""A schema as it was in a git revision: `main:sql/shop`, `HEAD~1:shop@v0.2`, `v1.2:db/schema.sql`.

The files are read out of git's object store into a temporary folder. Nothing of the work tree is touched, and
no filter, hook or pager is run and no network asked: `git archive` would apply what .gitattributes says, so
the objects are read with `ls-tree` and `cat-file`. https://git-scm.com/docs/gitrevisions
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from schemabook import steps, workspace
from schemabook.errors import UsageError
from schemabook.generating import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.generating.sources import Source

_SAFE: Final = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
# No protocol is called "none": a partial clone fetches nothing.
_ENVIRONMENT: Final = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_FILE: Final = ("100644", "100755")


def is_revision(text: str) -> bool:
    """True for what may be a revision and a path: `REV:PATH`."""
    revision, colon, path = text.partition(":")
    return bool(revision and colon and path) and not path.startswith("//") and "\0" not in text


def of_revision(text: str, folder: Path | None = None) -> Source:
    """What `REV:PATH` means in the repository around `folder`, by default the current one.

    PATH is what it would be in a checkout: a .sql or .json file, a folder of SQL or of versions, one of its
    versions (`main:sql/shop/v0.2`: until that one); with `@v0.2` behind it as well until that one. A study's
    name stands for its folder. Like git's, it begins at the root of the repository, and with `./` here.
    Raises UsageError where there is no repository, revision, path or SQL.
    """
    revision, _, path = text.partition(":")
    repository = _Repository(folder or Path.cwd())
    commit = repository.commit(revision)
    found = repository.find(commit, revision, path)
    with _checked_out(repository, found) as place:
        inner = _source(place, found)

    def build(url: str) -> None:
        with _checked_out(repository, found) as again:
            _source(again, found).build(url)

    return replace(inner, name=text, build=build, folder=None)


@dataclass(frozen=True)
class _Found:
    """A git object: its id, its name as a file or folder, and the version until which it counts."""

    object: str
    name: str
    until: str


class _Repository:
    """The repository around a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        done = self._run("rev-parse", "--git-dir", check=False)
        if done.returncode != 0:
            said = _last_line(done)
            own = "" if "not a git repository" in said else f" ({said})"
            raise UsageError(
                f"The folder {folder.name!r} is in no git repository{own}, so REV:PATH means nothing here.",
                hint="change into a clone, or give a folder, file, URL, snapshot or study",
            )

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision means."""
        found = None if revision.startswith("-") else self._object(f"{revision}^{{commit}}")
        if found is None:
            raise UsageError(
                f"There is no git revision {revision!r} in this repository.",
                hint="git branch --all  and  git tag  list names; a shallow clone lacks old commits: "
                "git fetch --unshallow",
            )
        return found

    def find(self, commit: str, revision: str, path: str) -> _Found:
        """What lies at a path, or is the study of that name."""
        plain, _, until = path.partition("@")
        # A name with @ in it is a path before it is a version.
        for place, version in ((path, ""), (plain, until)):
            for candidate in (place.rstrip("/") or ".", *self._of_study(place)):
                object_ = self._object(f"{commit}:{candidate}")
                if object_ is not None and self.kind(object_) in ("blob", "tree"):
                    return self._version(commit, candidate, _Found(object_, _name(candidate), version))
        raise UsageError(
            f"The revision {revision!r} has no {path!r}.",
            hint=f"git ls-tree -r --name-only {revision}  lists what it has; paths begin at its root",
        )

    def files(self, object_: str) -> Iterator[tuple[PurePosixPath, bytes]]:
        """All files below a tree, by their paths in it. Raises UsageError for what is no plain file."""
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", object_).stdout
        for line in listed.decode("utf-8", "surrogateescape").split("\0"):
            if line:
                meta, _, path = line.partition("\t")
                mode, _, blob = meta.split(" ")
                if mode not in _FILE or {"..", ".git"} & set(path.split("/")):
                    raise UsageError(
                        f"{path} is no plain file in that revision.",
                        hint="name the folder or file that it leads to",
                    )
                yield PurePosixPath(path), self.blob(blob)

    def blob(self, object_: str) -> bytes:
        """The bytes of a file, as they were committed."""
        return self._run("cat-file", "blob", object_).stdout

    def kind(self, object_: str) -> str:
        """ "blob" for a file, "tree" for a folder."""
        return self._asked("cat-file", "-t", object_) or ""

    def _of_study(self, name: str) -> tuple[str, ...]:
        """Where a study of this name would be: below `sql/` of the workspace, or of the repository."""
        if "/" in name or name in (".", ".."):
            return ()
        top = self._asked("rev-parse", "--show-toplevel")
        try:
            inside = workspace.root(self._folder).relative_to(Path(top or "").resolve()).as_posix()
        except (UsageError, ValueError):
            return (f"sql/{name}",)
        return tuple(dict.fromkeys((f"{inside}/sql/{name}".removeprefix("./"), f"sql/{name}")))

    def _version(self, commit: str, path: str, found: _Found) -> _Found:
        """A version's folder stands for its study until that version: its steps need the ones before."""
        pure = PurePosixPath(path.rstrip("/"))
        if not steps.is_version(pure.name) or len(pure.parts) < 2:
            return found
        above = pure.parent.as_posix()
        object_ = self._object(f"{commit}:{above}")
        return _Found(object_, _name(above), pure.name) if object_ else found

    def _object(self, name: str) -> str | None:
        """The id that a name means; `name` is never taken for an option."""
        return self._asked("rev-parse", "--verify", "--quiet", "--end-of-options", name)

    def _asked(self, *words: str) -> str | None:
        """The answer on one line; None for none."""
        done = self._run(*words, check=False)
        return done.stdout.decode("utf-8", "surrogateescape").strip() if done.returncode == 0 else None

    def _run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        command = ["git", *_SAFE, "-C", str(self._folder), *words]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                env=os.environ | _ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                check=False,
            )
        except FileNotFoundError:
            raise UsageError(
                "git is not installed, so REV:PATH cannot be read.",
                hint="install git, or give a folder, file, URL, snapshot or study",
            ) from None
        if check and done.returncode != 0:
            raise UsageError(
                f"git cannot read that revision: {_last_line(done)}",
                hint="git fsck  says more; of a partial clone  git fetch --refetch  brings the rest",
            )
        return done


def _last_line(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else "no reason given"


def _name(path: str) -> str:
    """The last part of a path, where it is a name."""
    name = PurePosixPath(path).name
    return "sql" if name in ("", ".", "..") else name


@contextmanager
def _checked_out(repository: _Repository, found: _Found) -> Iterator[Path]:
    """The file or folder in a temporary folder of its own, under its own name."""
    with TemporaryDirectory(prefix="schemabook-git-") as temporary:
        place = Path(temporary) / found.name
        if repository.kind(found.object) == "blob":
            place.write_bytes(repository.blob(found.object))
        else:
            place.mkdir()
            for path, data in repository.files(found.object):
                target = place / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        yield place


def _source(place: Path, found: _Found) -> Source:
    if place.suffix == ".py":
        raise UsageError(
            "Models cannot be read from a revision: they import what is installed now.",
            hint="give the SQL of that revision, or a snapshot that was taken of it",
        )
    if not found.until:
        return sources.source(place)
    return sources.of_study(workspace.at(place).until(found.until))
