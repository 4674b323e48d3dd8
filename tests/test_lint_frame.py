"""The frame of the design rules: every rule is whole, suppression, habits, order, files of fixes."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

import psycopg
import pytest

from schemabook import catalog, steps
from schemabook import lint as package
from schemabook.errors import SyntaxProblem, UsageError
from schemabook.lint import (
    DEFAULT,
    MESSAGES,
    RULES,
    Facts,
    Limits,
    Suppression,
    judged,
    lint,
    messages,
    read_toml,
)
from schemabook.lint.fixes import fixes
from schemabook.schema import Schema
from schemabook.server import server
from schemabook.statements import split
from tests.lint_cases import Case, assert_clean, assert_finding, found, made

if TYPE_CHECKING:
    from schemabook.lint.message import DesignFinding

HERE: Final = Path(__file__).parent
#: Rules whose three parts need more than a schema, and stand as tests of their own.
BY_HAND: Final = {"key-near-exhaustion", "unused-index"}
LOG: Final = "CREATE TABLE page_views (page text NOT NULL, at timestamp NOT NULL);"


def cases() -> list[Case]:
    modules = [importlib.import_module(f"tests.{p.stem}") for p in sorted(HERE.glob("test_lint_*.py"))]
    return [case for module in modules for case in getattr(module, "CASES", ())]


@pytest.fixture(scope="module")
def caught() -> dict[Case, Schema]:
    """The faulty schema of every case."""
    found_schemas = {}
    for case in cases():
        with server().scratch("case") as scratch:
            found_schemas[case] = made(scratch.url, case.caught)
    return found_schemas


@pytest.mark.parametrize("rule", sorted(MESSAGES))
def test_everything_that_can_be_said_has_three_tests(rule: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule)
    if rule in BY_HAND:
        text = "".join(p.read_text() for p in HERE.glob("test_lint_*.py"))
        name = rule.replace("-", "_")
        assert all(f"test_{name}_is_{part}" in text for part in ("caught", "not_caught", "fixed"))
    else:
        assert [c for c in cases() if c.rule == rule], f"{rule} has no case"


def test_every_rule_speaks_in_a_case_of_its_own(caught: dict[Case, Schema]) -> None:
    """A rule that no case makes speak is not tested, whatever its name."""
    silent = []
    for rule in RULES:
        said = {f.rule for case, schema in caught.items() for f in rule(Facts(schema)) if f.rule == case.rule}
        if not said and rule.__name__.replace("_", "-") not in BY_HAND:
            silent.append(rule.__name__)
    assert silent == []


def test_no_case_is_of_a_rule_that_does_not_exist_and_no_name_is_used_twice() -> None:
    assert {c.rule for c in cases()} <= set(MESSAGES)
    assert len(messages.ALL) == len(MESSAGES)


def test_every_message_file_is_read() -> None:
    files = {p.stem for p in Path(str(messages.__file__)).parent.glob("*.py")} - {"__init__", "suppress"}
    read = {m.__name__.rpartition(".")[2] for m in vars(messages).values() if isinstance(m, ModuleType)}
    assert files <= read


def test_every_rule_is_documented_in_the_package() -> None:
    missing = [rule for rule in MESSAGES if rule not in (package.__doc__ or "")]
    assert missing == []
    assert all(rule.__doc__ for rule in RULES)


def test_every_limit_is_documented() -> None:
    assert all(f"`{f.name}`" in (Limits.__doc__ or "") for f in fields(Limits))


def test_an_empty_schema_has_no_findings() -> None:
    assert lint(Schema()) == ()


def test_findings_are_ordered_by_severity_then_name(database: str) -> None:
    schema = made(
        database,
        "CREATE TABLE b (x timestamp); CREATE TABLE a (y timestamp); CREATE TABLE c (id serial PRIMARY KEY);",
    )
    findings = lint(schema)
    assert findings == tuple(
        sorted(findings, key=lambda f: (["error", "warning", "info"].index(f.severity), f.target, f.rule))
    )
    assert findings[0].severity == "error"


# -- suppression -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "comment",
    [
        "One row a view. lint: ignore missing-primary-key (append-only log)",
        "lint:ignore timestamp-without-zone, missing-primary-key (a log (of views))",
        "lint: ignore missing-primary-k* (a log)\nand more words",
    ],
)
def test_a_comment_suppresses_with_its_reason(database: str, comment: str) -> None:
    schema = made(database, f"{LOG} COMMENT ON TABLE page_views IS '{comment}'")
    judgement = judged(schema)
    (one,) = [s for s in judgement.suppressed if s.finding.rule == "missing-primary-key"]
    assert one.by.reason in comment
    assert one.by.source == "comment on page_views"
    assert not [f for f in judgement.findings if f.rule in ("missing-primary-key", "stale-suppression")]


def test_a_comment_without_a_reason_suppresses_nothing(database: str) -> None:
    sql = f"{LOG} COMMENT ON TABLE page_views IS 'lint: ignore missing-primary-key'"
    rules = [f.rule for f in found(made(database, sql))]
    assert {"missing-primary-key", "unexplained-suppression"} <= set(rules)


def test_a_suppression_that_matches_nothing_is_stale(database: str) -> None:
    sql = "CREATE TABLE t (id bigint PRIMARY KEY);"
    sql += "COMMENT ON TABLE t IS 'lint: ignore missing-primary-kee (no)'"
    finding = assert_finding(database, sql, "stale-suppression", "t")
    assert "missing-primary-key" in (finding.advice or "")


def test_a_comment_on_a_column_constraint_or_index_speaks_of_that_alone(database: str) -> None:
    sql = """
    CREATE TABLE t (id bigint PRIMARY KEY, a timestamp, b timestamp, c int);
    COMMENT ON COLUMN t.a IS 'lint: ignore timestamp-without-zone (as the supplier sends it)';
    CREATE INDEX one ON t (c); CREATE INDEX two ON t (c);
    COMMENT ON INDEX two IS 'lint: ignore duplicate-index (being replaced)';
    CREATE TABLE u (id bigint PRIMARY KEY, t_id bigint CONSTRAINT refers REFERENCES t ON DELETE CASCADE);
    COMMENT ON CONSTRAINT refers ON u IS 'lint: ignore unindexed-cascade (t never loses a row)'
    """
    schema = made(database, sql)
    judgement = judged(schema)
    targets = {(f.rule, f.target) for f in judgement.findings}
    assert ("timestamp-without-zone", "t.b") in targets
    left = {(s.finding.rule, s.finding.target) for s in judgement.suppressed}
    assert left == {
        ("timestamp-without-zone", "t.a"),
        ("duplicate-index", "t.two"),
        ("unindexed-cascade", "u.t_id"),
    }
    assert not [f for f in judgement.findings if f.rule == "stale-suppression"]


def test_places_are_suppressed_before_they_become_a_habit(database: str) -> None:
    sql = "".join(f"CREATE TABLE t{n} (id bigint PRIMARY KEY, at timestamp);" for n in range(5))
    entries = read_toml(
        '[[lint.ignore]]\nrule = "timestamp-*"\nobject = "public.t[01]"\nreason = "imported as it is"\n'
    )
    judgement = judged(made(database, sql), suppressions=entries)
    (finding,) = [f for f in judgement.findings if f.rule == "timestamp-without-zone"]
    assert finding.places == ("t2.at", "t3.at", "t4.at")
    assert [s.finding.target for s in judgement.suppressed] == ["t0.at", "t1.at"]


def test_a_schema_of_its_own_name_is_covered_by_a_pattern(database: str) -> None:
    sql = 'CREATE SCHEMA "im*port"; CREATE TABLE "im*port".t (v text);'
    sql += "CREATE SCHEMA imxport; CREATE TABLE imxport.t ();"
    sql += "COMMENT ON SCHEMA \"im*port\" IS 'lint: ignore missing-primary-key (staging)';"
    sql += "ALTER TABLE imxport.t ADD v text"
    schema = made(database, sql)
    assert [f.target for f in found(schema, "missing-primary-key")] == ["imxport.t"]
    entry = Suppression(rule="*", object="imxport.*", reason="staging", source="test")
    assert not found(schema, "missing-primary-key", suppressions=[entry])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('[[lint.ignore]]\nrule = "a"\nobject = "b"\n', "has no reason"),
        ('[[lint.ignore]]\nrule = "a"\nobject = "b"\nreason = " "\n', "has no reason"),
        ('[[lint.ignore]]\nrule = 3\nobject = "b"\nreason = "c"\n', "has no rule"),
        ('[[lint.ignore]]\nrule = "a"\nobject = "b"\nreason = "c"\nwhy = "d"\n', "no field 'why'"),
        ('[lint]\nignore = "all"\n', "no list"),
        ("lint = 3\n", "no list"),
    ],
)
def test_an_entry_that_says_too_little_is_refused(text: str, error: str) -> None:
    with pytest.raises(UsageError, match=error):
        read_toml(text)


def test_text_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(SyntaxProblem) as raised:
        read_toml("[[lint.ignore]]\nrule = \n")
    assert raised.value.line == 2


def test_a_file_without_entries_is_empty() -> None:
    assert read_toml("") == ()
    with pytest.raises(UsageError, match="there is no 'suppress'"):
        read_toml('[[suppress]]\nrule = "x"\n')


# -- habits ------------------------------------------------------------------------------------------


def test_two_places_are_two_findings_and_three_are_one(database: str) -> None:
    table = "CREATE TABLE t{n} (id bigint PRIMARY KEY, at timestamp);"
    assert len(found(made(database, table.format(n=1) + table.format(n=2)), "timestamp-without-zone")) == 2
    schema = made(database, table.format(n=3))
    assert len(found(schema, "timestamp-without-zone")) == 1
    assert len(found(schema, "timestamp-without-zone", limits=replace(DEFAULT, habit=3))) == 3


# -- files of fixes ----------------------------------------------------------------------------------


FAULTS: Final = """
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, at timestamp, note varchar(40),
  customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE);
