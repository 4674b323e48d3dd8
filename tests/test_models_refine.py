"""Refinement piece by piece: what is the same, what is merged, what imports become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
import pytest

from schemabook.errors import SyntaxProblem
from schemabook.models.refine.arguments import merged
from schemabook.models.refine.columns import merge_column, without_argument
from schemabook.models.refine.conventions import named_for
from schemabook.models.refine.desk import File
from schemabook.models.refine.imports import added, added_for_types, import_from, removed_name
from schemabook.models.refine.leaning import leaner
from schemabook.models.refine.normal import code_of, executed_names, expression, plain, plain_annotation
from schemabook.models.refine.relations import merge_relation
from schemabook.models.refine.sequences import inserted, removed
from schemabook.models.refine.spelling import Spelling
from schemabook.schema import Table

if TYPE_CHECKING:
    from schemabook.models.refine.generated import Statement


def statement(code: str) -> Statement:
    return cst.parse_statement(code)


def call(code: str) -> cst.Call:
    found = expression(code)
    assert isinstance(found, cst.Call)
    return found


def text(node: cst.CSTNode) -> str:
    return code_of(node).strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sa.Text()", "Text"),
        ("f(b=1, a=2)", "f(a=2, b=1)"),
        ("sa.CheckConstraint('a' 'b')", 'CheckConstraint("ab")'),
        ("pg.JSONB()", "postgresql.JSONB"),
    ],
)
def test_the_same_in_another_spelling(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_not_the_same() -> None:
    assert plain("sa.String(40)") != plain("sa.String(41)")
    assert plain("f(1, 2)") != plain("f(2, 1)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('Mapped["User | None"]', "Mapped[Optional[User]]"),
        ("List['X']", "list[X]"),
        ("Mapped[uuid.UUID]", "Mapped[UUID]"),
    ],
)
def test_the_same_annotation(one: str, other: str) -> None:
    assert plain_annotation(one) == plain_annotation(other)


def test_names_of_lambdas_are_not_needed_yet() -> None:
    assert executed_names(statement("x = f(a, lambda: b)")) == {"f", "a"}


# Columns

COLUMN = "x: Mapped[str] = mapped_column(sa.Text())"


@pytest.mark.parametrize(
    ("mine", "was", "shall", "made"),
    [
        pytest.param(COLUMN, COLUMN, "x: Mapped[int] = mapped_column(sa.Integer())", None, id="untouched"),
        pytest.param(
            "x: Mapped[Email] = mapped_column(sa.Text(), info={'pii': True})",
            COLUMN,
            "x: Mapped[str | None] = mapped_column(sa.Text(), comment='c')",
            "x: Mapped[Email | None] = mapped_column(sa.Text(), comment='c', info={'pii': True})",
            id="hand-made annotation and argument",
        ),
        pytest.param(
            "x: Mapped['Email | None'] = mapped_column(sa.Text())",
            "x: Mapped[str | None] = mapped_column(sa.Text())",
            COLUMN,
            "x: Mapped['Email'] = mapped_column(sa.Text())",
            id="None goes, also in quotes",
        ),
        pytest.param(
            "x: Mapped[Stamp]",
            "x: Mapped[dt.datetime] = mapped_column(server_default=sa.text('now()'))",
            "x: Mapped[dt.datetime] = mapped_column(server_default=sa.text('now()'), comment='c')",
            "x: Mapped[Stamp] = mapped_column(comment='c')",
            id="what an alias says is left to it",
        ),
        pytest.param(
            "x: Mapped[Stamp]",
            "x: Mapped[dt.datetime] = mapped_column(server_default=sa.text('now()'))",
            "x: Mapped[dt.datetime] = mapped_column(sa.Date())",
            "x: Mapped[dt.datetime] = mapped_column(sa.Date())",
            id="what an alias says is gone",
        ),
        pytest.param(
            "x: Mapped[str | None] = mapped_column(sa.Text(), nullable=True)",
            "x: Mapped[str | None] = mapped_column(sa.Text())",
            COLUMN,
            "x: Mapped[str] = mapped_column(sa.Text(), nullable=False)",
            id="nullable written out",
        ),
        pytest.param(
            "x: Mapped[int] = mapped_column(sa.ForeignKey('a.id', use_alter=True))",
            "x: Mapped[int] = mapped_column(sa.ForeignKey('a.id'))",
            "x: Mapped[int] = mapped_column(sa.ForeignKey('a.id', ondelete='CASCADE'))",
            "x: Mapped[int] = mapped_column(sa.ForeignKey('a.id', ondelete='CASCADE', use_alter=True))",
            id="inside a foreign key",
        ),
        pytest.param(
            "x: str = required_text('old')",
            "x: str = Field(sa_column=sa.Column(sa.Text(), nullable=False, comment='old'))",
            "x: str = Field(sa_column=sa.Column(sa.Text(), nullable=False, comment='new'))",
            "x: str = required_text('new')",
            id="a literal of somebody's helper",
        ),
        pytest.param(
            "x: str = Field(max_length=3, sa_column=sa.Column(sa.Text(), nullable=False))",
            "x: str = Field(sa_column=sa.Column(sa.Text(), nullable=False))",
            "x: str | None = Field(default=None, sa_column=sa.Column(sa.Text()))",
            "x: str | None = Field(default=None, max_length=3, sa_column=sa.Column(sa.Text()))",
            id="a field of SQLModel",
        ),
        pytest.param(
            "x: str = helper()",
            "x: str = Field(sa_column=sa.Column(sa.Text(), nullable=False))",
            "x: str = Field(sa_column=sa.Column(sa.String(3), nullable=False))",
            "x: str = Field(sa_column=sa.Column(sa.String(3), nullable=False))",
            id="a helper that cannot say it",
        ),
    ],
)
def test_a_column_is_merged(mine: str, was: str, shall: str, made: str | None) -> None:
    found = merge_column(statement(mine), statement(was), statement(shall))
    assert text(found.node) == (made or shall)


def test_a_lost_annotation_is_told() -> None:
    found = merge_column(
        statement("x: Mapped[Email] = mapped_column(sa.Text())"),
        statement(COLUMN),
        statement("x: Mapped[int] = mapped_column(sa.Integer())"),
    )
    assert (found.lost, found.whole) == ("Mapped[Email]", True)


def test_comments_of_a_column_stay() -> None:
    mine = "# above\nx: Mapped[str] = mapped_column(sa.Text())  # behind\n"
    found = merge_column(statement(mine), statement(COLUMN), statement("x: Mapped[int] = mapped_column()"))
    assert code_of(found.node) == "# above\nx: Mapped[int] = mapped_column()  # behind\n"


def test_a_keyword_is_taken_out() -> None:
    found = without_argument(statement("x = mapped_column(sa.Text(), unique=True)"), "unique")
    assert found is not None
    assert text(found) == "x = mapped_column(sa.Text())"
    assert without_argument(statement(COLUMN), "unique") is None


def test_a_type_that_the_annotation_says_is_left_out() -> None:
    said = {"str": "text"}
    assert text(leaner(statement(COLUMN), "text", said)) == "x: Mapped[str]"
    assert text(leaner(statement(COLUMN), "character varying", said)) == COLUMN


# Relationships

OLD = 'xs: Mapped[list["X"]] = relationship(back_populates="y", passive_deletes="all")'
NEW = OLD.replace('passive_deletes="all"', 'cascade="all, delete-orphan", passive_deletes=True')


def test_a_relationship_keeps_what_was_made_otherwise() -> None:
    mine = 'xs: Mapped[list["X"]] = relationship(back_populates="y", cascade="all", lazy="selectin")'
    found = merge_relation(statement(mine), statement(OLD), statement(NEW))
    assert found.kept == ("cascade", "passive_deletes")
    assert text(found.node) == mine


def test_a_relationship_follows_where_it_was_as_generated() -> None:
    mine = OLD.replace(")", ', order_by="X.id")')
    found = merge_relation(statement(mine), statement(OLD), statement(NEW))
    assert text(found.node) == (
        'xs: Mapped[list["X"]] = relationship(back_populates="y", cascade="all, delete-orphan", '
        'passive_deletes=True, order_by="X.id")'
    )


# Commas

LINES = """f(
    a,  # first
    b,  # second
)"""


def test_commas_and_comments() -> None:
    node = call(LINES)
    arg = cst.Arg(cst.Name("c"))
    opening = node.whitespace_before_args
    assert text(node.with_changes(args=inserted(node.args, arg, 2, opening))) == LINES.replace(
        "# second\n", "# second\n    c,\n"
    )
    assert text(node.with_changes(args=inserted(node.args, arg, 0, opening))) == LINES.replace(
        "(\n", "(\n    c,\n"
    )
    assert text(node.with_changes(args=removed(node.args, 1))) == LINES.replace("    b,  # second\n", "")
    assert text(node.with_changes(args=removed(node.args, 0))) == LINES.replace("a,  # first\n    ", "")


def test_arguments_of_an_index_are_merged() -> None:
    mine = call('sa.Index("i", "a", info={"comment": "c"})')
    found = merged(mine, call('sa.Index("i", "a")'), call('sa.Index("i", "a", "b", unique=True)'))
    made = mine.with_changes(args=found.args)
    assert text(made) == 'sa.Index("i", "a", "b", unique=True, info={"comment": "c"})'


# Imports

IMPORTS = """import datetime as dt

