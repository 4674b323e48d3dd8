"""A tour into its files: each is read before anything is written, and written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.draw.files import write
from schemabook.errors import UsageError
from schemabook.scripts import read as read_text
from schemabook.tour import about, notebook
from schemabook.tour.document import document
from schemabook.tour.opening import opening
from schemabook.tour.page import MARK, page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from schemabook.tour.notebook import Book, Result
    from schemabook.tour.opening import Source
    from schemabook.tour.tour import Tour

SUFFIXES: Final = (".ipynb", ".html")


@dataclass(frozen=True, kw_only=True)
class Target:
    """A file to write, and the notebook that holds people's notes: itself, or the one beside a page."""

    path: Path
    book: Book | None

    @property
    def notebook(self) -> Path:
        """Where the notebook is, or would be."""
        return self.path.with_suffix(".ipynb")


def targets(paths: Sequence[Path]) -> tuple[Target, ...]:
    """What is there already at the paths. Raises UsageError, SyntaxProblem for what must not be replaced."""
    return tuple(_target(path) for path in paths)


def earlier(found: Sequence[Target]) -> Book | None:
    """The first of the notebooks that are there already."""
    return next((t.book for t in found if t.book is not None), None)


def save(
    tour: Tour, found: Sequence[Target], source: Source, *, like: bool, accept: bool = False
) -> list[tuple[Path, int]]:
    """Write the files; each with the number of notes that are flagged in it.

    `like` says that the domains are those of the earlier notebook: the new one says so, too, so that running
    it gives what is written in it.
    """
    tour.draw()
    results: dict[Path, Result] = {}
    done = []
    for target in found:
        if target.notebook not in results:
            results[target.notebook] = _result(tour, target, source, like=like, accept=accept)
        result = results[target.notebook]
        if target.path.suffix.lower() == ".html":
            text = page(tour, result.items, notebook=target.notebook.name)
        else:
            text = result.text
        write(target.path, text.encode("utf-8"))
        done.append((target.path, result.flagged))
    return done


def _result(tour: Tour, target: Target, source: Source, *, like: bool, accept: bool) -> Result:
    blocks = document(tour, opening(source, target.notebook, like=like))
    return notebook.written(
        target.book,
        blocks,
        tables=about.facts(tour.found.schema),
        domains={str(name): domain for name, domain in tour.found.domains.of.items()},
        domain_names=tour.found.domains.names,
        accept=accept,
    )


def _target(path: Path) -> Target:
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise UsageError(
            f"A tour is not written as {path.suffix or 'a file without a suffix'!r}.",
            hint=f"choose one of: {', '.join(SUFFIXES)}",
        )
    if kind == ".html" and path.exists() and MARK not in read_text(path):
        raise UsageError(
            f"{path} was not written by `schemabook tour`: it is left as it is.",
            hint="name another file with -o, or move this one away",
        )
    beside = path.with_suffix(".ipynb")
    # a page stands beside any notebook; only one of ours has notes for it
    if kind == ".html" and not _ours(beside):
        return Target(path=path, book=None)
    book = notebook.read(read_text(beside), str(beside)) if beside.exists() else None
    return Target(path=path, book=book)


def _ours(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        notebook.read(read_text(path), str(path))
    except UsageError:
        return False
    return True
