"""Comments and privileges, which every kind of object has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schemabook.ddl.spelling import Part, listed, literal, name, names, raw, role, statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemabook.schema import DefaultPrivilege, Grant


def comment_on(target: Part, text: str | None) -> str:
    """COMMENT ON a target as SQL names it (`raw("TABLE public.users")`); no text takes the comment away."""
    return statement("COMMENT ON {} IS {}", target, literal(text) if text else raw("NULL"))


def comment(target: Part, text: str | None) -> tuple[str, ...]:
    """The COMMENT of a new object: none where there is no text."""
    return (comment_on(target, text),) if text else ()


def grants(given: Iterable[Grant], on: Part, column: str | None = None) -> tuple[str, ...]:
    """What gives a new object its privileges: what is revoked first, then grants, one for each grantee.

    `on` names the object as GRANT does (`raw("TABLE public.users")`).
    """
    sets: dict[tuple[bool, bool, str], list[str]] = defaultdict(list)
    for one in given:
        sets[not one.revoked, one.grantable, one.grantee].append(one.privilege)
    return tuple(
        _given(privileges, on, grantee, column, grantable=grantable)
        if granted
        else _taken(privileges, on, grantee, column)
        for (granted, grantable, grantee), privileges in sorted(sets.items())
    )


def grant(one: Grant, on: Part, column: str | None = None) -> str:
    """The statement that brings one privilege of the snapshot: GRANT, or REVOKE of a default one."""
    return grants([one], on, column)[0]


def ungrant(one: Grant, on: Part, column: str | None = None) -> str:
    """The statement that takes one privilege of the snapshot back: REVOKE, or GRANT of a default one."""
    if one.revoked:
        return _given([one.privilege], on, one.grantee, column, grantable=False)
    return _taken([one.privilege], on, one.grantee, column)


def default_privileges(one: DefaultPrivilege, *, back: bool = False) -> tuple[str, ...]:
    """ALTER DEFAULT PRIVILEGES for every grant; `back` undoes them."""
    head = statement("ALTER DEFAULT PRIVILEGES FOR ROLE {}", role(one.role))
    if one.schema is not None:
        head = statement("{} IN SCHEMA {}", raw(head), name(one.schema))
    on = raw(one.objects.upper())
    each = [ungrant(g, on) for g in one.grants] if back else grants(one.grants, on)
    return tuple(statement("{} {}", raw(head), raw(text)) for text in each)


def _given(privileges: list[str], on: Part, to: str, column: str | None, *, grantable: bool) -> str:
    text = statement("GRANT {} ON {} TO {}", _words(privileges, column), on, role(to))
    return statement("{} WITH GRANT OPTION", raw(text)) if grantable else text


def _taken(privileges: list[str], on: Part, to: str, column: str | None) -> str:
    return statement("REVOKE {} ON {} FROM {}", _words(privileges, column), on, role(to))


def _words(privileges: list[str], column: str | None) -> Part:
    if column is None:
        return raw(", ".join(privileges))
    return listed([raw(statement("{} ({})", raw(p), names([column]))) for p in privileges])
