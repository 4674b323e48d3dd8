"""The report of the design rules: text, data, annotations, HTML, exit code."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from schemabook.lint import judged
from schemabook.lint.judging import SEVERITIES
from schemabook.lint.message import DesignFinding
from schemabook.schema import Schema, Table
from schemabook.show_lint import LintReport
from tests.lint_cases import made

if TYPE_CHECKING:
    from schemabook.findings import Severity

SQL: Final = """
CREATE SCHEMA crm;
CREATE TABLE crm.customers (id bigint PRIMARY KEY, name varchar(40));
CREATE TABLE orders (id serial PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES crm.customers ON DELETE CASCADE);
CREATE TABLE log (line text);
COMMENT ON TABLE log IS 'lint: ignore missing-primary-key (append-only)';
"""


def report(url: str, level: Severity = "warning") -> LintReport:
    schema = made(url, SQL)
    return LintReport.of(judged(schema), schema, level)


def finding(text: str, severity: Severity = "warning") -> DesignFinding:
    return DesignFinding(
        rule="some-rule",
        severity=severity,
        target=text,
        message=text,
        why=text,
        fix=text,
        advice=text,
        places=(text,),
    )


def alone(one: DesignFinding, level: Severity = "warning") -> LintReport:
    return LintReport((one,), (), Schema(tables=(Table(schema="public", name="t"),)), level)


def test_the_text_is_grouped_by_table_with_the_worst_first(database: str) -> None:
    text = str(report(database))
    heads = [line for line in text.splitlines()[1:] if line and not line.startswith(" ")]
    assert heads.index("orders") < heads.index("crm.customers")
    assert "1 suppressed" in text.splitlines()[0]
    assert "    CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);" in text
    assert "append-only" not in text
    assert "append-only" in report(database_again(database)).text(suppressed=True)


def database_again(url: str) -> str:
    """The same database without what the first report made."""
    made(url, "DROP SCHEMA crm CASCADE; DROP TABLE orders, log")
    return url


def test_the_data_is_json_with_all_that_is_known(database: str) -> None:
    data = json.loads(json.dumps(report(database).json()))
    assert data["exit_code"] == 1
    assert data["counts"]["error"] == 1
    cascade = next(f for f in data["findings"] if f["rule"] == "unindexed-cascade")
    assert cascade["target"] == "orders.customer_id"
    assert cascade["safe"] is True
    assert cascade["undo"].startswith("DROP INDEX CONCURRENTLY")
    (left,) = data["suppressed"]
    assert (left["reason"], left["source"]) == ("append-only", "comment on log")


def test_annotations_say_rule_and_place(database: str) -> None:
    lines = report(database).github().splitlines()
    assert any(line.startswith("::error title=unindexed-cascade%3A orders.customer_id::") for line in lines)
    assert any(line.startswith("::notice title=serial-instead-of-identity%3A") for line in lines)
    assert all(re.match(r"::(error|warning|notice) title=[^:,]*::", line) for line in lines)


def test_annotations_are_escaped() -> None:
    line = alone(finding("50%, a:b\r\nc")).github()
    title, message = line.split("::", 2)[1:]
    assert title == "warning title=some-rule%3A 50%25%2C a%3Ab%0D%0Ac"
    assert message.startswith("50%25, a:b%0D%0Ac: 50%25")
    assert "\n" not in line


@given(st.text())
def test_no_text_breaks_out_of_an_annotation(text: str) -> None:
    line = alone(finding(text)).github()
    assert "\n" not in line
    assert "\r" not in line
    command, title, _ = re.match(r"::(\w+) title=([^:,]*)::(.*)\Z", line, re.DOTALL).groups()  # type: ignore[union-attr]
    assert command == "warning"
    assert (
        title.replace("%3A", ":")
        .replace("%2C", ",")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%25", "%")
        == f"some-rule: {text}"
    )


class Tags(HTMLParser):
    """Every tag that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)


@given(st.text() | st.sampled_from(["<script>alert(1)</script>", '"><img src=x onerror=y>', "</details>'"]))
def test_html_is_escaped(text: str) -> None:
    tags = Tags()
    tags.feed(alone(finding(text)).html())
    assert tags.seen <= {"div", "p", "b", "details", "summary", "pre", "code"}
    tags.feed(alone(replace(finding(text), target="t.x")).html())


def test_text_has_no_control_characters() -> None:
    text = str(alone(finding("a\x1b[31mb\rc")))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


def test_the_exit_code_begins_at_the_level() -> None:
    info, error = finding("t", "info"), finding("t", "error")
    assert [alone(info, level).exit_code for level in SEVERITIES] == [0, 0, 1]
    assert [alone(error, level).exit_code for level in SEVERITIES] == [1, 1, 1]
    assert LintReport((), (), Schema()).exit_code == 0


def test_a_notebook_gets_html_and_text(database: str) -> None:
    shown = report(database)
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert "unindexed-cascade" in bundle["text/html"]
    assert repr(shown).startswith("<LintReport: 1 error")
    assert "\n" not in repr(shown)


def test_nothing_found_is_said() -> None:
    assert str(LintReport((), (), Schema())) == "No design findings in 0 tables."
    assert LintReport((), (), Schema()).github() == ""


def test_a_finding_about_several_tables_is_about_the_whole(database: str) -> None:
    one = replace(finding("3 places"), places=("t.a", "u.b"))
    assert list(alone(one).by_table) == ["the whole schema"]
    assert list(alone(replace(one, places=("t.a", "t.b"))).by_table) == ["t"]
    assert list(alone(finding("t.a")).by_table) == ["t"]


def test_fixes_of_the_report_are_files(database: str) -> None:
    (*_, last) = report(database).fixes()
    assert last.name == "lint_indexes"
    assert last.up.startswith("-- schemabook: no-transaction\n")
