"""Which tables are mapped, and what relationships are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schemabook import models
from schemabook.models.shapes import shapes
from tests.model_relations import STYLES, modelled, read, relationships

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.models import Style


def test_shapes(database: str) -> None:
    schema = read(
        database,
        """
        CREATE TABLE a (id int PRIMARY KEY, t int, UNIQUE (id, t));
        CREATE TABLE b (x int, y int NOT NULL UNIQUE, z int NOT NULL, UNIQUE (y, z));  -- no primary key
        CREATE TABLE only_nullable (x int UNIQUE);
        CREATE TABLE no_key (x int);
        CREATE TABLE partial (x int NOT NULL); CREATE UNIQUE INDEX ON partial (x) WHERE x > 0;
        CREATE TABLE expression (x int NOT NULL); CREATE UNIQUE INDEX ON expression ((x + 1));
        CREATE TABLE by_index (x int NOT NULL); CREATE UNIQUE INDEX ON by_index (x);
        CREATE DOMAIN filled AS int NOT NULL; CREATE TABLE by_domain (x filled UNIQUE);
        CREATE TABLE link (a_id int REFERENCES a, b_y int REFERENCES b (y), PRIMARY KEY (a_id, b_y));
        CREATE TABLE keyless_link (a_id int REFERENCES a, b_y int REFERENCES b (y));
        CREATE TABLE with_data (a_id int REFERENCES a, b_y int REFERENCES b (y), n int,
            PRIMARY KEY (a_id, b_y));
        CREATE TABLE one_to_one (a_id int REFERENCES a PRIMARY KEY, b_y int REFERENCES b (y));
        CREATE TABLE referred (a_id int REFERENCES a, b_y int REFERENCES b (y), PRIMARY KEY (a_id, b_y));
        CREATE TABLE refers (id int PRIMARY KEY, p int, q int, FOREIGN KEY (p, q) REFERENCES referred);
        CREATE TABLE self_link (a_id int REFERENCES a, other int REFERENCES a, PRIMARY KEY (a_id, other));
        CREATE TABLE twice (a_id int REFERENCES a, t int, FOREIGN KEY (a_id, t) REFERENCES a (id, t));
        CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE part PARTITION OF parted FOR VALUES FROM (1) TO (2);
        """,
    )
    found = shapes(schema)
    assert {str(name): columns for name, columns in found.identity.items()} == {
        "a": ("id",),
        "b": ("y",),
        "by_index": ("x",),
        "by_domain": ("x",),
        "with_data": ("a_id", "b_y"),
        "one_to_one": ("a_id",),
        "referred": ("a_id", "b_y"),
        "refers": ("id",),
        "parted": ("id",),
    }
    assert {str(name) for name in found.links} == {"link", "keyless_link", "self_link"}


U = "CREATE TABLE users (id int PRIMARY KEY, {}); "
P = "CREATE TABLE posts (id int PRIMARY KEY, {});"
NAMES: dict[str, tuple[str, set[str]]] = {
    "one key": (
        U.format("name text") + P.format("user_id int REFERENCES users"),
        {"Post.user", "User.posts"},
    ),
    "another word": (
        U.format("name text") + P.format("author_id int REFERENCES users"),
        {"Post.author", "User.posts"},
    ),
    "camel case": (
        'CREATE TABLE "User" ("userId" int PRIMARY KEY); '
        'CREATE TABLE "BlogPost" (id int PRIMARY KEY, "mainAuthorId" int REFERENCES "User")',
        {"BlogPost.main_author", "User.blog_posts"},
    ),
    "several keys": (
        "CREATE TABLE addresses (id int PRIMARY KEY); CREATE TABLE orders (id int PRIMARY KEY, "
        "billing_address_id int REFERENCES addresses, shipping_address_id int REFERENCES addresses)",
        {
            "Order.billing_address",
            "Order.shipping_address",
            "Address.orders_by_billing_address",
            "Address.orders_by_shipping_address",
        },
    ),
    "several keys, one plain": (
        U.format("name text") + P.format("user_id int REFERENCES users, editor_id int REFERENCES users"),
        {"Post.user", "Post.editor", "User.posts", "User.posts_by_editor"},
    ),
    "no suffix": (
        U.format("name text") + P.format("created_by int REFERENCES users, owner int REFERENCES users"),
        {"Post.created_by_user", "Post.owner_user", "User.posts_created_by", "User.posts_by_owner"},
    ),
    "the noun itself": (
        "CREATE TABLE features (name text PRIMARY KEY); "
        "CREATE TABLE uses (id int PRIMARY KEY, feature text REFERENCES features)",
        {"Use.feature_row", "Feature.uses"},
    ),
    "a column's name": (
        U.format("posts int") + P.format("author_id int REFERENCES users, author text"),
        {"Post.author_user", "User.posts_by_author"},
    ),
    "reserved": (
        "CREATE TABLE classes (id int PRIMARY KEY); "
        "CREATE TABLE pupils (id int PRIMARY KEY, class_id int REFERENCES classes)",
        {"Pupil.class_", "Class.pupils"},
    ),
    "one to one": (
        U.format("name text") + "CREATE TABLE profiles (user_id int PRIMARY KEY REFERENCES users)",
        {"Profile.user", "User.profile"},
    ),
    "shared primary key": (
        U.format("name text") + "CREATE TABLE profiles (id int PRIMARY KEY REFERENCES users)",
        {"Profile.user", "User.profile"},
    ),
    "both ways": (
        U.format("team_id int")
        + "CREATE TABLE teams (id int PRIMARY KEY, lead_id int UNIQUE REFERENCES users); "
        "ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams",
        {"User.team", "Team.users", "Team.lead", "User.team_by_lead"},
    ),
    "tree": (
        P.format("parent_id int REFERENCES posts"),
        {"Post.parent", "Post.children"},
    ),
    "self": (
        "CREATE TABLE employees (id int PRIMARY KEY, manager_id int REFERENCES employees, "
        "reports_to int REFERENCES employees, parent_unit_id int REFERENCES employees)",
        {
            "Employee.manager",
            "Employee.employees_by_manager",
            "Employee.reports_to_employee",
            "Employee.employees_reports_to",
            "Employee.parent_unit",
            "Employee.child_units",
        },
    ),
    "the parent's own column": (
        "CREATE TABLE dags (dag_id text PRIMARY KEY); CREATE TABLE runs (id int PRIMARY KEY, "
        "dag_id text REFERENCES dags, target_dag_id text REFERENCES dags)",
        {"Run.dag", "Run.target_dag", "Dag.runs", "Dag.runs_by_target_dag"},
    ),
    "natural key": (
        "CREATE TABLE teams (name text PRIMARY KEY); CREATE TABLE languages (code text PRIMARY KEY); "
        "CREATE TABLE players (id int PRIMARY KEY, team_name text REFERENCES teams, "
        "lang text REFERENCES languages)",
        {"Player.team", "Team.players", "Player.language", "Language.players"},
    ),
    "composite": (
        "CREATE TABLE lines (order_id int, line_no int, PRIMARY KEY (order_id, line_no)); "
        "CREATE TABLE notes (id int PRIMARY KEY, order_id int, line_no int, FOREIGN KEY (order_id, line_no) "
        "REFERENCES lines)",
        {"Note.line", "Line.notes"},
    ),
    "composite, of tenants": (
        "CREATE TABLE tenants (id int PRIMARY KEY); "
        "CREATE TABLE users (tenant_id int REFERENCES tenants, id int UNIQUE, PRIMARY KEY (tenant_id, id)); "
        "CREATE TABLE posts (id int PRIMARY KEY, tenant_id int NOT NULL REFERENCES tenants, "
        "user_id int NOT NULL REFERENCES users (id), FOREIGN KEY (tenant_id, user_id) REFERENCES users)",
        {
            "User.tenant",
            "Tenant.users",
            "Post.tenant",
            "Tenant.posts",
            "Post.user",
            "User.posts",
            "Post.tenant_user",
            "User.posts_by_tenant_user",
        },
    ),
    "link": (
        P.format("n int") + "CREATE TABLE tags (id int PRIMARY KEY); CREATE TABLE post_tags "
        "(post_id int REFERENCES posts, tag_id int REFERENCES tags, PRIMARY KEY (post_id, tag_id))",
        {"Post.tags", "Tag.posts"},
    ),
    "two links": (
        P.format("n int") + "CREATE TABLE tags (id int PRIMARY KEY); CREATE TABLE post_tags "
        "(post_id int REFERENCES posts, tag_id int REFERENCES tags, PRIMARY KEY (post_id, tag_id)); "
        "CREATE TABLE hidden_tags "
        "(post_id int REFERENCES posts, tag_id int REFERENCES tags, PRIMARY KEY (post_id, tag_id))",
        {
            "Post.tags_through_post_tags",
            "Tag.posts_through_post_tags",
            "Post.tags_through_hidden_tags",
            "Tag.posts_through_hidden_tags",
        },
    ),
    "link beside a key": (
        U.format("n int") + P.format("user_id int REFERENCES users") + "CREATE TABLE likes "
        "(user_id int REFERENCES users, post_id int REFERENCES posts, PRIMARY KEY (user_id, post_id))",
        {"Post.user", "User.posts", "User.posts_through_likes", "Post.users"},
    ),
    "link to itself": (
        U.format("n int") + "CREATE TABLE friendships "
        "(user_id int REFERENCES users, friend_id int REFERENCES users, PRIMARY KEY (user_id, friend_id)); "
        "CREATE TABLE follows (follower_id int REFERENCES users, followed_id int REFERENCES users, "
        "PRIMARY KEY (follower_id, followed_id))",
        {"User.friends", "User.users_by_friend", "User.followers", "User.followed_users"},
    ),
    "association object": (
        P.format("n int") + "CREATE TABLE tags (id int PRIMARY KEY); CREATE TABLE taggings (post_id int "
        "REFERENCES posts, tag_id int REFERENCES tags, at date, PRIMARY KEY (post_id, tag_id))",
        {"Tagging.post", "Tagging.tag", "Post.taggings", "Tag.taggings"},
    ),
    "none for a table without a key, a partition, a second key that says the same": (
        U.format("n int") + "CREATE TABLE log (user_id int REFERENCES users, at date); "
        "CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id); "
        "CREATE TABLE part PARTITION OF parted FOR VALUES FROM (1) TO (9); "
        "ALTER TABLE part ADD FOREIGN KEY (id) REFERENCES users; "
        "CREATE TABLE seats (id int PRIMARY KEY, user_id int REFERENCES users REFERENCES users, "
        "parted_id int REFERENCES parted)",
        {"Seat.user", "User.seats", "Seat.parted", "Parted.seats"},
    ),
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", NAMES)
def test_names(database: str, tmp_path: Path, case: str, style: Style) -> None:
    sql, expected = NAMES[case]
    with modelled(database, sql, tmp_path, style) as module:
        assert set(relationships(module)) == expected


def test_given_names_win(database: str) -> None:
    sql = U.format("n int") + P.format("author_id int REFERENCES users, editor_id int REFERENCES users")
    schema = read(database, sql)
    key = ("relationship", "public", "posts", "posts_author_id_fkey")
    chosen = models.Given(relationships={(*key, "parent"): "written", (*key, "child"): "editor"})
    text = models.source(models.build(schema, given=chosen))
    assert 'written: Mapped[list["Post"]] = relationship(back_populates="editor"' in text
    assert 'editor: Mapped["User | None"] = relationship(back_populates="written"' in text
    assert 'editor_user: Mapped["User | None"]' in text
