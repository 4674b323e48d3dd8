"""Alembic's revisions as SQL, without a connection; those that need one on a scratch copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from schemabook import catalog
from schemabook.errors import MigrationError, UsageError
from schemabook.observing import observe_units, of_revisions
from schemabook.revisions import read
from schemabook.server import connect

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = '''"""{message}"""
import sqlalchemy as sa
from alembic import op, context
from sqlalchemy.dialects import postgresql

revision = "{id}"
down_revision = {down}
'''
FIRST: Final = """
mood = postgresql.ENUM("sad", "happy", name="mood")

def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("mood", mood),
    )
    op.create_unique_constraint(None, "users", ["email"])

def downgrade():
    op.drop_table("users")
    mood.drop(op.get_bind())
"""
SECOND: Final = """
def upgrade():
    op.execute("ALTER TYPE mood ADD VALUE 'calm %'")
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("age", sa.Integer, server_default="1"))
        batch.alter_column("email", type_=sa.String(200))
    users = sa.table("users", sa.column("id", sa.Integer), sa.column("email", sa.Text))
    op.bulk_insert(users, [{"id": 1, "email": "it's : 100%"}])
    with op.get_context().autocommit_block():
        op.create_index("users_age", "users", ["age"], postgresql_concurrently=True)

def downgrade():
    op.drop_index("users_age")
"""
THIRD: Final = """
def upgrade():
    count = op.get_bind().execute(sa.text("SELECT count(*) FROM users")).scalar_one()
    if count:
        op.add_column("users", sa.Column("seen", sa.Integer))
        op.get_bind().execute(sa.text("UPDATE users SET seen = :n"), {"n": count})
    with op.get_context().autocommit_block():
        op.create_index("users_mood", "users", ["mood"], postgresql_concurrently=True)

def downgrade():
    op.drop_column("users", "seen")
"""
ENV: Final = """
import sqlalchemy as sa
from alembic import context

metadata = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})

if context.config.config_file_name is not None:
    raise RuntimeError("configures logging")

async def online():
    raise RuntimeError("connects to the user's database")

if context.is_offline_mode():
    context.configure(url=context.config.get_main_option("sqlalchemy.url"), target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
else:
    import asyncio
    asyncio.run(online())
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    scripts = tmp_path / "migrations" / "versions"
    scripts.mkdir(parents=True)
    each = (("aa", None, FIRST), ("bb", "aa", SECOND), ("cc", "bb", THIRD))
    for id_, down, body in each:
        head = HEAD.format(message=f"step {id_}", id=id_, down=repr(down))
        (scripts / f"{id_}_step.py").write_text(head + body)
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = postgresql://secret:pw@nowhere/db\n"
    )
    return tmp_path


def test_each_revision_as_sql(project: Path) -> None:
    first, second, third = read(project / "alembic.ini")
    assert [r.id for r in (first, second, third)] == ["aa", "bb", "cc"]
    assert (first.source, first.message) == ("aa_step.py", "step aa")
    assert "CREATE TYPE mood AS ENUM ('sad', 'happy')" in (first.upgrade or "")
    assert "CONSTRAINT uq_users_email UNIQUE (email)" in (first.upgrade or "")  # env.py's convention
    assert "DROP TABLE users" in (first.downgrade or "")
    assert "ADD VALUE 'calm %'" in (second.upgrade or "")
    assert "it''s : 100%" in (second.upgrade or "")
    assert "COMMIT;" in (second.upgrade or "")
    assert third.upgrade is None
    assert "live connection" in third.why
    assert "DROP COLUMN seen" in (third.downgrade or "")


@pytest.mark.parametrize("where", ["alembic.ini", ".", "migrations", "pyproject.toml"])
def test_wherever_it_is_configured(project: Path, where: str) -> None:
    if where == "pyproject.toml":
        (project / "alembic.ini").unlink()
        (project / where).write_text('[tool.alembic]\nscript_location = "%(here)s/migrations"\n')
    assert [r.id for r in read(project / where)] == ["aa", "bb", "cc"]


def test_without_an_environment_that_works(project: Path) -> None:
    (project / "migrations" / "env.py").write_text("raise SystemExit('no settings')")
    first = read(project)[0]
    assert "ADD UNIQUE (email)" in (first.upgrade or "")


def test_observed(project: Path, database: str) -> None:
    found = observe_units(database, of_revisions(read(project)))
    index = next(one for one in found if "CONCURRENTLY" in one.sql)
    assert (index.transactional, index.refused, index.source) == (False, False, "bb_step.py")
    assert index.lock(index.touched[0].relation) == "SHARE UPDATE EXCLUSIVE"
    live = [one for one in found if one.source == "cc_step.py"]
    assert [one.sql.split()[0] for one in live] == ["SELECT", "ALTER", "UPDATE", "CREATE"]
    assert "outside a transaction" in live[3].left_out
    assert live[1].touched[0].mode == "ACCESS EXCLUSIVE"
    with connect(database) as connection:
        table = catalog.read(connection).table("users")
    assert [c.name for c in table.columns] == ["id", "email", "mood", "age", "seen"]


def test_what_cannot_be_read(project: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        read(project / "nothing.ini")
    with pytest.raises(UsageError, match="no Alembic revisions"):
        read(project / "migrations" / "versions")
    (project / "migrations" / "versions" / "dd_step.py").write_text("import nowhere_at_all\n")
    with pytest.raises(MigrationError, match="nowhere_at_all"):
        read(project)
