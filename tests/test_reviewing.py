"""A revision held against the models: what is missing, the lines that close it, the way down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from schemabook.errors import MigrationError, UnknownName, UsageError
from schemabook.reviewing import prove, review
from schemabook.reviewing.pasting import execute
from schemabook.reviewing.project import live
from schemabook.reviewing.project import project as read
from tests.alembic_history import Project

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = """
mood = pg.ENUM({labels}, name="mood")
people = sa.Table(
    "people", metadata,
    sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
    sa.Column("name", sa.Text{collation}, nullable=False),
    sa.Column("mood", mood, server_default="sad"),
    sa.Column("twice", sa.Integer, sa.Computed("id * {factor}")),
    sa.CheckConstraint("name ~ '{pattern}'", name="people_name_check"),
    sa.Index("people_name_idx", "name", postgresql_where=sa.text("id > {least}")),
)
"""
BEFORE = {"labels": '"sad", "happy"', "collation": "", "factor": 2, "pattern": "^a", "least": 0}
AFTER = {
    "labels": '"happy", "glad", "sad"',
    "collation": '(collation="C")',
    "factor": 3,
    "pattern": "^[^:]+:x%$",
    "least": 9,
}
FUNCTION = """
sa.event.listen(metadata, "after_create", sa.DDL('''CREATE FUNCTION f() RETURNS text LANGUAGE sql
  IMMUTABLE AS $$ SELECT '50%% :of \\\\\\\\: it "quoted"
  '''
  ''''$$'''))
