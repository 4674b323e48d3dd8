"""EXPLAIN of a statement as PostgreSQL's JSON, in a transaction that is rolled back.

ANALYZE executes the statement, so explaining a DELETE would delete: here it deletes nothing. What a rollback
does not undo is not undone here either: values taken from sequences, and effects outside the database.
Source: https://www.postgresql.org/docs/18/sql-explain.html
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from schemabook.errors import UsageError
from schemabook.statements import split, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import psycopg

    from schemabook.session import Result, Session
    from schemabook.statements import Statement

TIMEOUT_MS = 60_000
_PREPARED = "schemabook_generic"
EXPLAINABLE = frozenset(
    {"SELECT", "VALUES", "TABLE", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "EXECUTE", "DECLARE"}
)
# Commands without a plan; a word that is none of PostgreSQL's is left for the server to point at.
_UTILITIES = frozenset(
    [
        "ABORT",
        "ALTER",
        "ANALYZE",
        "BEGIN",
        "CALL",
        "CHECKPOINT",
        "CLOSE",
        "CLUSTER",
        "COMMENT",
        "COMMIT",
        "COPY",
        "CREATE",
        "DEALLOCATE",
        "DISCARD",
        "DO",
        "DROP",
        "END",
        "FETCH",
        "GRANT",
        "IMPORT",
        "LISTEN",
        "LOAD",
        "LOCK",
        "MOVE",
        "NOTIFY",
        "PREPARE",
        "REASSIGN",
        "REFRESH",
        "REINDEX",
        "RELEASE",
        "RESET",
        "REVOKE",
        "ROLLBACK",
        "SAVEPOINT",
        "SECURITY",
        "SET",
        "SHOW",
        "START",
        "TRUNCATE",
        "UNLISTEN",
        "VACUUM",
    ]
)


def explain(
    session: Session,
    statement: str,
    values: Mapping[str, Any] | None = None,
    *,
    analyze: bool = True,
    buffers: bool = True,
    timing: bool = True,
    wal: bool = False,
    settings: bool = True,
    verbose: bool = False,
    generic: bool = False,
    timeout_ms: int = TIMEOUT_MS,
) -> list[Any]:
    """The plan of one statement as EXPLAIN (FORMAT JSON) gives it.

    `values` are for `:name` parameters. Without `timing` a statement that only reads is run twice and the
    second run counts, because the blocks of the first include the catalogs'. `generic` plans a text with
    `$1` as a prepared statement is planned that does not know its values: estimated only. Raises SqlError,
    Cancelled after `timeout_ms`, UsageError for a text that is not exactly one statement, or that is to be
    generic with values.
    """
    one_statement(statement, standard_strings=session.standard_strings)
    if generic and values:
        raise UsageError(
            "A generic plan is one that does not know the values, and values are given.",
            hint="give the values and leave out generic=True",
        )
    if generic:
        told = f"SETTINGS {'ON' if settings else 'OFF'}, VERBOSE {'ON' if verbose else 'OFF'}"
        return _generic(session, statement, told, timeout_ms)
    options = {
        "ANALYZE": analyze,
        "BUFFERS": buffers,
        "TIMING": timing and analyze,
        "WAL": wal and analyze,
        "SETTINGS": settings,
        "VERBOSE": verbose,
    }
    chosen = [f"{name} {'ON' if on else 'OFF'}" for name, on in options.items() if on or name == "BUFFERS"]
    if analyze and not timing:
        chosen.append("TIMING OFF")
    prefix = f"EXPLAIN ({', '.join(chosen)}, FORMAT JSON) "
    plan = _once(session, statement, values, prefix, timeout_ms)
    if analyze and not timing and "ModifyTable" not in str(plan):
        # Blocks are the measure here, and the first run in a session also reads catalogs. What writes leaves
        # dead rows behind though it is rolled back: a second run of that would read more, not less.
        plan = _once(session, statement, values, prefix, timeout_ms)
    return plan


def _once(
    session: Session, statement: str, values: Mapping[str, Any] | None, prefix: str, timeout_ms: int
) -> list[Any]:
    with undone(session, timeout_ms):
        plan: list[Any] = session.execute(statement, values, prefix=prefix, alone=True).rows[0][0]
    return plan


def one_statement(text: str, *, standard_strings: bool = True) -> Statement:
    """The only statement of a text; UsageError for none, several, or one that EXPLAIN cannot explain."""
    found = split(text, standard_strings=standard_strings)
    if not found:
        raise UsageError("There is no statement to explain.", hint="write one: SELECT ...")
    if len(found) != 1:
        raise UsageError(
            f"EXPLAIN takes one statement, and this text has {len(found)}.",
            hint="explain them one by one",
        )
    if found[0].command == "EXPLAIN":
        raise UsageError("The statement begins with EXPLAIN already.", hint="leave that word out here")
    if found[0].kind == "sql":  # what has a backslash in it is refused when it is sent, with its place
        _explainable(found[0])
    return found[0]


def _explainable(statement: Statement) -> None:
    """Source: ExplainableStmt in src/backend/parser/gram.y."""
    known = statement.command in EXPLAINABLE or statement.words[:2] == ("REFRESH", "MATERIALIZED")
    if statement.command == "CREATE":
        known = not {"TABLE", "MATERIALIZED"}.isdisjoint(statement.words[1:4]) and _has_query(statement.text)
    if not known and statement.words and statement.command in _UTILITIES:
        many = statement.command in ("CREATE", "ALTER", "DROP")
        shown = " ".join(statement.words[: 2 if many else 1])
        raise UsageError(
            f"EXPLAIN cannot explain {shown}: it has no plan.",
            hint=f"these have one: {', '.join(sorted(EXPLAINABLE))}, CREATE TABLE ... AS, "
            "CREATE MATERIALIZED VIEW, REFRESH MATERIALIZED VIEW",
        )


def _has_query(text: str) -> bool:
    """True for CREATE ... AS: the word stands outside parentheses."""
    depth = 0
    for token in tokens(text):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.kind == "word" and token.text.upper() == "AS":
            return True
    return False


def parameters(text: str) -> int:
    """The highest n of the text's `$n`; 0 for none."""
    found = pairwise(tokens(text))
    return max((int(n.text) for dollar, n in found if dollar.text == "$" and n.text.isdigit()), default=0)


