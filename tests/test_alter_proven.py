"""Generated files in a folder: each of them leads up, back and up again on its own, with rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook.generating import generate, of_sql, write
from schemabook.proving import prove

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.generating import Generated
    from schemabook.proving import Proof

SHOP = """
CREATE TABLE people (id int PRIMARY KEY, name text, note text);
CREATE TABLE orders (id int PRIMARY KEY, person int, total int, state text DEFAULT 'new');
CREATE INDEX orders_state ON orders (state);
"""
ROWS = """
INSERT INTO people VALUES (1, 'x', 'n'), (2, 'y', NULL);
INSERT INTO orders VALUES (1, 1, 10, 'new'), (2, 2, 20, 'paid');
"""


def folder_of(root: Path, a: str, rows: str) -> Path:
    """A folder whose first version makes A; its rows lie beside it."""
    (root / "v0.1").mkdir(parents=True)
    (root / "v0.1" / "001_begin.sql").write_text(a)
    back = generate("empty", of_sql(a)).down
    (root / "v0.1" / "001_begin.down.sql").write_text("\n".join(part.text for part in back))
    (root / "rows.sql").write_text(rows)
    return root


def proven(root: Path, found: Generated) -> Proof:
    """The folder with the migration in its second version."""
    write(found, root, "change", "v0.2")
    proof = prove(root, rows={"v0.1": [root / "rows.sql"]})
    assert proof.ok, str(proof)
    assert len(proof.files) == 1 + len(found.steps)
    return proof


def test_a_migration_in_several_parts(tmp_path: Path) -> None:
    b = """
    CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, note text);
    CREATE TABLE orders (id int PRIMARY KEY, person int NOT NULL REFERENCES people, total int,
      state text DEFAULT 'new', CONSTRAINT positive CHECK (total > 0));
    CREATE INDEX orders_state ON orders (state, id);
    CREATE INDEX orders_person ON orders (person);
    """
    root = folder_of(tmp_path, SHOP, ROWS)
    found = generate(of_sql(SHOP), of_sql(b))
    assert [step.up.transactional for step in found.steps] == [True, False, True]
    assert [step.down.transactional for step in found.steps] == [True, False, True]
    proof = proven(root, found)
    assert all(file.reversible == "kept" and file.rows_kept == "kept" for file in proof.files[1:])


def test_renames_and_labels(tmp_path: Path) -> None:
    a = SHOP + "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id int PRIMARY KEY, m mood);"
    b = """
    CREATE TABLE clients (id int PRIMARY KEY, full_name text, note text);
    CREATE TABLE orders (id int PRIMARY KEY, client int, total bigint, state text DEFAULT 'new');
    CREATE INDEX orders_state ON orders (state);
    CREATE TYPE feeling AS ENUM ('sad', 'fine', 'glad');
    CREATE TABLE t (id int PRIMARY KEY, m feeling DEFAULT 'glad');
    """
    renames = {
        "clients": "people",
        "clients.full_name": "people.name",
        "orders.client": "orders.person",
        "feeling": "mood",
        "feeling.fine": "mood.ok",
    }
    root = folder_of(tmp_path, a, ROWS + "INSERT INTO t VALUES (1, 'ok');")
    found = generate(of_sql(a), of_sql(b), renames=renames)
    assert found.losses == ()
    assert len(found.steps) == 3
    proven(root, found)


def test_a_loss_is_declared_and_what_cannot_be_empty_is_filled(tmp_path: Path) -> None:
    a = """
    CREATE TABLE parents (id int PRIMARY KEY, name text NOT NULL);
    CREATE TABLE t (id int PRIMARY KEY, slug text NOT NULL, parent int REFERENCES parents, n int NOT NULL);
    """
    b = "CREATE TABLE t (slug text PRIMARY KEY, parent int)"
    rows = "INSERT INTO parents VALUES (3, 'p'); INSERT INTO t VALUES (7, 'a', 3, 1), (8, 'b', 3, 2);"
    root = folder_of(tmp_path, a, rows)
    found = generate(of_sql(a), of_sql(b), consent=True)
    assert found.losses
    proof = proven(root, found)
    assert "declared" in {file.rows_kept for file in proof.files}


@pytest.mark.parametrize(
    ("a", "b", "renames"),
    [
        ("CREATE TABLE t (a int, b text)", "CREATE TABLE t (b int, a text)", {"t.a": "t.b", "t.b": "t.a"}),
        (
            "CREATE TABLE t (a int); CREATE TABLE u (b text)",
            "CREATE TABLE u (a int); CREATE TABLE t (b text)",
            {"t": "u", "u": "t"},
        ),
        (
            "CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE o (b int)",
            "CREATE SCHEMA z; CREATE TABLE z.u (c int); CREATE TABLE z.p (b int)",
            {"z": "s", "z.u": "s.t", "z.u.c": "s.t.a", "z.p": "o"},
        ),
    ],
)
def test_names_that_are_swapped_or_move(tmp_path: Path, a: str, b: str, renames: dict[str, str]) -> None:
    found = generate(of_sql(a), of_sql(b), renames=renames)
    assert all("DROP" not in c.sql and "CREATE TABLE" not in c.sql for c in found.commands)
    proven(folder_of(tmp_path, a, ""), found)


def test_json_and_text_are_the_same_every_time() -> None:
    b = SHOP.replace("total int,", "total int NOT NULL,") + "CREATE INDEX orders_total ON orders (total);"
    one, two = (generate(of_sql(SHOP), of_sql(b)) for _ in range(2))
    assert one.json() == two.json()
    assert str(one) == str(two)
    assert [list(part) for part in one.json()["up"]] == [["text", "transactional"]] * 3
    assert [part["text"] for part in one.json()["down"]] == [p.text for p in one.down]
    assert "-- schemabook: no-transaction\n\nCREATE INDEX CONCURRENTLY" in str(one)
    assert "\n\n\n" not in str(one)
    assert ".down.sql" in str(one)
    nothing = generate(of_sql(SHOP), of_sql(SHOP))
    assert nothing.json() == {"up": [], "down": [], "losses": [], "losses_down": [], "notes": []}
    assert str(nothing) == "-- No difference.\n"


def test_indexes_go_and_change_beside_writers() -> None:
    a = "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)"
    b = "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b)"
    (step,) = generate(of_sql(a), of_sql(b)).steps
    assert not step.up.transactional
    assert [line for line in step.up.text.splitlines() if line and not line.startswith("--")] == [
        "DROP INDEX CONCURRENTLY public.j;",
        "CREATE INDEX CONCURRENTLY schemabook_i ON public.t USING btree (a, b);",
        "DROP INDEX CONCURRENTLY public.i;",
        "ALTER INDEX public.schemabook_i RENAME TO i;",
    ]
    (plain,) = generate(of_sql(a), of_sql(b), safe=False).steps
    assert plain.up.transactional
    assert "CONCURRENTLY" not in plain.up.text
