"""A migration folder with one table and three rows, and the proof of a step laid upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.proving import FileProof, prove

if TYPE_CHECKING:
    from pathlib import Path

BASE = {
    "v0.1/001_things.sql": "CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL, size int DEFAULT 1)",
    "v0.1/001_things.down.sql": "DROP TABLE things;",
    "v0.1/sample/001_rows.sql": "INSERT INTO things VALUES (1, 'a', 10), (2, 'b', NULL), (3, 'c', 30);",
}
NOTHING = "-- nothing"


def lay(folder: Path, files: dict[str, str]) -> Path:
    """Write the files into the folder; the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def proof_of(folder: Path, up: str, down: str = NOTHING, **more: str) -> FileProof:
    """The proof of one SQL step upon the base; `more` are files by name."""
    files = BASE | {"v0.2/001_step.sql": up, "v0.2/001_step.down.sql": down} | more
    proof = prove(lay(folder, files))
    (found,) = [f for f in proof.files if f.step == "v0.2/001_step"]
    assert proof.ok == (found.ok and not proof.problems)
    return found
