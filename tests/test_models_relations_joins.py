"""Relationships join what the keys say, write their own columns, and nothing warns."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemabook import models
from tests.model_relations import STYLES, agrees_with_the_catalogue, imported, modelled, read, session

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.models import Style


TENANTS = """
CREATE TABLE tenants (id int PRIMARY KEY);
CREATE TABLE users (tenant_id int REFERENCES tenants, id int, PRIMARY KEY (tenant_id, id));
CREATE TABLE tasks (
    tenant_id int NOT NULL REFERENCES tenants, id int, author_id int NOT NULL, tester_id int, parent_id int,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, author_id) REFERENCES users,
    FOREIGN KEY (tenant_id, tester_id) REFERENCES users ON DELETE SET NULL (tester_id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES tasks);
CREATE TABLE labels (tenant_id int, id int, PRIMARY KEY (tenant_id, id));
CREATE TABLE task_labels (
    tenant_id int, task_id int, label_id int, PRIMARY KEY (tenant_id, task_id, label_id),
    FOREIGN KEY (tenant_id, task_id) REFERENCES tasks ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, label_id) REFERENCES labels ON DELETE CASCADE);
"""


@pytest.mark.parametrize("style", STYLES)
def test_a_shared_column_belongs_to_the_row(database: str, tmp_path: Path, style: Style) -> None:
    """An optional key's NOT NULL column is neither needed nor nulled; required keys fill it in."""
    with modelled(database, TENANTS, tmp_path, style) as m, session(database) as s:
        one, two = m.Tenant(id=1), m.Tenant(id=2)
        ann, bob = m.User(id=1, tenant=one), m.User(id=2, tenant=one)
        s.add_all([ann, bob, m.User(id=1, tenant=two)])
        root = m.Task(id=1, author=ann)
        root.tester = bob
        leaf = m.Task(id=2, author=bob)
        s.add_all([root, leaf])
        s.flush()
        assert (root.tenant_id, root.author_id, root.tester_id) == (1, 1, 2)
        leaf.parent = root
        leaf.labels.append(m.Label(tenant_id=1, id=5))
        s.flush()
        s.expire_all()
        assert leaf.parent is root
        assert root.children == [leaf]
        assert [label.id for label in leaf.labels] == [5]
        assert bob.tasks_by_tester == [root]
        assert leaf.labels[0].tasks == [leaf]
        root.tester = None
        leaf.parent = None
        s.flush()
        s.expire_all()
        assert (root.tenant_id, root.tester_id, leaf.tenant_id, leaf.parent_id) == (1, None, 1, None)
        root.tester = bob
        s.flush()
        s.delete(leaf)
        bob_id = (bob.tenant_id, bob.id)
        s.flush()
        s.delete(bob)
        s.commit()
        assert s.get(m.User, bob_id) is None
        assert (root.tenant_id, root.tester_id) == (1, None)
        assert s.execute(sa.text("SELECT count(*) FROM task_labels")).scalar() == 0


@pytest.mark.parametrize("style", STYLES)
def test_generated_columns_are_not_written(database: str, tmp_path: Path, style: Style) -> None:
    sql = """
    CREATE TABLE accounts (id int, kind text, PRIMARY KEY (id, kind));
    CREATE TABLE cards (id int PRIMARY KEY, account_id int NOT NULL,
        kind text NOT NULL GENERATED ALWAYS AS ('card') STORED,
        FOREIGN KEY (account_id, kind) REFERENCES accounts);
    CREATE TABLE totals (n int PRIMARY KEY);
    CREATE TABLE halves (id int PRIMARY KEY,
        total_n int NOT NULL GENERATED ALWAYS AS (2 * id) STORED REFERENCES totals);
    """
    with modelled(database, sql, tmp_path, style) as m, session(database) as s:
        account = m.Account(id=7, kind="card")
        s.add_all([account, m.Total(n=4)])
        s.flush()
        card, half = m.Card(id=1, account=account), m.Half(id=2)
        s.add_all([card, half])
        s.flush()
        s.expire_all()
        assert card.account is account
        assert (card.account_id, card.kind) == (7, "card")
        assert account.cards == [card]
        assert half.total.n == 4
        assert half.total.halves == [half]


HARD = {
    "same columns to two keys of the parent": (
        "CREATE TABLE p (id int PRIMARY KEY, code int UNIQUE); CREATE TABLE c (id int PRIMARY KEY, "
        "p_id int NOT NULL REFERENCES p (id) REFERENCES p (code))"
    ),
    "crosswise": (
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); "
        "CREATE TABLE c (id int PRIMARY KEY, x int NOT NULL, "
        "y int NOT NULL, FOREIGN KEY (x, y) REFERENCES p (a, b), FOREIGN KEY (y, x) REFERENCES p (a, b))"
    ),
    "the same in another order": (
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); "
        "CREATE TABLE c (id int PRIMARY KEY, x int, y int, "
        "FOREIGN KEY (x, y) REFERENCES p (a, b), FOREIGN KEY (y, x) REFERENCES p (b, a))"
    ),
    "circle": (
        "CREATE TABLE p (id int PRIMARY KEY, c_id int); "
        "CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p); "
        "ALTER TABLE p ADD FOREIGN KEY (c_id) REFERENCES c"
    ),
    "circle of primary keys": (
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY REFERENCES p); "
        "ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES c"
    ),
    "primary key to itself": "CREATE TABLE p (id int PRIMARY KEY REFERENCES p)",
    "renamed attributes": (
        'CREATE TABLE p (id int PRIMARY KEY, "metadata" int UNIQUE, "int" int UNIQUE, "a b" int UNIQUE); '
        'CREATE TABLE c (id int PRIMARY KEY, "class" int REFERENCES p (metadata), '
        '"str" int REFERENCES p ("int"), '
        '"with space" int REFERENCES p ("a b"), self int REFERENCES c)'
    ),
    "other schemas, the same names": (
        "CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE one.users (id int PRIMARY KEY); "
        "CREATE TABLE two.users (id int PRIMARY KEY REFERENCES one.users); "
        "CREATE TABLE two.one (a int REFERENCES one.users, b int REFERENCES two.users, PRIMARY KEY (a, b))"
    ),
    "odd names of a link": (
        'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE "p-to p" ("keys" int REFERENCES p, '
        '"other p" int REFERENCES p, PRIMARY KEY ("keys", "other p"))'
    ),
    "not valid, and match full": (
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); "
        "CREATE TABLE c (id int PRIMARY KEY, x int, y int, "
        "z int NOT NULL, FOREIGN KEY (x, y) REFERENCES p MATCH FULL, "
        "FOREIGN KEY (z, y) REFERENCES p MATCH FULL); "
        "ALTER TABLE c ADD FOREIGN KEY (id, z) REFERENCES p NOT VALID"
    ),
    "inheritance": (
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p); "
        "CREATE TABLE d (PRIMARY KEY (id)) INHERITS (c); ALTER TABLE d ADD FOREIGN KEY (p_id) REFERENCES p"
    ),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", HARD)
