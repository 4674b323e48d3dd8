"""Models that people have edited, refined after the database changed, and held against PostgreSQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook.catalog import read
from schemabook.models.refine import CannotRefine, Renames, given
from schemabook.schema import Name
from schemabook.schema_diff import diff
from schemabook.server import scratch
from tests.refine_cases import ROOT, database, generated, lint, loaded, refine, study, tidied
from tests.study_steps import steps, up, versions

if TYPE_CHECKING:
    from pathlib import Path

    from schemabook.models.code import Style
    from schemabook.models.refine import Refined
    from schemabook.schema import Schema

SHOP = """
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE teams (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL,
    mood mood NOT NULL DEFAULT 'happy',
    team_id bigint NOT NULL REFERENCES teams ON DELETE CASCADE, age integer, note text,
    CONSTRAINT users_age_check CHECK (age > 0), UNIQUE (team_id, email));
CREATE INDEX users_age_idx ON users (age);
COMMENT ON TABLE users IS 'People';
CREATE TABLE tags (id integer PRIMARY KEY);
CREATE TABLE user_tags (
    user_id bigint REFERENCES users ON DELETE CASCADE, tag_id integer REFERENCES tags ON DELETE CASCADE,
    PRIMARY KEY (user_id, tag_id));
CREATE VIEW adults AS SELECT id, email FROM users WHERE age > 17;
"""

METHODS = '''
    @validates("email")
    def _lower(self, _: str, email: str) -> str:
        """In lower case."""
        return email.lower()

    @hybrid_property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.email.partition("@")[2]  # by hand
'''
MIXIN = '''class Described:
    """By hand: says of a row what it is."""

    def described(self) -> str:
        """The class."""
        return type(self).__name__


'''


SQUAD = 'squad: Mapped["Team"] = relationship(back_populates="people"'
PEOPLE = 'people: Mapped[list["Person"]] = relationship(\n        back_populates="squad"'
HYBRID = "from sqlalchemy.ext.hybrid import hybrid_property\n"
EDITS = (
    ("class Base(", MIXIN + "class Base("),
    ("class Person(Base):", "Email = str\n\n\nclass Person(Described, Base):"),
    ('    """People"""', '    """Somebody who has an account.\n\n    Written by hand.\n    """'),
    ("    email: Mapped[str]", "    # what they sign in with\n    email: Mapped[Email]"),
    ('team: Mapped["Team"] = relationship(', 'squad: Mapped["Team"] = relationship('),
    ('squad: Mapped["Team"] = relationship(back_populates="users"', SQUAD),
    ('users: Mapped[list["Person"]] = relationship(\n        back_populates="team"', PEOPLE),
    ("user_tags", "links"),
    ('"links"', '"user_tags"'),
    ("mapped_column, relationship\n", "mapped_column, relationship, validates\n"),
    ("from sqlalchemy.ext.compiler", HYBRID + "from sqlalchemy.ext.compiler"),
)


def by_hand(text: str) -> str:
    """A file as people leave it: a class and relationships renamed, a mixin, methods, comments, an alias."""
    text = re.sub(r"\bUser\b", "Person", text)
    for before, after in EDITS:
        assert before in text
        text = text.replace(before, after)
    return with_methods(text, "Person", METHODS)


def with_methods(text: str, class_: str, methods: str) -> str:
    start = text.index(f"class {class_}(")
    end = text.index("\n\n\n", start)
    return text[:end] + "\n" + methods.rstrip("\n") + text[end:]


HAND_MADE = (
    "class Person(Described, Base):",
    MIXIN.strip(),
    METHODS.strip(),
    "Written by hand.",
    "# what they sign in with\n    email: Mapped[Email",
    "squad: Mapped[",
    'people: Mapped[list["Person"]]',
    'links: sa.Table = sa.Table(\n    "user_tags"',
)

CHANGES_SQL = """\
-- column
ALTER TABLE users ADD nickname varchar(30);
COMMENT ON COLUMN users.nickname IS 'Of friends';
-- column with a new type
ALTER TABLE users ADD place point;
ALTER TABLE users ADD at timestamptz DEFAULT now();
-- column dropped
ALTER TABLE users DROP note;
-- type
ALTER TABLE users ALTER note TYPE varchar(7);
-- nullable
ALTER TABLE users ALTER email DROP NOT NULL;
-- not null
ALTER TABLE users ALTER note SET NOT NULL;
-- default
ALTER TABLE users ALTER mood DROP DEFAULT;
-- comments
COMMENT ON TABLE users IS 'Persons';
COMMENT ON COLUMN users.age IS 'Years';
-- unique
ALTER TABLE users ADD UNIQUE (note);
-- unique dropped
ALTER TABLE users DROP CONSTRAINT users_team_id_email_key;
ALTER TABLE teams DROP CONSTRAINT teams_name_key;
-- check
ALTER TABLE users DROP CONSTRAINT users_age_check,
    ADD CONSTRAINT users_age_check CHECK (age > 3);
