"""SQL of fixes, from templates: names are quoted where needed, and nothing else gets in by chance."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from schemabook.ddl.spelling import quote
from schemabook.schema import Name, Object

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from schemabook.lint.facts import Facts
    from schemabook.schema import Column, Index, Table

_LONGEST: Final = 63  # bytes of an identifier
_COLLATED: Final = ("text", "character")


class Raw(str):
    """SQL that PostgreSQL itself has printed (a type, an expression, a definition), taken as it is."""

    __slots__ = ()


def sql(template: str, **parts: object) -> str:
    """The statement with its `{parts}`.

    A string is one identifier, a list or tuple of strings several with commas, a table or `Name` a qualified
    name without the schema `public`; an integer and `Raw` stand as they are.
    """
    return template.format(**{key: _spelled(part) for key, part in parts.items()})


def script(*statements: str) -> str:
    """Several statements, one a line, each with its semicolon."""
    return "\n".join(s.rstrip(";") + ";" for s in statements)


def qualified(name: Name) -> str:
    """A qualified name as SQL; the schema `public` is left out."""
    return quote(name.name) if name.schema == "public" else f"{quote(name.schema)}.{quote(name.name)}"


def literal(text: str) -> Raw:
    """A string constant; a backslash needs standard_conforming_strings, as PostgreSQL has it by default."""
    return Raw("'" + text.replace("'", "''") + "'")


def regclass(name: Name) -> Raw:
    """A relation's name as the text that functions such as setval() read."""
    return literal(qualified(name))


def concurrent(index: Index) -> str:
    """CREATE INDEX CONCURRENTLY for an index as it is; without the word for a partitioned table's."""
    if " ON ONLY " in index.definition:
        return index.definition
    return index.definition.replace(" INDEX ", " INDEX CONCURRENTLY ", 1)


def new_name(facts: Facts, schema: str, *parts: str, taken: Collection[str] = ()) -> str:
    """A name for a new index, constraint or sequence, as PostgreSQL makes up its own, that is still free."""
    used = facts.relation_names(schema)
    for n in range(1000):
        found = _fitted("_".join(re.sub(r"\W+", "_", p) for p in parts), str(n) if n else "")
        if found not in used and found not in taken:
            return found
    raise AssertionError("a thousand names are taken")


def new_constraint(facts: Facts, table: Table, *parts: str) -> str:
    """A name for a new constraint of the table."""
    return new_name(facts, table.schema, table.name, *parts, taken={c.name for c in table.constraints})


def set_not_null(facts: Facts, table: Table, column: str) -> tuple[str, str]:
    """SET NOT NULL that only reads the table while others write (fix, undo).

    A validated CHECK spares SET NOT NULL its own scan under an exclusive lock.
    """
    check = new_constraint(facts, table, column, "not_null")
    steps = (
        "ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID",
        "ALTER TABLE {table} VALIDATE CONSTRAINT {check}",
        "ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL",
        "ALTER TABLE {table} DROP CONSTRAINT {check}",
    )
    fix = script(*(sql(s, table=table, check=check, column=column) for s in steps))
    undo = "ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL"
    return fix, script(sql(undo, table=table, column=column))


def change_type(
    facts: Facts, table: Table, column: Column, new: str, using: str | None = None
) -> tuple[str | None, str]:
    """ALTER COLUMN ... TYPE, and why it cannot be had in one statement (None, reason) or an empty text."""
    obstacle = facts.type_obstacle(table, column)
    if obstacle:
        return None, obstacle
    kept = column.collation if new.startswith(_COLLATED) else None  # TYPE alone takes the type's own one
    template = "ALTER TABLE {table} ALTER COLUMN {column} TYPE {type}{collate}"
    template += " USING {using}" if using else ""
    parts = {"table": table, "column": column.name, "type": Raw(new)}
    parts["collate"] = Raw(f" COLLATE {kept}" if kept else "")
    if using:
        parts["using"] = Raw(sql(using, column=column.name))
    return script(sql(template, **parts)), ""


def create_index(facts: Facts, table: Table, columns: Sequence[str]) -> tuple[str | None, str | None]:
    """A plain B-tree that is built while others write (fix, undo); None for a table that cannot have one.

    A partitioned table gets it piece by piece, since CONCURRENTLY is for plain tables only.
    """
    if any(t.kind == "foreign table" for t in _family(facts, table)):
        return None, None
    taken: set[str] = set()
    statements = list(_index_pieces(facts, table, columns, taken))
    name = Name(table.schema, statements[0][0])
    concurrently = Raw("" if table.kind == "partitioned table" else " CONCURRENTLY")
    undo = sql("DROP INDEX{concurrently} {index}", concurrently=concurrently, index=name)
    return script(*(s for _, s in statements)), script(undo)


def _index_pieces(
    facts: Facts, table: Table, columns: Sequence[str], taken: set[str]
) -> Iterator[tuple[str, str]]:
    """The statements, each with the name of its table's index."""
    index = new_name(facts, table.schema, table.name, *columns, "idx", taken=taken)
    taken.add(index)
    parts = {"index": index, "table": table, "columns": tuple(columns)}
    if table.kind != "partitioned table":
        yield index, sql("CREATE INDEX CONCURRENTLY {index} ON {table} ({columns})", **parts)
        return
    yield index, sql("CREATE INDEX {index} ON ONLY {table} ({columns})", **parts)
    for child in facts.partitions.get(table.key, ()):
        pieces = list(_index_pieces(facts, child, columns, taken))
        yield from pieces
        whole, piece = Name(table.schema, index), Name(child.schema, pieces[0][0])
        yield index, sql("ALTER INDEX {whole} ATTACH PARTITION {piece}", whole=whole, piece=piece)


def _family(facts: Facts, table: Table) -> Iterator[Table]:
    yield table
    for child in facts.partitions.get(table.key, ()):
        yield from _family(facts, child)


def _spelled(part: object) -> str:
    if isinstance(part, Raw | int):
        return str(part)
    if isinstance(part, Object):
        return qualified(part.key)
    if isinstance(part, Name):  # a tuple too: it has to be asked first
        return qualified(part)
    if isinstance(part, str):
        return quote(part)
    if isinstance(part, list | tuple):
        return ", ".join(quote(one) for one in part)
    raise TypeError(f"no SQL for {part!r}")


def _fitted(name: str, suffix: str) -> str:
    return name.encode()[: _LONGEST - len(suffix)].decode(errors="ignore") + suffix
