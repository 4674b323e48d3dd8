"""A query's plan: for its samples, or for any values where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemabook import explaining, plan
from schemabook.binding import bind
from schemabook.errors import SqlError, UsageError
from schemabook.statements import split
from schemabook.workload.normalised import castable, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemabook.plan import Plan
    from schemabook.session import Session
    from schemabook.workload.query import Query

EXPLAINABLE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH", "TABLE"})
# undefined or ambiguous types and functions, syntax: what an emptied text may stumble over
_EMPTIED = frozenset({"42601", "42725", "42883", "42P18", "42804", "42P08"})


def explain(
    session: Session,
    query: Query,
    *,
    samples: Mapping[str, str | None] | None = None,
    analyze: bool = False,
    timing: bool = True,
    timeout_ms: int = explaining.TIMEOUT_MS,
) -> Plan:
    """The plan of a query of a workload.

    With a sample for every parameter (`samples` add to the query's own) the plan for these values, executed
    and rolled back if `analyze`; without, the generic plan, estimated only. Raises UsageError for a command
    that has no plan, or to `analyze` without samples; SqlError.
    """
    _explainable(query)
    known = {**query.samples, **(samples or {})}
    missing = [name for name in query.parameters if name not in known]
    if missing and analyze:
        shown = ", ".join(f"${n}" if n.isdigit() else f":{n}" for n in missing)
        raise UsageError(
            f"To be executed the query needs values, and there is none for {shown}.",
            hint="give samples={name: value}, or leave out analyze=True for the generic plan",
        )
    try:
        if missing:
            found = explaining.explain(
                session, _anonymous(query), analyze=False, generic=True, timeout_ms=timeout_ms
            )
        else:
            text, values = _bound(query, known)
            found = explaining.explain(
                session, text, values, analyze=analyze, timing=timing, timeout_ms=timeout_ms
            )
    except SqlError as error:
        raise _explained(error, query) from None
    return plan.read(found)


def _explainable(query: Query) -> None:
    statements = split(query.text)
    command = statements[0].command if statements else ""
    if command not in EXPLAINABLE:
        raise UsageError(
            f"{command or 'An empty text'} has no plan.",
            hint=f"only these have: {', '.join(sorted(EXPLAINABLE))}",
        )


def _anonymous(query: Query) -> str:
    """The text with `$n` in the place of `:name`."""
    if explaining.parameters(query.text):
        return castable(query.text)
    return bind(query.text, dict.fromkeys(query.parameters)).text


def _bound(query: Query, known: Mapping[str, str | None]) -> tuple[str, dict[str, Any] | None]:
    """The text and its values by name; None where the text has no parameters."""
    if not query.parameters:
        return query.text, None
    if not explaining.parameters(query.text):
        return query.text, {name: known[name] for name in query.parameters}
    return named(castable(query.text)), {f"p{n}": known[n] for n in query.parameters}


def _explained(error: SqlError, query: Query) -> SqlError:
    """Say where the trouble comes from when constants were taken out of the text."""
    if error.sqlstate in _EMPTIED and explaining.parameters(query.text) and error.hint is None:
        error.hint = (
            "pg_stat_statements has put $n in the place of constants, and this text can no longer be read "
            "without them: explain the statement as the application sends it, db.explain(text)"
        )
    return error