-- check added
ALTER TABLE tags ADD CONSTRAINT few CHECK (id < 10);
-- index
CREATE INDEX users_note_idx ON users (lower(note) DESC) WHERE age > 3;
-- index dropped
DROP INDEX users_age_idx;
-- label
ALTER TYPE mood ADD VALUE 'meh' BEFORE 'sad';
-- enum
CREATE TYPE size AS ENUM ('s', 'm');
ALTER TABLE teams ADD size size, ADD sizes size[];
-- unused enum
CREATE TYPE size AS ENUM ('s', 'm');
-- domain
CREATE DOMAIN short AS varchar(9) CHECK (VALUE <> '');
ALTER TABLE teams ADD short short;
-- on delete
ALTER TABLE users ALTER team_id DROP NOT NULL, DROP CONSTRAINT users_team_id_fkey,
    ADD FOREIGN KEY (team_id) REFERENCES teams ON DELETE SET NULL;
-- foreign key
ALTER TABLE users ADD boss_id bigint REFERENCES users;
CREATE INDEX ON users (boss_id);
-- second foreign key
ALTER TABLE users ADD old_team_id bigint REFERENCES teams;
-- foreign key dropped
ALTER TABLE users DROP CONSTRAINT users_team_id_fkey;
-- table
CREATE TABLE orders (id uuid PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
    sum numeric(9, 2));
-- table in a schema
CREATE SCHEMA s;
CREATE TABLE s.orders (id int PRIMARY KEY, user_id bigint REFERENCES users);
-- table without a key
CREATE TABLE log (at timestamptz, what jsonb);
-- link table
CREATE TABLE team_tags (team_id bigint REFERENCES teams, tag_id int REFERENCES tags,
    PRIMARY KEY (team_id, tag_id));
-- table dropped
DROP TABLE user_tags;
DROP TABLE tags;
-- link column
ALTER TABLE user_tags ADD at date;
-- link option
COMMENT ON TABLE user_tags IS 'Which';
CREATE INDEX ON user_tags (tag_id);
-- view
CREATE OR REPLACE VIEW adults AS SELECT id, email FROM users WHERE age > 20;
-- views
DROP VIEW adults;
CREATE VIEW names AS SELECT name FROM teams;
-- function
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW;
END $$;
CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();
-- sequence
CREATE SEQUENCE numbers START 7;
-- row security
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON users USING (age > 3);
-- unlogged
ALTER TABLE user_tags SET UNLOGGED;
-- composite key
ALTER TABLE tags ADD kind int NOT NULL;
ALTER TABLE tags ADD UNIQUE (id, kind);
"""
CHANGES = dict(re.findall(r"^-- (.+)\n((?:(?!-- ).*\n)+)", CHANGES_SQL, flags=re.MULTILINE))


@pytest.fixture(scope="module")
def before() -> Schema:
    return database(SHOP)


def assert_left(made: Refined) -> None:
    """Nothing is left, other than the places of columns, which are a person's choice."""
    assert [str(c) for c in made.left if c.what != "order of columns"] == []