def _generic(session: Session, statement: str, options: str, timeout_ms: int) -> list[Any]:
    """The plan for any values; 15 has no GENERIC_PLAN, but a prepared statement can be made to use one.

    Source: https://www.postgresql.org/docs/15/sql-prepare.html#SQL-PREPARE-NOTES
    """
    if session.connection.info.server_version >= 160000:
        with undone(session, timeout_ms):
            result = session.execute(statement, prefix=f"EXPLAIN (GENERIC_PLAN, {options}, FORMAT JSON) ")
    else:
        result = _prepared(session, statement, options, timeout_ms)
    plan: list[Any] = result.rows[0][0]
    for document in plan:  # ours, not the user's
        document.get("Settings", {}).pop("plan_cache_mode", None)
    return plan


def _prepared(session: Session, statement: str, options: str, timeout_ms: int) -> Result:
    """EXPLAIN EXECUTE of the statement with NULLs, which a generic plan does not look at."""
    prepared = False
    nulls = ", ".join(["NULL"] * parameters(statement))
    try:
        with undone(session, timeout_ms):
            session.connection.execute("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
            session.execute(statement, prefix=f"PREPARE {_PREPARED} AS ", alone=True)
            prepared = True
            execute = f"EXECUTE {_PREPARED}({nulls})" if nulls else f"EXECUTE {_PREPARED}"
            return session.execute(execute, prefix=f"EXPLAIN ({options}, FORMAT JSON) ")
    finally:
        if prepared and not session.connection.closed:  # a rollback does not undo PREPARE
            session.connection.execute(f"DEALLOCATE {_PREPARED}")


@contextmanager
def undone(session: Session, timeout_ms: int) -> Iterator[None]:
    """A transaction, or a savepoint of the one that is open, which is always rolled back.

    No statement in it takes longer than `timeout_ms`.
    """
    with session.lock, session.itself_undone():
        inner = session.in_transaction
        with session.guarded() as connection:
            connection.execute("SAVEPOINT schemabook_explain" if inner else "BEGIN")
        try:
            with session.guarded():
                connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(timeout_ms)])
            yield
        finally:
            if not connection.closed:
                with session.guarded():
                    _undo(connection, inner)


def _undo(connection: psycopg.Connection[Any], inner: bool) -> None:
    if inner:
        connection.execute("ROLLBACK TO SAVEPOINT schemabook_explain")
        connection.execute("RELEASE SAVEPOINT schemabook_explain")
    else:
        connection.execute("ROLLBACK")