CREATE INDEX one ON orders (at); CREATE INDEX two ON orders (at);
"""


def written(folder: Path, findings: tuple[DesignFinding, ...]) -> list[steps.Step]:
    version = folder / "v0.1"
    version.mkdir()
    for n, file in enumerate(fixes(findings), 1):
        (version / f"{n:03}_{file.name}.sql").write_text(file.up)
        (version / f"{n:03}_{file.name}.down.sql").write_text(file.down)
    (found_version,) = steps.versions(folder)
    return list(found_version.steps)


def execute(url: str, path: Path, *, together: bool) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        if together:
            conn.execute(path.read_text().encode())
        else:
            for statement in split(path.read_text()):
                conn.execute(statement.text.encode())


def test_fixes_are_files_of_a_migration_folder_that_run_up_and_down(database: str, tmp_path: Path) -> None:
    schema = made(database, FAULTS)
    written_steps = written(tmp_path, lint(schema))
    assert written_steps
    for step in written_steps:
        alone = "no-transaction" in step.directives
        assert ("CONCURRENTLY" in step.path.read_text()) == alone
        execute(database, step.path, together=not alone)
    fixed = made(database, "")
    left = {f.rule for f in lint(fixed)}
    assert not left & {"unindexed-cascade", "duplicate-index"}
    assert "timestamp-without-zone" in left, "a rewrite of a table is not written by itself"
    for step in reversed(written_steps):
        assert step.down
        execute(database, step.down, together="no-transaction" not in steps.directives(step.down))
    assert made(database, "") == schema


def test_nothing_safe_to_fix_gives_no_file(database: str) -> None:
    assert fixes(found(made(database, LOG), "missing-primary-key")) == ()


def test_a_name_with_a_line_end_does_not_leave_its_comment(database: str) -> None:
    name = '"x\n; DROP TABLE customers; --"'
    sql = (
        f"CREATE TABLE customers (id int PRIMARY KEY); CREATE TABLE {name} "
        "(id int PRIMARY KEY, c int REFERENCES customers ON DELETE CASCADE)"
    )
    findings = found(made(database, sql), "unindexed-cascade")
    (file,) = fixes(findings)
    assert [s.command for s in split(file.up)] == ["CREATE"]
    made(database, file.up)
    assert_clean(database, "", "unindexed-cascade")
    with psycopg.connect(database) as conn:
        assert len(catalog.read(conn).tables) == 2


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_safe_fix_has_a_way_back(
    request: pytest.FixtureRequest, caught: dict[Case, Schema], case: Case
) -> None:
    """What a generated migration may hold goes up and down, and the schema is what it was."""
    safe = [f for f in found(caught[case], case.rule) if f.safe]
    assert all(f.undo for f in safe), f"{case.rule} is safe and cannot be taken back"
    if not safe:
        return
    url = request.getfixturevalue("database")
    before = made(url, case.caught)
    for file in fixes(safe):
        made(url, file.up)
        after = made(url, file.down)
        if "PARTITION" not in case.caught:  # the pieces of an index come back under other names
            assert after == before
