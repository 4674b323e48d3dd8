"""Rules about names: one style in the whole schema, no quotes for ever, and no name that lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.lint.keywords import RESERVED
from schemabook.lint.messages import naming as says
from schemabook.lint.renaming import NONE, Names, Renaming
from schemabook.lint.style import (
    fits,
    house_case,
    house_key_style,
    house_number,
    is_wordly,
    key_style,
    long_key,
    needs_quotes,
    number_of,
    written,
)
from schemabook.lint.words import counted_as, stems, words
from schemabook.schema import Check, ForeignKey, Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Column, Constraint, Table, View

_SUFFIX: Final = {"p": "pkey", "u": "key", "f": "fkey", "c": "check"}
_MOST_PREFIXED: Final = 0.1  # share of the other tables that may do it, for it to be no habit
_PREFIXED: Final = 3  # columns; "order_date" in orders is common and reads well


def mixed_case(facts: Facts) -> Iterator[DesignFinding]:
    """createdAt beside created_at, Orders beside order_lines."""
    names = Names(facts.schema)
    columns = [(o, c) for o, c in _columns(facts) if is_wordly(c.name)]
    house = house_case(c.name for _, c in columns)
    for one, column in columns:
        if not fits(column.name, house):
            new = written(column.name, house)
            way = names.column(one, column.name, new)
            yield says.MIXED_CASE.finding(
                f"{one.key}.{column.name}", way.fix, undo=way.undo, house=house, of="columns"
            )
    tables = [o for o in _relations(facts) if is_wordly(o.name)]
    house = house_case((o.name for o in tables), beside=house)
    for one in tables:
        if not fits(one.name, house):
            way = names.relation(one, written(one.name, house))
            yield says.MIXED_CASE.finding(one.key, way.fix, undo=way.undo, house=house, of="tables")


def quoted_name(facts: Facts) -> Iterator[DesignFinding]:
    """Spaces, punctuation and leading digits."""
    names = Names(facts.schema)
    every = _columns(facts)
    house = house_case(c.name for _, c in every)
    for one, column in every:
        if not is_wordly(column.name):
            way = names.column(one, column.name, written(column.name, house))
            yield says.QUOTED_NAME.finding(f"{one.key}.{column.name}", way.fix, undo=way.undo)
    relations = _relations(facts)
    tables = house_case((o.name for o in relations), beside=house)
    for one in relations:
        if not is_wordly(one.name):
            way = names.relation(one, written(one.name, tables))
            yield says.QUOTED_NAME.finding(one.key, way.fix, undo=way.undo)


def capital_letters(facts: Facts) -> Iterator[DesignFinding]:
    """A house of capital letters, once for each schema."""
    names: dict[str, tuple[list[str], list[str]]] = {}
    for one in _relations(facts):
        names.setdefault(one.schema, ([], []))[0].append(one.name)
    for one, column in _columns(facts):
        names[one.schema][1].append(column.name)
    for schema, (relations, columns) in names.items():
        found = (("tables", relations), ("columns", columns))
        capital = [of for of, written_so in found if _most_have_capitals(written_so)]
        if capital:
            yield says.CAPITAL_LETTERS.finding(schema, of=" and ".join(capital))


def reserved_word(facts: Facts) -> Iterator[DesignFinding]:
    """Names that are words of SQL, which every query has to quote."""
    names = Names(facts.schema)
    number = house_number(facts)
    for one, column in _columns(facts):
        if column.name in RESERVED:
            yield says.RESERVED_WORD.finding(f"{one.key}.{column.name}", word=column.name)
    for one in _relations(facts):
        if one.name in RESERVED:
            new = counted_as(one.name, "plural")
            way = NONE if number == "singular" or needs_quotes(new) else names.relation(one, new)
            yield says.RESERVED_WORD.finding(one.key, way.fix, undo=way.undo, word=one.name)


def table_number(facts: Facts) -> Iterator[DesignFinding]:
    """A singular among plurals, or the other way round."""
    house = house_number(facts)
    if house is None:
        return
    names = Names(facts.schema)
    for table in facts.tables:
        own = number_of(table)
        if own is not None and own != house and table.name not in RESERVED:
            new = counted_as(table.name, house)
            way = NONE if needs_quotes(new) != needs_quotes(table.name) else names.relation(table, new)
            yield says.TABLE_NUMBER.finding(table.key, way.fix, undo=way.undo, house=house, own=own)


def key_name(facts: Facts) -> Iterator[DesignFinding]:
    """The key is called id here and order_id there."""
    house = house_key_style(facts)
    if house is None:
        return
    names = Names(facts.schema)
    for table in facts.tables:
        key, own = table.primary_key, key_style(table)
        if key is None or own is None or own == house or table.by_name[key.columns[0]].inherited:
            continue
        old = key.columns[0]
        way = names.column(table, old, "id" if house == "id" else long_key(table))
        target = f"{table.key}.{old}"
        yield says.KEY_NAME.finding(target, way.fix, undo=way.undo, house=_SPOKEN[house], own=_SPOKEN[own])


_SPOKEN: Final = {"id": '"id"', "table_id": 'the table\'s name and "_id"'}


def repeated_table_name(facts: Facts) -> Iterator[DesignFinding]:
    """user_email, user_phone, user_city in users, where no other table does so."""
    found = {t.key: _prefixed(t) for t in facts.tables}
    tables = [t for t in facts.tables if len(found[t.key]) >= _PREFIXED]
    if len(tables) > max(1, _MOST_PREFIXED * len(facts.tables)) or len(facts.tables) < 3:
        return
    names = Names(facts.schema)
    for table in tables:
        ways = [names.column(table, c.name, _without(table, c)) for c in found[table.key]]
        fix = "\n".join(w.fix for w in ways if w.fix) if all(w.fix for w in ways) else None
        undo = "\n".join(w.undo for w in ways if w.undo)
        listed = ", ".join(c.name for c in found[table.key])
        yield says.REPEATED_TABLE_NAME.finding(table.key, fix, undo=undo, columns=listed, table=table.name)


def constraint_name(facts: Facts) -> Iterator[DesignFinding]:
    """`orders_pkey` on purchases: what a renamed or copied table leaves behind."""
    names = Names(facts.schema)
    for table in facts.tables:
        lies = [(c.name, _renamed(names, table, c)) for c in table.constraints if _lies(table, c)]
        for index in table.indexes:
            if index.constraint is None and _alien(table, index.name, index.columns, ("idx", "key")):
                suffix = "key" if index.name.endswith("_key") else "idx"
                new = "_".join([table.name, *index.columns, suffix])
                lies.append((index.name, names.index(table, index.name, new)))
        if lies:
            whole = all(way.fix for _, way in lies)
            yield says.LYING_NAME.finding(
                table.key,
                "\n".join(way.fix for _, way in lies if way.fix) if whole else None,
                undo="\n".join(way.undo for _, way in lies if way.undo),
                names=", ".join(name for name, _ in lies),
                table=table.name,
            )


def _lies(table: Table, constraint: Constraint) -> bool:
    if constraint.inherited:
        return False
    kind = _kind(constraint)
    if kind is None:
        return False
    if kind == "p":
        found = re.fullmatch(r"pk_(.+)|(.+?)_(?:pkey|pk)", constraint.name)
        owner = (found[1] or found[2]) if found else None
        return owner is not None and _foreign_words(table, owner)
    names = (constraint.columns, ()) if kind == "c" else (constraint.columns,)
    if isinstance(constraint, ForeignKey) and stems(constraint.name) & stems(constraint.references.name):
        return False
    return any(_alien(table, constraint.name, columns, (_SUFFIX[kind],)) for columns in names)


def _alien(table: Table, name: str, columns: tuple[str, ...], suffixes: tuple[str, ...]) -> bool:
    """True for a name that PostgreSQL would make for such columns, but of a table that is not this one."""
    for suffix in suffixes:
        tail = "_".join(["", *columns, suffix])
        if columns and name.endswith(tail) and len(name) > len(tail):
            return _foreign_words(table, name[: -len(tail)])
    return False


def _foreign_words(table: Table, owner: str) -> bool:
    mine = stems(table.name)
    theirs = stems(owner)
    # "old_orders", "ord" and names cut at 63 bytes are about the same table
    near = table.name.startswith(owner) or owner.startswith(table.name)
    # so are "orderitems" and "oi" about order_items
    parts = words(table.name)
    near |= owner.replace("_", "") in ("".join(parts), "".join(p[0] for p in parts))
    return bool(theirs) and not (mine & theirs) and not near and owner not in _NO_TABLE


_NO_TABLE: Final = frozenset({"pk", "uq", "uniq", "unique", "fk", "ck", "chk", "ix", "idx", "uk"})


def _renamed(names: Names, table: Table, constraint: Constraint) -> Renaming:
    kind = _kind(constraint) or "c"
    columns = () if kind == "p" else constraint.columns
    return names.constraint(table, constraint.name, "_".join([table.name, *columns, _SUFFIX[kind]]))


def _kind(constraint: Constraint) -> str | None:
    if isinstance(constraint, Key):
        return "p" if constraint.primary else "u"
    if isinstance(constraint, ForeignKey):
        return "f"
    return "c" if isinstance(constraint, Check) else None


def _prefixed(table: Table) -> list[Column]:
    """The columns that repeat the table's name, if they are the larger part of those that are no keys."""
    keys = {n for c in table.constraints if isinstance(c, ForeignKey) for n in c.columns}
    keys |= set(table.primary_key.columns) if table.primary_key else set()
    plain = [c for c in table.columns if c.name not in keys and not c.inherited]
    found = [c for c in plain if _without(table, c) is not None]
    return found if 2 * len(found) >= len(plain) else []


def _without(table: Table, column: Column) -> str | None:
    """The column's name without the table's; None where it does not repeat it or nothing usable is left."""
    for prefix in (counted_as(table.name, "singular"), table.name):
        rest = column.name.removeprefix(prefix + "_")
        if rest != column.name and words(rest) and not needs_quotes(rest):
            return rest
    return None


def _most_have_capitals(names: list[str]) -> bool:
    return sum(n != n.lower() for n in names) * 2 > len(names) and house_case(names) != "snake_case"


def _relations(facts: Facts) -> list[Table | View]:
    return [*facts.tables, *facts.schema.views]


def _columns(facts: Facts) -> list[tuple[Table | View, Column]]:
    own: list[tuple[Table | View, Column]] = list(facts.columns)
    # a view's column is a name of its own only where no table below has it
    below = {c.name for _, c in facts.columns}
    return own + [(v, c) for v in facts.schema.views for c in v.columns if c.name not in below]


RULES: Final[tuple[Rule, ...]] = (
    mixed_case,
    quoted_name,
    capital_letters,
    reserved_word,
    table_number,
    key_name,
    repeated_table_name,
    constraint_name,
)
