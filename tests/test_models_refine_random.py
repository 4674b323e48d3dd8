"""Any changes of a schema after any edits of its models: the file follows, the edits stay."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.refine_cases import database, generated, loaded, refine, tidied

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.models.code import Style

BASE = """
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE people (
    id int PRIMARY KEY, name text NOT NULL, kind kind NOT NULL, boss_id int REFERENCES people);
CREATE TABLE notes (
    id int PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, body text,
    CONSTRAINT notes_body_check CHECK (body <> ''));
CREATE INDEX notes_person_id_idx ON notes (person_id);
"""
# each can follow any other
CHANGES = (
    "ALTER TABLE people ADD c{n} int",
    "ALTER TABLE notes ADD c{n} kind[]",
    "ALTER TABLE notes ADD c{n} uuid NOT NULL DEFAULT gen_random_uuid(); CREATE INDEX ON notes (c{n} DESC)",
    "ALTER TABLE notes ADD other{n}_id int REFERENCES people ON DELETE SET NULL",
    "CREATE TABLE t{n} (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, "
    "note_id int REFERENCES notes)",
    "CREATE TABLE l{n} (person_id int REFERENCES people, note_id int REFERENCES notes, "
    "PRIMARY KEY (person_id, note_id))",
    "ALTER TABLE people ADD CONSTRAINT k{n} CHECK (id > {n}), ADD UNIQUE (name, id)",
    "ALTER TYPE kind ADD VALUE 'v{n}' BEFORE 'b'",
    "CREATE TYPE e{n} AS ENUM ('x', 'y'); ALTER TABLE notes ADD of_e{n} e{n}",
    "CREATE VIEW v{n} AS SELECT name FROM people WHERE id > {n}",
    "COMMENT ON TABLE notes IS 'Notes {n}'; COMMENT ON COLUMN notes.id IS 'Number {n}'",
    "ALTER TABLE notes ALTER body TYPE varchar({n}0); DROP INDEX IF EXISTS notes_person_id_idx",
    "ALTER TABLE notes ALTER body SET DEFAULT '{n}', DROP CONSTRAINT IF EXISTS notes_body_check",
    "ALTER TABLE people DROP COLUMN IF EXISTS boss_id",
)


def renamed_class(text: str) -> str:
    return text.replace("Person", "Human").replace("class Human(", "# by hand: renamed\nclass Human(")


def method(text: str) -> str:
    end = text.index("\n\n\n", text.index("class Note("))
    return (
        f"{text[:end]}\n\n    def by_hand(self) -> str:\n        return str(self.id)  # by hand{text[end:]}"
    )


def docstring(text: str) -> str:
    return text.replace(
        '    __tablename__ = "people"', '    """Told by hand."""\n\n    __tablename__ = "people"'
    )


def info(text: str) -> str:
    return text.replace("sa.Text()", 'sa.Text(), info={"by": "hand"}', 1)


def renamed_label(text: str) -> str:
    return text.replace('B = "b"', 'BY_HAND = "b"')


def code_around(text: str) -> str:
    return text + "\n\nBY_HAND   =   1   # not formatted\n"


EDITS: tuple[tuple[Callable[[str], str], str], ...] = (
    (renamed_class, "# by hand: renamed\nclass Human("),
    (method, "return str(self.id)  # by hand"),
    (docstring, '"""Told by hand."""'),
    (info, 'info={"by": "hand"}'),
    (renamed_label, 'BY_HAND = "b"'),
    (code_around, "BY_HAND   =   1   # not formatted\n"),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(CHANGES), min_size=1, max_size=6),
    st.sets(st.sampled_from(EDITS), max_size=6),
    st.sampled_from(["sqlalchemy", "sqlmodel"]),
)
def test_any_changes_after_any_edits(
    changes: list[str], edits: set[tuple[Callable[[str], str], str]], style: Style
) -> None:
    text = tidied(generated(database(BASE), style), "", None)
    done = [mark for edit, mark in EDITS if (edit, mark) in edits]
    for edit, mark in EDITS:
        text = edit(text) if mark in done else text
    assert all(mark in text for mark in done)
    after = database(BASE, *[f"{change.format(n=n)};" for n, change in enumerate(changes, 1)])
    with tempfile.TemporaryDirectory() as folder:
        made = refine({"models.py": text}, after, Path(folder), style=style)
        assert [str(c) for c in made.left if c.what != "order of columns"] == []
        assert all(mark in made.files["models.py"] for mark in done)
        again = refine(made.files, after, Path(folder), style=style)
        assert (again.files, again.notes) == (made.files, ())
        assert loaded(made.files, Path(folder)).schema.tables
