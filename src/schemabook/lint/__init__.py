"""Design rules over a snapshot: one function a rule, `Facts` in, `Finding`s out.

    findings = lint(catalog.read(conn))

A rule keeps silent where it cannot know: a good schema has no findings. What a schema does the same way in
many places is one finding that lists them. `Finding.fix` is SQL that runs as it stands, or None where SQL
cannot know what to do; `suppress` says how something is left alone on purpose, `fixes` makes migrations.

Every threshold is a field of `Limits`, which says its unit and its reason. The rules, each with its file:

- `keys.py`: missing-primary-key, key-near-exhaustion, nullable-mandatory-key
- `references.py`: unindexed-foreign-key, unindexed-cascade, key-type-mismatch, missing-on-delete,
  undeclared-reference, uninsertable-cycle
- `types.py`: timestamp-without-zone, padded-character, varchar-without-reason, float-money,
  serial-instead-of-identity, json-instead-of-jsonb, nullable-boolean, missing-not-null
- `agreement.py`: same-name-different-types
- `indexes.py`: duplicate-index, redundant-index, wide-index, repeated-index-key, repeated-expression,
  unused-index, invalid-index
- `forms.py`: repeated-columns, boolean-and-timestamp, derived-column
- `forms_references.py`: ids-in-list, entity-attribute-value, polymorphic-reference
- `forms_keys.py`: missing-natural-key, long-value-list
- `naming.py`: mixed-case, quoted-name, capital-letters, reserved-word, table-number, key-name,
  repeated-table-name, constraint-name
- `documentation.py`: missing-comment, no-comments
- `security.py`: definer-search-path, definer-for-everybody, public-grant, public-create
- `row_security.py`: row-security-missing, row-security-without-policy, policy-without-effect,
  row-security-not-forced, view-bypasses-row-security, stored-rows-bypass-row-security
- `partitions.py`: partition-gap, no-default-partition, partition-local-key, partition-index,
  partition-default

About the suppressions themselves: stale-suppression, unexplained-suppression.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.lint import (
    agreement,
    documentation,
    forms,
    indexes,
    keys,
    messages,
    naming,
    partitions,
    references,
    security,
    types,
)
from schemabook.lint.facts import Facts, Rule
from schemabook.lint.judging import Judgement, judge
from schemabook.lint.limits import DEFAULT, Limits
from schemabook.lint.suppress import Suppressed, Suppression, from_comments, read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemabook.catalog.usage import Usage
    from schemabook.lint.message import DesignFinding, Message
    from schemabook.schema import Schema

__all__ = [
    "DEFAULT",
    "MESSAGES",
    "RULES",
    "Facts",
    "Judgement",
    "Limits",
    "Rule",
    "Suppressed",
    "Suppression",
    "described",
    "from_comments",
    "judged",
    "lint",
    "read_toml",
]

RULES: Final[tuple[Rule, ...]] = (
    *keys.RULES,
    *references.RULES,
    *types.RULES,
    *agreement.RULES,
    *indexes.RULES,
    *forms.RULES,
    *naming.RULES,
    *documentation.RULES,
    *security.RULES,
    *partitions.RULES,
)

#: What every rule may say, by the name that its findings carry.
MESSAGES: Final[dict[str, Message]] = {m.rule: m for m in messages.ALL}


def described() -> dict[str, str]:
    """What each rule looks for, a sentence a rule; a rule is called as its function is."""
    return {r.__name__.replace("_", "-"): (r.__doc__ or "").partition("\n")[0] for r in RULES}


def lint(
    schema: Schema,
    *,
    limits: Limits = DEFAULT,
    usage: Usage | None = None,
    suppressions: Sequence[Suppression] = (),
) -> tuple[DesignFinding, ...]:
    """The findings about a schema, most severe first; what its comments or `suppressions` excuse is left out.

    `usage` (`catalog.usage.read_usage`) lets the rules about use speak.
    """
    return judged(schema, limits=limits, usage=usage, suppressions=suppressions).findings


def judged(
    schema: Schema,
    *,
    limits: Limits = DEFAULT,
    usage: Usage | None = None,
    suppressions: Sequence[Suppression] = (),
) -> Judgement:
    """The same, and beside it what has been left out with its reason."""
    return judge(Facts(schema, limits, usage), RULES, suppressions, tuple(MESSAGES))