OTHERWISE_IN_SQLMODEL = ("column", "nullable", "enum", "on delete", "foreign key", "table", "link table")


@pytest.mark.parametrize(
    ("name", "style"),
    [*((n, "sqlalchemy") for n in CHANGES), *((n, "sqlmodel") for n in OTHERWISE_IN_SQLMODEL)],
)
def test_an_unedited_file_becomes_what_would_be_generated(
    before: Schema, tmp_path: Path, name: str, style: Style
) -> None:
    after = database(SHOP, CHANGES[name])
    made = refine({"models.py": generated(before, style)}, after, tmp_path, style=style)
    assert_left(made)
    assert without_title(made.files["models.py"]) == without_title(generated(after, style))
    assert made.notes


def without_title(text: str) -> str:
    return re.sub(r"The schema of \w+", "The schema", text, count=1)


@pytest.mark.parametrize("name", CHANGES)
def test_what_people_wrote_stays(before: Schema, tmp_path: Path, name: str) -> None:
    files = {"models.py": tidied(by_hand(generated(before)), "", None)}
    made = refine(files, database(SHOP, CHANGES[name]), tmp_path)
    assert_left(made)
    text = made.files["models.py"]
    gone = {"table dropped": 1, "foreign key dropped": 2, "link column": 1}.get(name, 0)
    assert sum(part not in text for part in HAND_MADE) <= gone
    assert lint(made.files, tmp_path) == []
    assert refine(made.files, database(SHOP, CHANGES[name]), tmp_path).files == made.files


def test_nothing_changed_and_nothing_is_touched(before: Schema, tmp_path: Path) -> None:
    files = {"models.py": by_hand(generated(before)) + "\n\n\n# the end   \nx  =  1\n"}
    made = refine(files, before, tmp_path)
    assert (made.files, made.notes, made.left) == (files, (), ())


def test_names_are_found(before: Schema, tmp_path: Path) -> None:
    found = loaded({"models.py": by_hand(generated(before))}, tmp_path)
    names = given(found.facts, found.schema)
    assert names.classes[Name("public", "users")] == "Person"
    assert names.relationships["relationship", "public", "users", "users_team_id_fkey", "child"] == "squad"
    assert names.relationships["relationship", "public", "users", "users_team_id_fkey", "parent"] == "people"
    assert names.types == {Name("public", "mood"): "mood_type"}
    assert names.members[Name("public", "mood"), "sad"] == "SAD"


# Names that change in the database


def test_a_renamed_table_and_column_keep_class_and_attribute(before: Schema, tmp_path: Path) -> None:
    sql = "ALTER TABLE users RENAME TO accounts; ALTER TABLE accounts RENAME email TO mail"
    renames = Renames(
        tables={Name("public", "users"): Name("public", "accounts")},
        columns={(Name("public", "users"), "email"): "mail"},
    )
    files = {"models.py": tidied(by_hand(generated(before)), "", None)}
    made = refine(files, database(SHOP, sql), tmp_path, renames=renames)
    assert_left(made)
    text = made.files["models.py"]
    assert '__tablename__ = "accounts"' in text
    # from PostgreSQL 18 on NOT NULL constraints have names, which a renaming leaves as they are
    assert re.search(r'    email: Mapped\[Email\] = mapped_column\(\s*"mail", sa.Text\(\)', text)
    assert METHODS.strip() in text
    assert 'sa.ForeignKey("accounts.id"' in text


def test_a_renamed_constraint_is_the_same_relationship(before: Schema, tmp_path: Path) -> None:
    sql = "ALTER TABLE users RENAME CONSTRAINT users_team_id_fkey TO of_team"
    files = {"models.py": tidied(by_hand(generated(before)), "", None)}
    made = refine(files, database(SHOP, sql), tmp_path)
    assert_left(made)
    assert 'people: Mapped[list["Person"]]' in made.files["models.py"]
    assert 'name="of_team"' in made.files["models.py"]


