"""Schemas, extensions, default privileges, and what few designs have: casts, operators, servers, ..."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.ddl import refs
from schemabook.ddl.extras import comment, default_privileges, grants
from schemabook.ddl.mentions import behind_name
from schemabook.ddl.node import Node, Ref
from schemabook.ddl.routines import shell
from schemabook.ddl.spelling import name, quote, raw, statement
from schemabook.ddl.target import grant_target, target
from schemabook.statements import split, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.ddl.context import Context
    from schemabook.schema import Extension, Namespace, Other

# What an extension needs, where its own name does not say so (hstore_plperl needs hstore and plperl)
_REQUIRES: Final = {
    "earthdistance": "cube",
    "postgis_tiger_geocoder": "fuzzystrmatch",
    "vectorscale": "vector",
}
_GRANTED: Final = re.compile(r"(?:view|materialized view|foreign table)(?= )")
PUBLIC_COMMENT: Final = "standard public schema"


def nodes(context: Context) -> Iterator[Node]:
    """Everything that is neither a relation, a type, a sequence nor a routine."""
    schema = context.schema
    for namespace in schema.namespaces:
        yield _namespace(namespace)
    for extension in schema.extensions:
        yield _extension(extension, context)
    for ref in context.shells:
        made = statement("CREATE TYPE {}", name(ref.schema, ref.name))
        yield Node(ref=shell(ref), one=None, create=(made,), needs=context.home(ref.schema))
    for other in schema.others:
        yield _other(other, context)
    for privilege in schema.default_privileges:
        home = context.home(privilege.schema) if privilege.schema is not None else frozenset()
        yield Node(
            ref=refs.ref(privilege),
            one=privilege,
            create=default_privileges(privilege),
            drop=default_privileges(privilege, back=True),
            needs=home,
        )


def _namespace(one: Namespace) -> Node:
    create = [statement("CREATE {}", target(one))]
    if one.name == "public":
        # what initdb does is this schema's default, which the snapshot does not repeat
        text = PUBLIC_COMMENT if one.comment is None else one.comment
        create += comment(target(one), text)
        create.append(statement("GRANT USAGE ON {} TO PUBLIC", target(one)))
        create += grants(one.grants, target(one))
    else:
        create += namespace_extras(one)
    return Node(ref=refs.ref(one), one=one, create=tuple(create), drop=(statement("DROP {}", target(one)),))


def namespace_extras(one: Namespace) -> tuple[str, ...]:
    """Comment and privileges of a schema that is there."""
    if one.name == "public" and one.comment == "":
        return (statement("COMMENT ON {} IS NULL", target(one)), *grants(one.grants, target(one)))
    return (*comment(target(one), one.comment), *grants(one.grants, target(one)))


def _extension(one: Extension, context: Context) -> Node:
    known = {e.name for e in context.schema.extensions} - {one.name}
    parts = re.split("_", one.name)
    starts = {"_".join(parts[:n]) for n in range(1, len(parts))}
    required = (starts | set(parts) | {_REQUIRES.get(one.name, "")}) & known
    place = ""
    # a schema that is no part of the snapshot is the extension's own
    if one.schema in context.namespaces or one.schema == "pg_catalog":
        place = statement(" SCHEMA {}", name(one.schema))
    made = statement("CREATE EXTENSION {}{}", name(one.name), raw(place))
    return Node(
        ref=refs.ref(one),
        one=one,
        create=(made, *_extension_comment(one)),
        drop=(statement("DROP {}", target(one)),),
        needs=context.home(one.schema) | {Ref("extension", "", r) for r in required},
    )


def _extension_comment(one: Extension) -> tuple[str, ...]:
    # CREATE EXTENSION sets the comment of its control file
    return comment(target(one), one.comment) or (statement("COMMENT ON {} IS NULL", target(one)),)


def _other(one: Other, context: Context) -> Node:
    mine = refs.ref(one)
    text = one.definition if one.schema is None else behind_name(one.definition)
    needs = set(context.mentions.assigned(text)) | _unqualified(one)
    if one.schema is not None:
        needs |= context.home(one.schema)
    if mine in context.shells:
        needs.add(shell(mine))
    if one.kind == "operator":  # a commutator or negator that is not there yet becomes a shell
        needs = {r for r in needs if r.kind != "operator"}
    return Node(
        ref=mine,
        one=one,
        create=(*created(one), *other_extras(one)),
        drop=dropped(one),
        needs=frozenset(needs) - {mine},
    )


def _unqualified(one: Other) -> set[Ref]:
    """What a definition names without a schema: its wrapper, its access method, its schemas."""
    words = {t.text.strip('"') for t in tokens(one.definition) if t.kind in ("word", "quoted")}
    kinds = {"server": "foreign-data wrapper", "operator class": "access method"}
    found = {Ref(kinds[one.kind], "", w) for w in words} if one.kind in kinds else set()
    if one.kind == "publication":
        found = {refs.namespace(w) for w in words}
    return found


def created(one: Other) -> tuple[str, ...]:
    """The statements that make it."""
    if one.kind == "privileges":
        return _privileges(one)
    text = _with_parentheses(one.definition) if one.kind == "publication" else one.definition
    return tuple(s.text for s in split(text))


def other_extras(one: Other) -> tuple[str, ...]:
    """Comment and privileges; neither exists for privileges and dependencies themselves."""
    texts = comment(target(one), one.comment) if one.comment else ()
    return (*texts, *(grants(one.grants, grant_target(one)) if one.grants else ()))


def dropped(one: Other) -> tuple[str, ...]:
    """The statements that take it away."""
    if one.kind == "privileges":
        return ()
    if one.kind == "extension dependency":
        return (" NO DEPENDS ON EXTENSION ".join(one.definition.rsplit(" DEPENDS ON EXTENSION ", 1)),)
    # A base type and its functions need each other: nothing else takes them away
    cascade = " CASCADE" if one.kind == "base type" else ""
    return (statement("DROP {}{}", target(one), raw(cascade)),)


def _privileges(one: Other) -> tuple[str, ...]:
    """GRANT and REVOKE on what PostgreSQL or an extension brought, from the snapshot's words."""
    identity = one.name.removeprefix("on ")
    on = _granted_on(identity)
    pieces = one.definition.split(f" ON {identity} ")
    made, verb = [], pieces[0]
    for piece in pieces[1:]:
        rest, _, following = piece.partition("; ")
        way, _, who = rest.partition(" ")
        who, option = who.removesuffix(" WITH GRANT OPTION"), who.endswith(" WITH GRANT OPTION")
        to = who if who == "PUBLIC" else quote(who)
        column = f" ({on[1]})" if on[1] else ""
        made.append(f"{verb}{column} ON {on[0]} {way} {to}" + (" WITH GRANT OPTION" if option else ""))
        verb = following
    return tuple(made)


def _granted_on(identity: str) -> tuple[str, str]:
    """pg_identify_object()'s words as GRANT has them, and a column if it is one."""
    if identity.startswith("table column "):
        whole, _, column = identity.removeprefix("table column ").rpartition(".")
        return f"TABLE {whole}", column
    kind = _GRANTED.sub("table", identity)
    kind = re.sub(r"\Aaggregate(?= )", "function", kind)
    kind = re.sub(r"\A(?:server)(?= )", "foreign server", kind)
    return re.sub(r"\Aforeign-data wrapper(?= )", "foreign data wrapper", kind), ""


def _with_parentheses(definition: str) -> str:
    """A publication's row filters in parentheses: PostgreSQL prints those of an operator only."""
    found: list[str] = []
    depth, open_ = 0, False
    for token in tokens(definition):
        depth += (token.kind == "open") - (token.kind == "close")
        if open_ and depth == 0 and (token.text == "," or token.text.upper() == "WITH"):
            found.insert(-1 if found[-1].isspace() else len(found), ")")
            open_ = False
        found.append(token.text)
        if depth == 0 and token.text.upper() == "WHERE":
            found.append(" (")
            open_ = True
    return "".join(found)
