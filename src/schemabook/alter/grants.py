"""Privileges: what leads from one list of grants to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter.text import Raw, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.schema import Grant


def changes(old: tuple[Grant, ...], new: tuple[Grant, ...], target: str, column: str = "") -> Iterator[str]:
    """GRANT and REVOKE statements; `target` is "TABLE public.users", "FUNCTION f(integer)", ...

    A grant that is marked `revoked` is one of the defaults that somebody took away.
    """
    before = {(g.grantee, g.privilege): g for g in old}
    after = {(g.grantee, g.privilege): g for g in new}
    for key, grant in before.items():
        if key not in after:
            yield _grant(grant, target, column) if grant.revoked else _revoke(grant, target, column)
    for key, grant in after.items():
        if before.get(key) == grant:
            continue
        if grant.revoked:
            yield _revoke(grant, target, column)
            continue
        known = before.get(key)
        if known is not None and known.grantable and not grant.grantable:
            yield say(
                "REVOKE GRANT OPTION FOR {} ON {} FROM {}",
                _privilege(grant, column),
                Raw(target),
                _role(grant),
            )
        else:
            yield _grant(grant, target, column)


def _privilege(grant: Grant, column: str) -> Raw:
    return Raw(say("{} ({})", Raw(grant.privilege), column)) if column else Raw(grant.privilege)


def _role(grant: Grant) -> str:
    return Raw("PUBLIC") if grant.grantee == "PUBLIC" else grant.grantee


def _grant(grant: Grant, target: str, column: str) -> str:
    end = Raw(" WITH GRANT OPTION" if grant.grantable and not grant.revoked else "")
    return say("GRANT {} ON {} TO {}{}", _privilege(grant, column), Raw(target), _role(grant), end)


def _revoke(grant: Grant, target: str, column: str) -> str:
    end = Raw(" CASCADE" if grant.grantable and not grant.revoked else "")
    return say("REVOKE {} ON {} FROM {}{}", _privilege(grant, column), Raw(target), _role(grant), end)