# What only people can decide


def refusal(before: Schema, tmp_path: Path, edit: tuple[str, str], sql: str) -> str:
    text = generated(before)
    assert edit[0] in text
    with pytest.raises(CannotRefine) as caught:
        refine({"models.py": text.replace(*edit)}, database(SHOP, sql), tmp_path)
    return str(caught.value)


def test_a_name_in_the_way_of_a_new_column(before: Schema, tmp_path: Path) -> None:
    text = with_methods(generated(before), "User", '    def nickname(self) -> str:\n        return "x"\n')
    line = text[: text.index("def nickname")].count("\n") + 1
    with pytest.raises(CannotRefine) as caught:
        refine({"models.py": text}, database(SHOP, CHANGES["column"]), tmp_path)
    said = str(caught.value)
    assert said.startswith(f"models.py:{line}: User.nickname is in the way of the new column users.nickname")
    assert "Next: give 'nickname' in models.py another name" in said


def test_a_name_in_the_way_of_a_new_table(before: Schema, tmp_path: Path) -> None:
    text = generated(before) + "\n\nclass Order:\n    pass\n"
    with pytest.raises(CannotRefine, match=r"models.py:\d+: Order is in the way of the class for"):
        refine({"models.py": text}, database(SHOP, CHANGES["table"]), tmp_path)


def test_a_column_of_a_mixin(before: Schema, tmp_path: Path) -> None:
    column = "    note: Mapped[str | None] = mapped_column(sa.Text())\n"
    text = generated(before).replace(column, "").replace("class User(Base):", "class User(Noted, Base):")
    text = text.replace("class Base(", f"class Noted:\n{column}\n\nclass Base(")
    with pytest.raises(CannotRefine, match=r"column users.note changed, but User.note is declared by Noted"):
        refine({"models.py": text}, database(SHOP, CHANGES["type"]), tmp_path)


def test_computed_table_args(before: Schema, tmp_path: Path) -> None:
    said = refusal(
        before, tmp_path, ("    __table_args__ = (\n", "    __table_args__ = (*(),\n"), CHANGES["check"]
    )
    assert "the __table_args__ of User is computed" in said


def test_a_class_made_dynamically(before: Schema, tmp_path: Path) -> None:
    text = generated(before)
    start = text.index("class Tag(Base):")
    end = text.find("\n\n\n", start)
    body = text[start : end if end > 0 else None]
    nested = "if True:\n" + "\n".join(f"    {line}" if line else line for line in body.splitlines())
    with pytest.raises(CannotRefine, match="table tags changed, but its class Tag is not a class statement"):
        refine({"models.py": text.replace(body, nested)}, database(SHOP, CHANGES["check added"]), tmp_path)


def test_a_cascade_by_hand_is_kept_and_told(before: Schema, tmp_path: Path) -> None:
    text = generated(before).replace('cascade="all, delete-orphan"', 'cascade="all"', 1)
    made = refine({"models.py": text}, database(SHOP, CHANGES["on delete"]), tmp_path)
    assert_left(made)
    assert any("written by hand, kept" in note for note in made.notes)
    assert 'cascade="all"' in made.files["models.py"]


def test_what_went_with_a_dropped_table_is_told(before: Schema, tmp_path: Path) -> None:
    text = with_methods(
        generated(before), "Tag", "    def shout(self) -> str:\n        return str(self.id)\n"
    )
    made = refine({"models.py": text}, database(SHOP, CHANGES["table dropped"]), tmp_path)
    assert "models.py: Tag removed: table tags is gone; with it went shout, written by hand" in made.notes


# The studies


def at_version(name: str, number: int) -> Schema:
    with scratch("refine") as db, psycopg.connect(db.url, autocommit=True) as conn:
        for version in versions(name)[:number]:
            up(conn, *version.steps)
        return read(conn)


