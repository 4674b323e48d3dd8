"""What came of a proof: a line for each file, and every promise that was not kept, in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Verdict = Literal["kept", "declared", "broken", "not claimed", "not reached"]

_HEAD: Final = ("file", "up, down, up", "rows", "twice", "old clients", "seconds")


@dataclass(frozen=True, kw_only=True)
class FileProof:
    """What one step has proven.

    `file` is its path in the folder. `reversible`: up, down and up again give equal catalogs ("not claimed"
    for a step that says it is irreversible: `irreversible` has its words). `rows` is how many rows lay in
    the tables at most, `rows_kept` whether all came back ("declared": not all, as the way down says).
    `idempotent` and `expand` are "not claimed" where the file does not say so; `readers` and `writers` count
    the old statements that were tried. `changes` is what the way up does to rows that were there, `losses`
    what the way down takes along, `problems` what was promised and is not so. `seconds` is the way up's.
    """

    file: str
    step: str
    reversible: Verdict = "not reached"
    irreversible: str | None = None
    rows: int = 0
    rows_kept: Verdict = "not reached"
    idempotent: Verdict = "not claimed"
    expand: Verdict = "not claimed"
    readers: int = 0
    writers: int = 0
    changes: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """True when the file was reached and every promise is kept."""
        return not self.problems and self.reversible != "not reached"

    def cells(self) -> tuple[str, ...]:
        """The file's row in the table."""
        if self.reversible == "not reached" and not self.problems:
            return (self.file, "not reached", "", "", "", "")
        catalogs = {"kept": "equal", "broken": "DIFFERS", "not claimed": "one way"}
        twice = {"kept": "same", "broken": "CHANGES"}
        clients = {"kept": f"{self.readers} read, {self.writers} write", "broken": "BROKEN"}
        return (
            self.file,
            catalogs.get(self.reversible, "-"),
            self._rows(),
            twice.get(self.idempotent, "-"),
            clients.get(self.expand, "-"),
            f"{self.seconds:.3f}",
        )

    def _rows(self) -> str:
        if self.rows_kept in ("not claimed", "not reached"):
            return "-"
        if self.rows_kept == "broken":
            return "LOST"
        if self.rows_kept == "declared":
            return f"{self.rows:,}, loss declared"
        return f"{self.rows:,} kept" if self.rows else "none there"


@dataclass(frozen=True, kw_only=True, repr=False)
class Proof:
    """The proof of a whole folder; its text is a table, its `repr` one without times.

    `server_version` is a number such as 180006.
    """

    name: str
    files: tuple[FileProof, ...]
    problems: tuple[str, ...] = ()  # of no single file
    server_version: int = 0
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """True when every promise of every file is kept."""
        return not self.problems and all(file.ok for file in self.files)

    def json(self) -> dict[str, Any]:
        """The proof as JSON values."""
        return asdict(self) | {"ok": self.ok, "files": [asdict(f) | {"ok": f.ok} for f in self.files]}

    def __str__(self) -> str:
        return self._text(timing=True)

    def __repr__(self) -> str:
        return self._text(timing=False)

    def _text(self, *, timing: bool) -> str:
        if not self.files:
            return f"{self.name}: no steps"
        table = [_HEAD, *(file.cells() for file in self.files)]
        if not timing:
            table = [(*row[:-1], "") for row in table]
        widths = [max(len(row[i]) for row in table) for i in range(len(_HEAD))]
        lines = ["  ".join(_padded(row, widths)).rstrip() for row in table]
        for title, told in (("What the way down takes along", "losses"), ("Not so", "problems")):
            found = [f"  {f.file}: {words}" for f in self.files for words in getattr(f, told)]
            found += [f"  {words}" for words in self.problems] if told == "problems" else []
            lines += ["", f"{title}:", *found] if found else []
        took = f" in {self.seconds:.1f} s" if timing else ""
        return "\n".join([*lines, "", f"{self._summary()}{took}"])

    def _summary(self) -> str:
        total = len(self.files)
        good = sum(file.ok for file in self.files)
        version = f"PostgreSQL {self.server_version // 10000}"
        return f"{good} of {total} files proven on {version}"


def _padded(row: tuple[str, ...], widths: list[int]) -> list[str]:
    *text, last = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
    return [*text, last.strip().rjust(widths[-1])]
