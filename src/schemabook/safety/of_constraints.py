"""Keys, references and checks without blocking: NOT VALID then VALIDATE, an index built before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl.spelling import name, quote, raw, statement
from schemabook.safety.reading import Ident, Words, columns, mentioned
from schemabook.safety.replacement import Context, Phase, Replacement, free_name, object_name

if TYPE_CHECKING:
    from schemabook.schema import Table

_KINDS = ("FOREIGN", "CHECK", "UNIQUE", "PRIMARY", "EXCLUDE")
_DOMAIN = (
    "add the CHECK NOT VALID: new values have to fulfil it at once, and no row is read. VALIDATE CONSTRAINT "
    "then reads every table that uses the domain, so it wants a time when few write"
)
_EXCLUDE = (
    "an exclusion constraint cannot be built concurrently: create it on a copy of the table, or in a time "
    "when nobody writes; a CHECK, a unique index or a trigger may do instead"
)


def add_constraint(table: Ident, action: str, context: Context) -> Replacement | None:
    """For ADD [CONSTRAINT name] FOREIGN KEY, CHECK, UNIQUE, PRIMARY KEY, EXCLUDE; None for anything else."""
    words = Words(action)
    words.take("ADD")
    given = words.ident() if words.take("CONSTRAINT") else None
    kind, known = words.peek(), table.table(context.schema)
    if kind not in _KINDS or (given is None and known is None):
        return None
    rest = words.rest()
    if kind == "EXCLUDE":
        return Replacement(advice=_EXCLUDE)
    if kind in ("UNIQUE", "PRIMARY"):
        return _key(table, known, given, words)
    if kind == "FOREIGN" and known is not None and known.kind == "partitioned table":
        return Replacement(advice="add the foreign key to each partition first, NOT VALID, then VALIDATE")
    if rest.upper().endswith("NOT VALID"):
        return None
    return not_valid(table, known, given, rest)


def alter_domain(text: str, context: Context) -> Replacement | None:
    """ALTER DOMAIN that reads every table with a column of the domain."""
    words = Words(text)
    words.take("ALTER", "DOMAIN")
    words.ident()
    return Replacement(advice=_DOMAIN) if context.scanned and words.take("ADD") else None


def not_valid(table: Ident, known: Table | None, given: Ident | None, definition: str) -> Replacement:
    """The constraint for new rows at once, for those that are there in a scan that blocks nobody."""
    named = given.text if given else quote(_default_name(known, table, definition))
    add = statement(
        "ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID", raw(table.text), raw(named), raw(definition)
    )
    check = statement("ALTER TABLE {} VALIDATE CONSTRAINT {}", raw(table.text), raw(named))
    return Replacement((Phase((add,)), Phase((check,), note="reads every row, blocks nobody")))


def present(table: Ident, column: str) -> tuple[Phase, ...]:
    """NOT NULL for a column by way of a CHECK that is validated first; the last phase is for a moment."""
    shown, on = quote(column), raw(table.text)
    temporary = name(object_name(table.last, column, "present"))
    return (
        Phase(
            (
                statement(
                    "ALTER TABLE {} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID",
                    on,
                    temporary,
                    raw(shown),
                ),
            )
        ),
        Phase((statement("ALTER TABLE {} VALIDATE CONSTRAINT {}", on, temporary),)),
        Phase(
            (
                statement("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL", on, raw(shown)),
                statement("ALTER TABLE {} DROP CONSTRAINT {}", on, temporary),
            ),
            note="the CHECK proves it, so no row is read",
        ),
    )


def set_not_null(table: Ident, column: Ident) -> Replacement:
    """For ALTER COLUMN ... SET NOT NULL."""
    return Replacement(present(table, column.last))


def _key(table: Ident, known: Table | None, given: Ident | None, words: Words) -> Replacement | None:
    primary = words.take("PRIMARY", "KEY")
    if not primary:
        words.take("UNIQUE")
    distinct = words.take("NULLS", "NOT", "DISTINCT")
    words.take("NULLS", "DISTINCT")
    group = words.parens()
    if not group:  # USING INDEX: nothing is built
        return None
    if "WITHOUT OVERLAPS" in " ".join(group.upper().split()):
        return Replacement(advice=_EXCLUDE)
    if known is not None and known.kind == "partitioned table":
        return Replacement(advice="build the unique index of each partition first, then attach them")
    include = words.parens() if words.take("INCLUDE") else ""
    keys, suffix = columns(group), words.rest()
    label = "pkey" if primary else "key"
    chosen = (
        given.last
        if given
        else free_name(
            known, object_name(table.last, "" if primary else "_".join([*keys, *columns(include)]), label)
        )
    )
    made = unique_index(table, chosen, group, include=include, distinct=distinct)
    added = statement(
        "ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {}{}",
        raw(table.text),
        name(chosen),
        raw("PRIMARY KEY" if primary else "UNIQUE"),
        name(chosen),
        raw(f" {suffix}" if suffix else ""),
    )
    nullable = [c for c in keys if primary and (known is None or known.by_name[c].nullable)]
    first = tuple(phase for column in nullable for phase in present(table, column))
    return Replacement((*first, Phase((made,), "apart"), Phase((added,))))


def unique_index(table: Ident, chosen: str, group: str, *, include: str = "", distinct: bool = False) -> str:
    """CREATE UNIQUE INDEX CONCURRENTLY for a key."""
    more = (f" INCLUDE {include}" if include else "") + (" NULLS NOT DISTINCT" if distinct else "")
    return statement(
        "CREATE UNIQUE INDEX CONCURRENTLY {} ON {} {}{}", name(chosen), raw(table.text), raw(group), raw(more)
    )


def _default_name(known: Table | None, table: Ident, definition: str) -> str:
    """The name that PostgreSQL would choose for a foreign key or a check."""
    words = Words(definition)
    if words.take("FOREIGN", "KEY"):
        return free_name(known, object_name(table.last, "_".join(columns(words.parens())), "fkey"))
    used = mentioned(definition, tuple(known.by_name)) if known else ()
    return free_name(known, object_name(table.last, used[0] if len(used) == 1 else "", "check"))