@pytest.mark.parametrize(
    ("name", "style"), [("tasks", "sqlmodel"), ("tutoring", "sqlalchemy"), ("tasks", "sqlalchemy")]
)
def test_from_one_version_of_a_study_to_the_newest(tmp_path: Path, name: str, style: Style) -> None:
    old, new = at_version(name, 1), at_version(name, len(versions(name)))
    made = refine({"models.py": generated(old, style)}, new, tmp_path, style=style)
    assert_left(made)
    assert without_title(made.files["models.py"]) == without_title(generated(new, style))


GROWN = {
    "practice": """
        ALTER TABLE students ADD nickname text;
        COMMENT ON COLUMN students.nickname IS 'What friends call them';
        CREATE INDEX ON students (grade, language);
        COMMENT ON INDEX students_grade_language_idx IS 'Who learns what';
        CREATE TYPE badge_kind AS ENUM ('gold', 'silver');
        COMMENT ON TYPE badge_kind IS 'How good it is';
        CREATE TABLE badges (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            student_id bigint NOT NULL REFERENCES students ON DELETE CASCADE,
            kind badge_kind NOT NULL, title text NOT NULL, score numeric(3, 2),
            created_at timestamptz NOT NULL DEFAULT now());
        COMMENT ON TABLE badges IS 'What was won'
    """,
    "flashcards": """
        ALTER TYPE review_rating ADD VALUE 'bad' BEFORE 'hard';
        CREATE TYPE badge_kind AS ENUM ('gold', 'silver');
        CREATE TABLE badges (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(), kind badge_kind NOT NULL, title text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TRIGGER badges_set_updated_at BEFORE UPDATE ON badges FOR EACH ROW
            WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION set_updated_at()
    """,
    "tutoring": "DROP TABLE tuition_log_materials; DROP TABLE materials; ALTER TABLE users ADD nickname text",
    "tasks": "DROP TABLE reminders; DROP TYPE reminder_channel; ALTER TABLE tasks DROP priority",
}
READS_LIKE_THE_REST = {
    "practice": (
        'enums.BadgeKind: native_enum(enums.BadgeKind, "badge_kind", metadata),',
        "    id: Mapped[IdKey]\n    student_id: Mapped[BigInt] = mapped_column(",
        "    kind: Mapped[BadgeKind]\n    title: Mapped[str]\n    score: Mapped[Score | None]\n",
        'Index(None, "grade", "language", info={"comment": "Who learns what"}),',
        'nickname: Mapped[str | None] = mapped_column(comment="What friends call them")',
        "import Badge, Streak",
        '    "Badge",\n    "Base",',
    ),
    "flashcards": (
        'badge_kind_type = native_enum(BadgeKind, "badge_kind", METADATA)',
        "    id: uuid.UUID = uuid_key()\n",
        "    created_at: dt.datetime = stamp()\n    updated_at: dt.datetime = stamp()\n\n\ncomment_indexes",
    ),
    "tutoring": ('_STAMPED = ("users", "tuitions", "charges")\n', "    nickname: Mapped[str | None]\n"),
    "tasks": ("import ColorTheme, TaskPriority, TaskStatus",),
}


@pytest.mark.parametrize("name", GROWN)
def test_a_study_written_by_hand_grows_as_its_author_would_write(tmp_path: Path, name: str) -> None:
    style: Style = "sqlmodel" if name in ("tasks", "flashcards") else "sqlalchemy"
    files, like = study(name), ROOT / "src" / "studies" / name / "models.py"
    with scratch("refine") as db, psycopg.connect(db.url, autocommit=True) as conn:
        up(conn, *steps(name))
        same = read(conn)
        conn.execute(GROWN[name].encode())
        after = read(conn)
    assert diff(loaded(files, tmp_path).schema, same) == ()
    made = refine(files, after, tmp_path, style=style, like=like)
    assert made.left == ()
    whole = "".join(made.files.values())
    for part in READS_LIKE_THE_REST[name]:
        assert part in whole
    assert lint(made.files, tmp_path) == []
    again = refine(made.files, after, tmp_path, style=style, like=like)
    assert (again.files, again.notes) == (made.files, ())