"""


@pytest.fixture
def project(tmp_path: Path, database: str) -> Project:
    return Project(tmp_path / "scripts", database)


def pasted(path: Path, up: str = "", first: str = "", last: str = "") -> None:
    """The lines where the review says that they go."""
    text = path.read_text(encoding="utf-8").replace("    # ### end Alembic commands ###\n", "")
    head, _, down = text.partition("\n\n\ndef downgrade() -> None:\n")
    start, _, rest = down.partition("\n")
    path.write_text(
        f"{head}\n{up}\n\n\ndef downgrade() -> None:\n{start}\n{first}\n{rest}\n{last}\n", encoding="utf-8"
    )


def test_what_autogenerate_does_not_see_is_told_and_the_lines_close_it(project: Project) -> None:
    project.models(PEOPLE.format(**BEFORE))
    project.revise()
    project.models(PEOPLE.format(**AFTER) + FUNCTION)
    with pytest.warns(UserWarning, match="Computed default"):
        path = project.revise()
    found = review(project.folder)
    assert not found.ok
    said = "\n".join(str(change) for change in found.missed)
    for words in (
        "enum mood: labels",
        "people_name_check",
        "people_name_idx",
        "twice",
        "name: collation",
        "f()",
    ):
        assert words in said, words
    pasted(path, found.upgrade, found.downgrade)
    again = review(project.folder)
    assert again.ok, str(again)
    assert str(again).endswith("the catalogs are equal")
    assert prove(project.folder).ok


def test_a_way_down_that_leaves_something(project: Project) -> None:
    project.models("")
    path = project.write(
        '    op.execute("CREATE TYPE mood AS ENUM (\'a\')")\n    op.execute("CREATE TABLE t (m mood)")',
        '    op.execute("DROP TABLE t")',
    )
    project.models('sa.Table("t", metadata, sa.Column("m", pg.ENUM("a", name="mood")))\n')
    found = review(project.folder)
    assert (found.missed, [str(c) for c in found.left]) == ((), ["enum mood: added (a)"])
    assert 'op.execute("DROP TYPE public.mood")' in found.restore
    assert "After the way down" in str(found)
    assert found.stops == (f'{path.name}, upgrade(): type "mood" already exists; after its way down',)
    proof = prove(project.folder)
    assert not proof.ok
    assert any("down does not restore: enum mood: added" in words for words in proof.files[0].problems)
    path.write_text(path.read_text(encoding="utf-8") + found.restore + "\n", encoding="utf-8")
    assert review(project.folder).ok
    assert prove(project.folder).ok


def test_a_way_down_that_fails(project: Project) -> None:
    project.write('    op.execute("CREATE TABLE t (m int)")', '    op.execute("DROP TABLE nothing")')
    project.models('sa.Table("t", metadata, sa.Column("m", sa.Integer))\n')
    found = review(project.folder)
    assert not found.ok
    assert 'downgrade(): table "nothing" does not exist' in found.stops[0]
    proof = prove(project.folder)
    assert "fails on the way down" in proof.files[0].problems[0]


def test_a_rename_that_drops_data(project: Project) -> None:
    table = 'sa.Table("people", metadata, sa.Column("id", sa.Integer), sa.Column({!r}, sa.Text))\n'
    project.models(table.format("surname"))
    project.revise()
    project.models(table.format("family_name"))
    project.revise()
    found = review(project.folder)
    assert found.renames == ("people.surname is dropped and people.family_name is added",)
    assert not found.ok


def test_an_earlier_revision_and_what_autogenerate_would_still_write(project: Project) -> None:
    project.models('sa.Table("a", metadata, sa.Column("x", sa.Integer))\n')
    project.revise()
    project.models(
        'sa.Table("a", metadata, sa.Column("x", sa.Integer))\n'
        'sa.Table("b", metadata, sa.Column("x", sa.Integer))\n'
    )
    project.revise()
    found = review(project.folder, "r1")
    assert "create_table" in found.pending
    assert [str(c) for c in found.missed] == ["table b: added (table, 1 column)"]
    told = json.loads(json.dumps(found.json()))
    assert (told["ok"], told["missed"][0]["text"]) == (False, "table b: added (table, 1 column)")


def test_rows_that_a_way_down_takes_along(project: Project, tmp_path: Path) -> None:
    project.models("")
    up = '    op.execute("CREATE TABLE t (id int PRIMARY KEY, n int)")'
    project.write(up, '    op.execute("DROP TABLE t")')
    lossy = project.write(
        '    op.execute("ALTER TABLE t ADD m int")',
        '    op.execute("UPDATE t SET n = 0")\n    op.execute("ALTER TABLE t DROP m")',
    )
    rows = tmp_path / "rows.sql"
    rows.write_text("INSERT INTO t VALUES (1, 1, 1), (2, 0, NULL);", encoding="utf-8")
    proof = prove(project.folder, rows=[rows])
    assert proof.files[1].problems == ("after the way down t.n differs in 1 row",)
    assert proof.files[1].losses == ("column t.m (1 value)",)
    text = lossy.read_text(encoding="utf-8").replace('"""Written."""', '"""Written.\n\nLost: n is 0.\n"""')
    lossy.write_text(text, encoding="utf-8")
    proof = prove(project.folder, rows=[rows])
    assert proof.ok, str(proof)
    assert [one.rows_kept for one in proof.files] == ["kept", "declared"]
    assert "t.n differs in 1 row (n is 0)" in proof.files[1].losses


def test_up_after_down_differs(project: Project) -> None:
    project.models("")
    once = (
        "    if not op.get_bind().scalar(sa.text(\"SELECT to_regclass('mark') IS NOT NULL\")):\n"
        '        op.execute("CREATE TABLE mark (x int)")\n        op.execute("CREATE TABLE t (x int)")'
    )
    project.write(once, '    op.execute("DROP TABLE t")')
    proof = prove(project.folder)
    assert any("up after down differs: table t: removed" in words for words in proof.files[0].problems)


def test_a_branched_history(project: Project) -> None:
    project.models("")
    project.write("    pass", "    pass")
    project.write("    pass", "    pass")
    other = project.write("    pass", "    pass")
    other.write_text(other.read_text(encoding="utf-8").replace("'r2'", "'r1'"), encoding="utf-8")
    with pytest.raises(UsageError, match="several heads: r2, r3"):
        review(project.folder)
    assert [one.id for one in read(project.folder).until("r3")] == ["r1", "r3"]
    with pytest.raises(UsageError, match="begins several revisions"):
        review(project.folder, "r")
    with pytest.raises(UnknownName, match="zz"):
        review(project.folder, "zz")


def test_what_cannot_be_reviewed(project: Project) -> None:
    project.models("")
    with pytest.raises(UsageError, match="no revisions"):
        review(project.folder)
    project.write('    op.execute("SELECT nothing")', "    pass")
    with pytest.raises(MigrationError, match=r'r1_written.py, upgrade\(\): column "nothing" does not exist'):
        review(project.folder)
    (project.folder / "env.py").write_text("raise SystemExit", encoding="utf-8")
    with pytest.raises(UsageError, match="names no models"):
        review(project.folder)
    with pytest.raises(UnknownName, match="practis"):
        review("practis")
    with pytest.raises(UsageError, match="no Alembic scripts"):
        review("tutoring")


def test_models_that_cannot_be_made(project: Project) -> None:
    project.models(
        'sa.Table("t", metadata, sa.Column("x", sa.Integer, server_default=sa.text("nothing()")))\n'
    )
    project.write("    pass", "    pass")
    with pytest.raises(UsageError, match=r"create_all\(\) .* fails: function nothing\(\) does not exist"):
        review(project.folder)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
    | st.text(st.sampled_from(list(" :a\\%'\"\n\r\t{}$1(")), max_size=120)
)
def test_a_pasted_line_executes_the_statement_itself(database: str, text: str) -> None:
    """Whatever SQLAlchemy's text() takes for a parameter, and Python for an escape."""
    with psycopg.connect(database) as conn:
        statement = sql.SQL("SELECT set_config('pasted.text', {}, false)").format(text).as_string(conn)
    line = execute(statement, "")
    with live(database) as connection:
        context = MigrationContext.configure(connection=connection)
        exec(line, {"op": Operations(context), "sa": sa})
        assert connection.scalar(sa.text("SELECT current_setting('pasted.text')")) == text
