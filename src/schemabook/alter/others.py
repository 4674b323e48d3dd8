"""Schemas, extensions, default privileges and the rest: what can be changed without making them anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemabook.alter import comments, grants
from schemabook.alter.text import Raw, say
from schemabook.ddl.extras import default_privileges
from schemabook.ddl.others import PUBLIC_COMMENT, created
from schemabook.ddl.target import grant_target, target
from schemabook.schema import DefaultPrivilege, Extension, Namespace, Other, Range

if TYPE_CHECKING:
    from collections.abc import Iterator

Piece = DefaultPrivilege | Extension | Namespace | Other


def changes(old: Piece, new: Piece) -> tuple[str, ...] | None:
    """The statements that lead from one to the other; None where it has to be made anew."""
    match old, new:
        case (Namespace(), Namespace()):
            return tuple(_namespace(old, new))
        case (Extension(), Extension()):
            return tuple(_extension(old, new))
        case (DefaultPrivilege(), DefaultPrivilege()):
            return tuple(_default_privilege(old, new))
        case (Other(), Other()) if old.definition == new.definition:
            return tuple(_other(old, new))
        case _:
            return None


def _namespace(old: Namespace, new: Namespace) -> Iterator[str]:
    where = target(new).as_string(None)
    if new.name == "public":
        # a comment that the snapshot leaves out is the one that every new database has
        before, after = (PUBLIC_COMMENT if c is None else c or None for c in (old.comment, new.comment))
        yield from comments.changes(before, after, where)
    else:
        yield from comments.changes(old.comment, new.comment, where)
    yield from grants.changes(old.grants, new.grants, where)


def _extension(old: Extension, new: Extension) -> Iterator[str]:
    where = target(new).as_string(None)
    if old.schema != new.schema:
        yield say("ALTER {} SET SCHEMA {}", Raw(where), new.schema)
    yield from comments.changes(old.comment, new.comment, where)


def _default_privilege(old: DefaultPrivilege, new: DefaultPrivilege) -> Iterator[str]:
    gone = tuple(g for g in old.grants if g not in new.grants)
    come = tuple(g for g in new.grants if g not in old.grants)
    yield from default_privileges(replace(new, grants=gone), back=True)
    yield from default_privileges(replace(new, grants=come))


def _other(old: Other, new: Other) -> Iterator[str]:
    if new.kind in ("privileges", "extension dependency"):
        return
    yield from comments.changes(old.comment, new.comment, target(new).as_string(None))
    yield from grants.changes(old.grants, new.grants, grant_target(new).as_string(None))


def extras(old: Range, new: Range) -> Iterator[str]:
    """Comment and privileges of a type that stays as it is."""
    yield from comments.changes(old.comment, new.comment, target(new).as_string(None))
    yield from grants.changes(old.grants, new.grants, grant_target(new).as_string(None))


def taken_back(one: Other) -> Iterator[str]:
    """What undoes the privileges on an object of PostgreSQL or of an extension."""
    for text in created(one):
        verb, _, rest = text.partition(" ")
        if verb == "GRANT":
            given, _, role = rest.removesuffix(" WITH GRANT OPTION").rpartition(" TO ")
            yield f"REVOKE {given} FROM {role}"
        else:
            given, _, role = rest.rpartition(" FROM ")
            yield f"GRANT {given} TO {role}"