from sqlalchemy import BigInteger, Text, text

from shop.base import Base
"""


def with_imports(code: str, body: list[Statement]) -> str:
    return cst.parse_module(code).with_changes(body=body).code


def test_imports_are_added_in_order() -> None:
    body = list(cst.parse_module(IMPORTS).body)
    body = added(body, import_from("sqlalchemy", "Index"))
    body = added(body, import_from("sqlalchemy", "func"))
    body = added(body, import_from("decimal", "Decimal"))
    made = with_imports(IMPORTS, added_for_types(body, import_from("shop.orders", "Order")))
    assert (
        made
        == IMPORTS.replace("Text, text", "Index, Text, func, text").replace(
            "as dt\n", "as dt\nfrom decimal import Decimal\nfrom typing import TYPE_CHECKING\n"
        )
        + "\nif TYPE_CHECKING:\n    from shop.orders import Order\n"
    )


def test_imports_are_removed() -> None:
    body = removed_name(list(cst.parse_module(IMPORTS).body), "text")
    body = removed_name(removed_name(body, "dt"), "BigInteger")
    assert with_imports(IMPORTS, body).strip() == "from sqlalchemy import Text\n\nfrom shop.base import Base"


@pytest.mark.parametrize(
    ("imports", "code", "made", "wanted"),
    [
        ("import sqlalchemy as sa", "sa.Text()", "sa.Text()", set()),
        ("import sqlalchemy", "sa.Text()", "sqlalchemy.Text()", set()),
        ("from sqlalchemy import Text", "sa.Text()", "Text()", set()),
        ("from sqlalchemy import Text", "sa.Date()", "Date()", {"Date"}),
        ("from sqlalchemy import Text\nclass Date: ...", "sa.Date()", "sa.Date()", {"sa"}),
        ("import os", "sa.Date()", "sa.Date()", {"sa"}),
        ("import uuid", "UUID", "uuid.UUID", set()),
        ("import datetime", "dt.date", "datetime.date", set()),
        ("import os", "f(Base=Base)", "f(Base=Model)", set()),
    ],
)
def test_code_is_spelled_as_the_file_spells(imports: str, code: str, made: str, wanted: set[str]) -> None:
    spelling = Spelling(File("models.py", imports + "\n"), {"Base": "Model"})
    assert text(spelling.spelled(expression(code))) == made
    assert set(spelling.wanted) == wanted


# Names of constraints


@pytest.mark.parametrize(
    ("conventions", "made"),
    [
        ({}, 'sa.CheckConstraint("a", name="users_age_check")'),
        ({"ck": "%(table_name)s_%(constraint_name)s_check"}, 'sa.CheckConstraint("a", name="age")'),
        (
            {"ck": "ck_%(table_name)s_%(constraint_name)s"},
            'sa.CheckConstraint("a", name=sa.schema.conv("users_age_check"))',
        ),
    ],
)
def test_a_check_gets_its_name_under_the_files_convention(conventions: dict[str, str], made: str) -> None:
    table = Table(schema="public", name="users")
    node = expression('sa.CheckConstraint("a", name="users_age_check")')
    assert text(named_for(node, "users_age_check", table, conventions)) == made


def test_an_unnamed_constraint_is_named_where_the_convention_is_another() -> None:
    table = Table(schema="public", name="users")
    for convention, made in (
        ("%(table_name)s_%(column_0_N_name)s_key", 'sa.UniqueConstraint("a")'),
        ("uq_%(table_name)s", 'sa.UniqueConstraint("a", name="users_a_key")'),
    ):
        node = named_for(expression('sa.UniqueConstraint("a")'), "users_a_key", table, {"uq": convention})
        assert text(node) == made


# Files that are no Python


def test_a_syntax_error_has_its_line_and_a_caret() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        File("models.py", "import os\nclass User(Base:\n    pass\n")
    assert caught.value.line == 2
    *_, source, caret, following = str(caught.value).splitlines()
    assert source == "models.py:2: class User(Base:"
    assert caret.rstrip().endswith("^")
    assert following.startswith("Next: ")
