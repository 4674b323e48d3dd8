"""Domains: everything but the type can be changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.alter import comments, grants
from schemabook.alter.script import LAST, MAIN, Op
from schemabook.alter.text import Raw, say
from schemabook.ddl import types as ddl
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemabook.schema import Domain


def in_place(old: Domain, new: Domain) -> bool:
    """True where ALTER DOMAIN reaches it."""
    return (old.type, old.collation) == (new.type, new.collation)


def detach(op: Op, old: Domain, new: Domain, is_taken: Callable[[str], bool]) -> set[str]:
    """Takes off what rests on objects that are dropped; the names of the checks that are gone."""
    after = {name: text for name, text, _ in new.checks}
    gone = {n for n, text, _ in old.checks if is_taken(text) or after.get(n) is None}
    op.add(*(say("ALTER DOMAIN {} DROP CONSTRAINT {}", new.key, n) for n in sorted(gone)))
    if old.default is not None and is_taken(old.default):
        op.add(say("ALTER DOMAIN {} DROP DEFAULT", new.key))
    return gone


def alter(
    op: Op, old: Domain, new: Domain, gone: set[str], is_taken: Callable[[str], bool], *, safe: bool
) -> None:
    """Everything else."""
    before = old.default if old.default is None or not is_taken(old.default) else None
    if before != new.default:
        way = Raw("DROP DEFAULT" if new.default is None else f"SET DEFAULT {new.default}")
        op.add(say("ALTER DOMAIN {} {}", new.key, way))
    _not_null(op, old, new)
    _checks(op, old, new, gone, safe=safe)
    op.add(*comments.changes(old.comment, new.comment, target(new).as_string(None)))
    op.add(*grants.changes(old.grants, new.grants, grant_target(new).as_string(None)))


def _not_null(op: Op, old: Domain, new: Domain) -> None:
    if (old.nullable, old.not_null_name) == (new.nullable, new.not_null_name):
        return
    if not old.nullable and (new.nullable or old.not_null_name != new.not_null_name):
        op.add(say("ALTER DOMAIN {} DROP NOT NULL", new.key))
    if new.not_null_name:
        op.add(say("ALTER DOMAIN {} ADD CONSTRAINT {} NOT NULL", new.key, new.not_null_name))
    elif not new.nullable:
        op.add(say("ALTER DOMAIN {} SET NOT NULL", new.key))


def _checks(op: Op, old: Domain, new: Domain, gone: set[str], *, safe: bool) -> None:
    before = {n: (text, valid) for n, text, valid in old.checks if n not in gone}
    said = dict(old.check_comments)
    for name, text, valid in new.checks:
        known = before.get(name)
        if known == (text, valid):
            continue
        validate = say("ALTER DOMAIN {} VALIDATE CONSTRAINT {}", new.key, name)
        if known is not None and valid and known[0].replace(" NOT VALID", "") == text:
            op.add(validate)
            continue
        if known is not None:
            op.add(say("ALTER DOMAIN {} DROP CONSTRAINT {}", new.key, name))
        said.pop(name, None)
        if safe and valid:
            op.add(ddl.domain_check(new, name, text + " NOT VALID"))
            op.add(validate, part=LAST)
        else:
            op.add(ddl.domain_check(new, name, text), part=MAIN)
    wanted = dict(new.check_comments)
    for name, _, _ in new.checks:
        where = ddl.domain_constraint(new, name).as_string(None)
        op.add(*comments.changes(None if name in gone else said.get(name), wanted.get(name), where))