def test_hard_joins(database: str, tmp_path: Path, case: str, style: Style) -> None:
    schema = read(database, HARD[case])
    with imported(models.source(models.build(schema, style=style)), tmp_path) as module:
        agrees_with_the_catalogue(schema, module)


def test_a_key_that_is_not_enforced(database: str, tmp_path: Path) -> None:
    sql = (
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL, "
        "FOREIGN KEY (p_id) REFERENCES p NOT ENFORCED)"
    )
    with psycopg.connect(database) as connection:
        if connection.info.server_version < 180000:
            pytest.skip("PostgreSQL 18")
    schema = read(database, sql)
    with imported(models.source(models.build(schema)), tmp_path) as module:
        agrees_with_the_catalogue(schema, module)


@st.composite
def schemas(draw: st.DrawFn) -> str:
    """Tables over few columns, so that keys share them, with references to primary and unique keys."""
    columns = ["tenant_id", "id", "user_id", "parent_id", "code"]
    names = draw(st.permutations(["users", "tasks", "tenants"]))[: draw(st.integers(1, 3))]
    keys: dict[str, list[list[str]]] = {}
    made, later = [], []
    for name in names:
        key = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=2, unique=True))
        more = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=2, unique=True))
        filled = draw(st.sets(st.sampled_from(columns)))
        keys[name] = [key] if sorted(key) == sorted(more) else [key, more]
        said = [f"{c} int{' NOT NULL' if c in filled else ''}" for c in columns]
        said += [f"PRIMARY KEY ({', '.join(key)})", *(f"UNIQUE ({', '.join(u)})" for u in keys[name][1:])]
        made.append(f"CREATE TABLE {name} ({', '.join(said)})")
    for name in names:
        for _ in range(draw(st.integers(0, 4))):
            target = draw(st.sampled_from(names))
            refers = draw(st.sampled_from(keys[target]))
            mine = draw(
                st.lists(st.sampled_from(columns), min_size=len(refers), max_size=len(refers), unique=True)
            )
            action = draw(
                st.sampled_from(["", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT"])
            )
            within = [c != r and {c, r} <= set(keys[name][0]) for c, r in zip(mine, refers, strict=True)]
            if target == name and any(within):
                continue  # by which SQLAlchemy takes a part of the primary key for superfluous
            full = draw(st.sampled_from(["", "MATCH FULL"]))
            later.append(
                f"ALTER TABLE {name} ADD FOREIGN KEY ({', '.join(mine)}) "
                f"REFERENCES {target} ({', '.join(refers)}) {full} {action}"
            )
    return "; ".join([*made, *later])


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sql=schemas(), style=st.sampled_from(STYLES))
def test_no_warning_and_nothing_missing(database: str, tmp_path: Path, sql: str, style: Style) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    schema = read(database, sql)
    text = models.source(models.build(schema, style=style))
    assert text == models.source(models.build(schema, style=style))
    with imported(text, tmp_path) as module:
        agrees_with_the_catalogue(schema, module)


TYPED = """
def read(order: Order, user: User) -> None:
    who: User = order.user
    maybe: User | None = order.editor
    many: list[Order] = user.orders
    one: Profile | None = user.profile
    tags: list[Tag] = order.tags
    friends: list[User] = user.friends
    print(who, maybe, many, one, tags, friends)
"""


@pytest.mark.parametrize("style", STYLES)
def test_types(database: str, tmp_path: Path, style: Style) -> None:
    sql = """
    CREATE TABLE users (id int PRIMARY KEY);
    CREATE TABLE profiles (user_id int PRIMARY KEY REFERENCES users ON DELETE CASCADE);
    CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users,
        editor_id int REFERENCES users);
    CREATE TABLE tags (id int PRIMARY KEY);
    CREATE TABLE order_tags (order_id int REFERENCES orders, tag_id int REFERENCES tags,
        PRIMARY KEY (order_id, tag_id));
    CREATE TABLE friendships (user_id int REFERENCES users, friend_id int REFERENCES users,
        PRIMARY KEY (user_id, friend_id));
    """
    text = models.source(models.build(read(database, sql), style=style))
    path = tmp_path / "typed.py"
    path.write_text(text + TYPED)
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "/dev/null", str(path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stdout
