"""Rules about rights: functions that run with their owner's, and what is granted to everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.insights.names import ident
from schemabook.lint.messages import security as says
from schemabook.lint.row_security import RULES as ROW_SECURITY_RULES
from schemabook.lint.spelling import Raw, script, sql
from schemabook.schema import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Function, Grant, View

#: What row-level security filters; TRUNCATE, REFERENCES and TRIGGER are not among it.
_FILTERED: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_CALLED_BY_TRIGGERS: Final = frozenset({"trigger", "event_trigger"})
_ATOMIC: Final = re.compile(r"^BEGIN ATOMIC$", re.MULTILINE)


def definer_search_path(facts: Facts) -> Iterator[DesignFinding]:
    """SECURITY DEFINER looks names up along the caller's search_path."""
    for function in facts.schema.functions:
        if not function.security_definer or _fixed_path(function) or not _looks_up(function):
            continue
        kind, signature = _named(function)
        path = [n for n in (function.schema, "pg_temp") if n != "pg_catalog"]
        parts = {"kind": kind, "function": signature, "path": path}
        yield says.DEFINER_SEARCH_PATH.finding(
            function.signature,
            script(sql("ALTER {kind} {function} SET search_path = {path}", **parts)),
            undo=script(sql("ALTER {kind} {function} RESET search_path", **parts)),
            schema=function.schema,
        )


def definer_for_everybody(facts: Facts) -> Iterator[DesignFinding]:
    """SECURITY DEFINER that every role may call: EXECUTE is granted to PUBLIC by default."""
    for function in facts.schema.functions:
        if not function.security_definer or function.returns in _CALLED_BY_TRIGGERS:
            continue
        if any(g.grantee == "PUBLIC" and g.revoked for g in function.grants):
            continue
        kind, signature = _named(function)
        parts = {"kind": kind, "function": signature}
        yield says.DEFINER_FOR_EVERYBODY.finding(
            function.signature,
            script(sql("REVOKE EXECUTE ON {kind} {function} FROM PUBLIC", **parts)),
            undo=script(sql("GRANT EXECUTE ON {kind} {function} TO PUBLIC", **parts)),
        )


def public_grant(facts: Facts) -> Iterator[DesignFinding]:
    """Tables and views that every role may read or write."""
    relations: tuple[Table | View, ...] = (*facts.tables, *facts.schema.views)
    for relation in relations:
        guarded = isinstance(relation, Table) and relation.row_security and bool(relation.policies)
        whole = [p for p in _public(relation.grants) if not (guarded and p in _FILTERED)]
        fix = [_revoke(relation, p) for p in whole]
        undo = [_grant(relation, p) for p in whole]
        given = list(whole)
        for column in relation.columns:
            for privilege in _public(column.grants):
                if not (guarded and privilege in _FILTERED):
                    fix.append(_revoke(relation, privilege, column.name))
                    undo.append(_grant(relation, privilege, column.name))
                    given.append(f"{privilege} ({column.name})")
        if given:
            yield says.PUBLIC_GRANT.finding(
                relation.key, script(*fix), undo=script(*undo), privileges=", ".join(given)
            )


def public_create(facts: Facts) -> Iterator[DesignFinding]:
    """A schema in which every role may create objects."""
    for namespace in facts.schema.namespaces:
        if "CREATE" in _public(namespace.grants):
            yield says.PUBLIC_CREATE.finding(
                namespace.name,
                script(sql("REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC", schema=namespace.name)),
                undo=script(sql("GRANT CREATE ON SCHEMA {schema} TO PUBLIC", schema=namespace.name)),
            )


def _fixed_path(function: Function) -> bool:
    return any(setting.startswith("search_path=") for setting in function.config)


def _looks_up(function: Function) -> bool:
    """False where names were looked up once and for all (BEGIN ATOMIC, RETURN), or in C."""
    if function.language != "sql":
        return function.language not in ("internal", "c")
    return "\nAS " in function.definition and _ATOMIC.search(function.definition) is None


def _named(function: Function) -> tuple[Raw, Raw]:
    kind = Raw("PROCEDURE" if function.kind == "procedure" else "FUNCTION")
    return kind, Raw(f"{ident(function.schema)}.{ident(function.name)}({function.arguments})")


def _public(grants: Iterable[Grant]) -> list[str]:
    return [g.privilege for g in grants if g.grantee == "PUBLIC" and not g.revoked]


def _revoke(relation: Table | View, privilege: str, column: str | None = None) -> str:
    return _privilege("REVOKE {privilege}{column} ON TABLE {table} FROM PUBLIC", relation, privilege, column)


def _grant(relation: Table | View, privilege: str, column: str | None = None) -> str:
    return _privilege("GRANT {privilege}{column} ON TABLE {table} TO PUBLIC", relation, privilege, column)


def _privilege(template: str, relation: Table | View, privilege: str, column: str | None) -> str:
    part = Raw(f" ({ident(column)})" if column is not None else "")
    return sql(template, privilege=Raw(privilege), column=part, table=relation)


RULES: Final[tuple[Rule, ...]] = (
    definer_search_path,
    definer_for_everybody,
    public_grant,
    public_create,
    *ROW_SECURITY_RULES,
)
