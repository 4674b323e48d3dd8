"""Sequences: those that stand alone, those a column owns, the options of identity columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.ddl import refs
from schemabook.ddl.extras import comment, grants
from schemabook.ddl.node import Node
from schemabook.ddl.spelling import Part, name, raw, statement
from schemabook.ddl.target import grant_target, target

if TYPE_CHECKING:
    from schemabook.ddl.context import Context
    from schemabook.schema import Sequence, Table

_LARGEST: Final = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


def defaults(one: Sequence) -> tuple[int, int, int]:
    """Minimum, maximum and start that PostgreSQL would choose for the type and direction."""
    largest = _LARGEST[one.type]
    low, high = (1, largest) if one.increment > 0 else (-largest - 1, -1)
    return low, high, one.minimum if one.increment > 0 else one.maximum


def sequence_options(one: Sequence, *, every: bool = False) -> str:
    """`START WITH 7 INCREMENT BY 2 ...`: the options that differ from the defaults, or `every` one.

    The type is not among them: an identity column's sequence has its column's.
    """
    low, high, start = defaults(one)
    given = (
        (every or one.start != start, f"START WITH {one.start:d}"),
        (every or one.increment != 1, f"INCREMENT BY {one.increment:d}"),
        (every or one.minimum != low, f"MINVALUE {one.minimum:d}"),
        (every or one.maximum != high, f"MAXVALUE {one.maximum:d}"),
        (every or one.cache != 1, f"CACHE {one.cache:d}"),
        (one.cycle, "CYCLE"),
        (every and not one.cycle, "NO CYCLE"),
    )
    return " ".join(text for wanted, text in given if wanted)


def identity_options(one: Sequence, table: Table, column: str) -> str:
    """The options of GENERATED ... AS IDENTITY, with SEQUENCE NAME where it is not the usual one."""
    usual = (table.schema, f"{table.name}_{column}_seq")
    named = (one.schema, one.name) != usual or len(usual[1].encode()) > 63
    place = [statement("SEQUENCE NAME {}", name(one.schema, one.name))] if named else []
    return " ".join([*place, *filter(None, [sequence_options(one)])])


def created(one: Sequence) -> str:
    """CREATE SEQUENCE without its owner."""
    words = "UNLOGGED SEQUENCE" if one.persistence == "unlogged" else "SEQUENCE"
    typed = "" if one.type == "bigint" else f" AS {one.type}"
    options = sequence_options(one)
    rest = typed + (f" {options}" if options else "")
    return statement("CREATE {} {}{}", raw(words), name(one.schema, one.name), raw(rest))


def nodes(context: Context) -> list[Node]:
    """The sequences that are not an identity column's, and who owns them."""
    found = []
    for one in context.schema.sequences:
        if one.identity:
            continue
        found.append(
            Node(
                ref=refs.ref(one),
                one=one,
                create=(created(one), *extras(one)),
                drop=(statement("DROP {}", target(one)),),
                needs=context.home(one.schema),
            )
        )
        if one.owned_by:
            found.append(_owner(one, context))
    return found


def extras(one: Sequence) -> tuple[str, ...]:
    """Comment and privileges of a sequence."""
    return (*comment(target(one), one.comment), *grants(one.grants, grant_target(one)))


def _owner(one: Sequence, context: Context) -> Node:
    table, column = one.owned_by or (None, "")
    assert table is not None
    return Node(
        ref=refs.sequence_owner(one),
        one=one,
        create=(owned_by(one, name(*table, column)),),
        drop=(owned_by(one, raw("NONE")),),
        needs=context.mentions.named(*table) | {refs.ref(one)},
    )


def owned_by(one: Sequence, column: Part) -> str:
    """ALTER SEQUENCE ... OWNED BY a column (or NONE)."""
    return statement("ALTER SEQUENCE {} OWNED BY {}", name(one.schema, one.name), column)
