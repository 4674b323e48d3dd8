"""The vocabulary of the tests of the design rules: a rule is caught, kept silent, and fixed by its own SQL.

Each `tests/test_lint_<topic>.py` has `CASES`, one `Case` or more a rule, and runs all three parts of each;
`test_lint_frame` checks that every rule has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from schemabook import catalog
from schemabook.lint import lint
from schemabook.statements import split

if TYPE_CHECKING:
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Schema


@dataclass(frozen=True, kw_only=True)
class Case:
    """A design with a fault and its near miss.

    `rule` speaks of `target` in the schema that `caught` makes, and says nothing in the one that `clean`
    makes. `fixed` is False where SQL cannot know what to do: then the finding has advice and no fix.
    """

    rule: str
    target: str
    caught: str
    clean: str
    fixed: bool = True

    def __str__(self) -> str:
        return f"{self.rule}-{self.target}"


def made(url: str, sql: str) -> Schema:
    """Executes the statements one by one, each on its own, and reads the schema."""
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in split(sql):
            conn.execute(statement.text.encode())
        return catalog.read(conn)


def found(schema: Schema, rule: str | None = None, **options: Any) -> list[DesignFinding]:
    """What the lint says of a schema; of one rule only, where it is named."""
    return [f for f in lint(schema, **options) if rule in (None, f.rule)]


def said(findings: list[DesignFinding]) -> str:
    """Findings as a failed assertion shows them."""
    return "\n".join(str(f) for f in findings) or "nothing"


def assert_finding(url: str, sql: str, rule: str, target: str, **options: Any) -> DesignFinding:
    """The rule speaks of `target`, once; its finding is given back for closer looks."""
    schema = made(url, sql)
    findings = found(schema, rule, **options)
    same = [f for f in findings if f.target == target]
    assert len(same) == 1, f"{rule} of {target} wanted, got {said(found(schema, **options))}"
    assert same[0].fix or same[0].advice, f"{rule} leaves the reader without a next step"
    return same[0]


def assert_clean(url: str, sql: str, rule: str, **options: Any) -> None:
    """The rule says nothing of this schema."""
    findings = found(made(url, sql), rule, **options)
    assert not findings, said(findings)


def assert_fixed(url: str, sql: str, rule: str, target: str, **options: Any) -> None:
    """The finding's own SQL runs as it stands; then the finding is gone, and no rule says anything new."""
    finding = assert_finding(url, sql, rule, target, **options)
    assert finding.fix, f"{rule} has no fix: {finding.advice}"
    before = {(f.rule, f.target) for f in found(made(url, ""), **options)}
    after = found(made(url, finding.fix), **options)
    assert not [f for f in after if (f.rule, f.target) == (rule, target)], f"still there after {finding.fix}"
    new = [f for f in after if (f.rule, f.target) not in before]
    assert not new, f"new after {finding.fix}\n{said(new)}"


def assert_third(url: str, case: Case, **options: Any) -> None:
    """The third part of a case: fixed by its own SQL, or advice where SQL cannot know."""
    if case.fixed:
        assert_fixed(url, case.caught, case.rule, case.target, **options)
    else:
        finding = assert_finding(url, case.caught, case.rule, case.target, **options)
        assert finding.fix is None
        assert finding.advice
