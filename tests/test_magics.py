"""`%sql`, `%%sql`, `%%explain` and completion, in a real IPython shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from schemabook import database as databases
from schemabook.errors import ConnectError, SchemabookError, SqlError, UnknownName, UsageError
from schemabook.frames import ResultFrame
from schemabook.notebook.cell import Cell, parse
from schemabook.notebook.completion import complete

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shell(database: str) -> Iterator[InteractiveShell]:
    """A shell with the extension, connected to an empty scratch database called "main"."""
    InteractiveShell.clear_instance()
    found: InteractiveShell = InteractiveShell.instance()
    found.run_line_magic("load_ext", "schemabook")
    db = databases.connect(database)
    databases.use(db)
    yield found
    for db in databases.opened().values():
        db.close()
    InteractiveShell.clear_instance()


def run(shell: InteractiveShell, cell: str) -> Any:
    """The value of a cell; its exception is raised."""
    result = shell.run_cell(cell)
    result.raise_error()
    return result.result


# --- the grammar of a cell


@pytest.mark.parametrize(
    ("line", "cell", "expected"),
    [
        ("", "SELECT 1", Cell("\nSELECT 1")),
        ("select 1", None, Cell("select 1")),
        ("--limit 5", "x", Cell("         \nx", limit=5)),
        ("--bind a,b --limit=2", "x", Cell(" " * 20 + "\nx", bind=("a", "b"), limit=2)),
        ("postgresql://u@h/d", "x", Cell(" " * 18 + "\nx", target="postgresql://u@h/d")),
        ("", "postgresql://u@h/d\nx", Cell("\n" + " " * 18 + "\nx", target="postgresql://u@h/d")),
        ("@practice res << SELECT 1", None, Cell(" " * 17 + "SELECT 1", target="@practice", variable="res")),
        ("u@db select 1", None, Cell("     select 1", target="u@db")),
        ("$url", "x", Cell("    \nx", target="$url")),
        ("res <<", "SELECT 1", Cell("      \nSELECT 1", variable="res")),
        ("-- just a comment", "SELECT 1", Cell("-- just a comment\nSELECT 1")),
        ("select $1", None, Cell("select $1")),
        ("$$ is a string $$", None, Cell("$$ is a string $$")),
        ("select 1 << 2", None, Cell("select 1 << 2")),
        ("-l", None, Cell("  ", flags=frozenset({"-l"}))),
        ("--bind a --bind b", "x", Cell(" " * 17 + "\nx", bind=("a", "b"))),
    ],
)
def test_the_parts_of_a_cell(line: str, cell: str | None, expected: Cell) -> None:
    assert parse(line, cell, {"u@db"}) == expected


@pytest.mark.parametrize("line", ["--nosuch", "--limit", "--limit many", "--bind"])
def test_options_that_mean_nothing(line: str) -> None:
    with pytest.raises(UsageError):
        parse(line, "")


# --- cells


def test_results_are_frames_and_tags_are_told(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = run(shell, "%%sql\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (NULL);\nTABLE t")
    assert isinstance(frame, ResultFrame)
    assert str(frame.dtypes["a"]) == "Int32"
    assert "CREATE TABLE\nINSERT 0 2\n" in capsys.readouterr().out
    assert repr(frame) == "  a\n------\n    1\n NULL\n(2 rows)"


def test_every_result_of_a_cell_is_shown(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%%sql\nSELECT 'first' AS one; SELECT 'second' AS two")
    shown = capsys.readouterr().out
    assert shown.index("first") < shown.index("second")


def test_an_empty_result_keeps_its_columns(shell: InteractiveShell) -> None:
    frame = run(shell, "%sql SELECT 1::bigint AS a, now() AS b WHERE false")
    assert list(frame.columns) == ["a", "b"]
    assert [str(d) for d in frame.dtypes] == ["Int64", "datetime64[us, UTC]"]


def test_the_true_count_is_shown_and_everything_is_there(shell: InteractiveShell) -> None:
    frame = run(shell, "%sql --limit 3 SELECT generate_series(1, 1234) AS n")
    assert "(3 of 1,234 rows)" in repr(frame)
    assert "(3 of 1,234 rows)" in frame._repr_html_()
    assert len(frame) == 1234
    assert type(frame[frame["n"] > 5]) is pd.DataFrame


def test_html_is_escaped_and_null_is_not_the_text_null(shell: InteractiveShell) -> None:
    html = run(shell, "%sql SELECT '<script>' AS \"<b>\", NULL AS n, 'NULL' AS t")._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert html.count("<em>NULL</em>") == 1


def test_python_does_not_touch_a_line_of_sql(shell: InteractiveShell) -> None:
    shell.user_ns["x"] = "injected"
    assert run(shell, "%sql SELECT '{x} $x' AS t, '{1,2}'::int[] AS a")["t"].tolist() == ["{x} $x"]


def test_ipython_sqls_habits_keep_working(shell: InteractiveShell, database: str) -> None:
    assert run(shell, f"%sql {database}") is None
    assert run(shell, "res = %sql SELECT 1 AS a\nres")["a"].tolist() == [1]
    assert run(shell, "%sql res << SELECT 2 AS a") is None
    assert shell.user_ns["res"]["a"].tolist() == [2]
    run(shell, "%%sql res <<\n-- a comment\nSELECT 3 AS a")
    assert shell.user_ns["res"]["a"].tolist() == [3]
    shell.user_ns["url"] = database
    assert run(shell, "%%sql $url\nSELECT 4 AS a")["a"].tolist() == [4]
    shell.run_line_magic("config", "SqlMagic.displaylimit = 1")
    assert "(1 of 2 rows)" in repr(run(shell, "%sql VALUES (1), (2)"))


def test_only_bound_names_are_seen(shell: InteractiveShell) -> None:
    shell.user_ns.update(low=2, table="t", password="hunter2")
    run(shell, "%sql CREATE TABLE t AS SELECT generate_series(1, 3) AS a")
    assert len(run(shell, "%%sql --bind low,table\nSELECT * FROM {{table}} WHERE a >= :low")) == 2
    with pytest.raises(SqlError) as caught:
        run(shell, "%sql SELECT * FROM t WHERE a >= :low")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(UnknownName):
        run(shell, "%sql --bind low SELECT :password")
    with pytest.raises(UsageError, match="no variable"):
        run(shell, "%sql --bind nothing SELECT 1")


def test_an_open_transaction_is_told(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    run(shell, "%sql BEGIN")
    assert "COMMIT or ROLLBACK ends it" in capsys.readouterr().out
    run(shell, "%sql ROLLBACK")


def test_lines_count_as_the_editor_counts_them(shell: InteractiveShell) -> None:
    with pytest.raises(SqlError) as caught:
        run(shell, "%%sql\nSELECT 1;\nSELEC 2")
    assert (caught.value.line, caught.value.column) == (3, 1)


def test_an_error_shows_as_its_message_alone(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("%sql SELECT * FROM nosuch")
    shown = capsys.readouterr()
    assert (shown.out + shown.err).splitlines() == [
        'SqlError: relation "nosuch" does not exist  [42P01]',
        "LINE 1: SELECT * FROM nosuch",
        "                      ^",
    ]


def test_a_variable_may_hold_any_connection_string(shell: InteractiveShell, database: str) -> None:
    from schemabook.server.urls import parse as parse_url

    parts = {**parse_url(database), "password": "hunter2"}
    shell.user_ns["pairs"] = " ".join(f"{key}='{value}'" for key, value in parts.items())
    assert run(shell, "%%sql $pairs\nSELECT 4 AS a")["a"].tolist() == [4]
    shell.user_ns["wrong"] = "host=127.0.0.1 port=1 password=hunter2"
    shell.user_ns["broken"] = "host=h password=my hunter2"
    for name in ("wrong", "broken"):
        with pytest.raises(SchemabookError) as caught:
            run(shell, f"%sql ${name}")
        assert "hunter2" not in str(caught.value)
    shell.user_ns["query"] = "SELECT 1"
    with pytest.raises(UsageError, match="not a variable that holds a connection string"):
        run(shell, "%sql $query")


def test_explains_own_options(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="%explain has no option --nosuch") as caught:
        run(shell, "%%explain --nosuch\nSELECT 1")
    assert "--no-timing" in str(caught.value)
    assert run(shell, "%explain --help") is None
    assert "rolled back" in capsys.readouterr().out


def test_an_unknown_connection(shell: InteractiveShell) -> None:
    with pytest.raises(UnknownName, match="open database"):
        run(shell, "%sql @nosuch SELECT 1")
    with pytest.raises(ConnectError) as caught:
        run(shell, "%sql postgresql://u:hunter2@127.0.0.1:1/x")
    assert "hunter2" not in str(caught.value)


def test_a_password_is_never_shown(
    shell: InteractiveShell, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = database + ("&" if "?" in database else "?") + "password=hunter2"
    run(shell, f"%sql {url}")
    run(shell, "%sql --connections")
    db = databases.current()
    assert db is not None
    said = capsys.readouterr().out + repr(db) + repr(db.session)
    assert "hunter2" not in said
    assert "*" in said


def test_a_first_cell_without_a_database_gets_a_scratch_one(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    run(shell, "%sql -x")
    assert run(shell, "%sql SELECT 1 AS a")["a"].tolist() == [1]
    said = capsys.readouterr().out
    assert "is closed" in said
    assert "empty scratch database" in said


def test_explain_shows_a_plan_and_changes_nothing(shell: InteractiveShell) -> None:
    run(shell, "%sql CREATE TABLE t AS SELECT generate_series(1, 9) AS a")
    shell.user_ns["low"] = 3
    view = run(shell, "%%explain --bind low\nDELETE FROM t\n WHERE a > :low")
    assert view.plan.root.node_type == "ModifyTable"
    assert "text/html" in view._repr_mimebundle_()
    assert run(shell, "%sql SELECT count(*) AS n FROM t")["n"].tolist() == [9]
    assert not run(shell, "%%explain --plan-only\nSELECT 1").plan.analyzed


# --- completion

TABLES = {"users": ["id", "email"], "Odd Name": ["Select"], "billing.invoice": ["id", "amount"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM us|", "users"),
        ("SELECT * FROM |", '"Odd Name"'),
        ("SELECT em| FROM users", "email"),
        ("SELECT u.em| FROM users AS u", "email"),
        ("SELECT u.| FROM users u WHERE 1 = 1", "id"),
        ("SELECT i.am| FROM billing.invoice i", "amount"),
        ("SELECT * FROM billing.| ", "invoice"),
        ('SELECT o.| FROM "Odd Name" AS o', '"Select"'),
        ("SELECT * FRO|", "FROM"),
        ("select * fro|", "from"),
    ],
)
def test_completion_knows_the_place(text: str, expected: str) -> None:
    at = text.index("|")
    _, offers = complete(text.replace("|", ""), at, TABLES)
    assert expected in [t for t, _ in offers]


def test_completion_in_the_shell(shell: InteractiveShell) -> None:
    run(shell, "%sql CREATE TABLE customers (customer_email text)")
    cell = "%%sql\nSELECT customer_e FROM customers"
    from IPython.core.completer import provisionalcompleter

    with provisionalcompleter():
        found = [c.text for c in shell.Completer.completions(cell, cell.index("_e ") + 2)]
    assert found == ["customer_email"]
    run(shell, "%sql ALTER TABLE customers ADD customer_extra int")
    with provisionalcompleter():
        found = [c.text for c in shell.Completer.completions(cell, cell.index("_e ") + 2)]
    assert found == ["customer_email", "customer_extra"]


def test_loading_twice_changes_nothing(shell: InteractiveShell) -> None:
    before = len(shell.Completer.custom_matchers)
    shell.run_line_magic("reload_ext", "schemabook")
    assert len(shell.Completer.custom_matchers) == before


# --- ipython-sql itself


@pytest.mark.filterwarnings("default")
def test_ipython_sql_works_beside(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    from schemabook.server import sqlalchemy_url

    InteractiveShell.clear_instance()
    shell: InteractiveShell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "sql")
    url = sqlalchemy_url(database).render_as_string(hide_password=False)
    shell.run_line_magic("sql", url)
    result = shell.run_line_magic("sql", "SELECT 41 + 1 AS answer")
    assert [tuple(row) for row in result] == [(42,)]
    assert "answer" in result._repr_html_()
    InteractiveShell.clear_instance()


def test_every_error_of_ours_renders_itself() -> None:
    kinds = [SchemabookError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        assert hasattr(kind, "_render_traceback_")
