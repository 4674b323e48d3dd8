"""Questions about tables: what a row is, what tells rows apart, whether a table is still used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from schemabook.explore.by_name import nouns
from schemabook.explore.copies import copies
from schemabook.explore.questions.base import raised
from schemabook.explore.shapes import listed as of_words
from schemabook.explore.wording import counted, listed, shown_table
from schemabook.keys import not_null, unique_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.explore.questions.base import Asking, Grounds, Raised
    from schemabook.schema import Name, Table

_LEFT: Final = of_words("backup bak copy old temp tmp")
_FEW: Final = 3  # tables that are asked about one by one
_NAMED: Final = 6
_COMMENTED: Final = 0.1  # share of tables with a comment, below which there are as good as none


def without_key(on: Grounds) -> Iterator[Raised]:
    """Tables without a primary key."""
    for table in on.tables:
        if (
            table.primary_key is not None
            or not table.columns
            or on.left_alone("missing-primary-key", str(table))
        ):
            continue
        whole = [k for k in unique_keys(table) if all(not_null(on.schema, table, c) for c in k)]
        evidence = "it has no primary key" + (f", but ({', '.join(whole[0])}) is unique" if whole else "")
        if not whole:
            evidence += " and no unique key: the same row can be there twice"
        text = f"What tells two rows of {shown_table(table.key)} apart?"
        yield raised("key", 60 if whole else 90, table.key, text, evidence)


def undescribed(on: Grounds) -> Iterator[Raised]:
    """The main table of each domain where nobody has said what a row of it is."""
    told = sum(1 for t in on.tables if t.comment)
    if len(on.tables) > _FEW and told <= _COMMENTED * len(on.tables):
        some = f"{told} of {counted(len(on.tables), 'table')}" if told else f"none of {len(on.tables)} tables"
        text = "Is there a description of the tables anywhere?"
        yield raised("comments", 55, None, text, f"{some} {'have' if told > 1 else 'has'} a comment")
    for name in on.main:
        if not on.schema.by_key[name].comment:
            evidence = f"it has no comment, and {counted(on.referred(name), 'table')} "
            evidence += "refers to it" if on.referred(name) == 1 else "refer to it"
            text = f"What is one row of {shown_table(name)}, and when does it come into being?"
            yield raised("comment", 60, name, text, evidence)


def left_behind(on: Grounds) -> Iterator[Raised]:
    """Copies by their names and columns, and tables in numbered parts that are no partitions."""
    tables = {t.key: t for t in on.tables}
    for lead, members, pattern in copies(tables, on.near):
        others = [m for m in members if m != lead]
        old = [m for m in others if _LEFT & set(nouns(m.name))]
        for name in old:
            text = f"Is {shown_table(name)} still read or written, or may it go?"
            evidence = f"it looks like a copy of {shown_table(lead)} ({_alike(tables[lead], tables[name])}), "
            yield raised("copy", 70, name, text, evidence + "and no table refers to it")
        if pattern.endswith("*") and not old and len(members) >= _FEW and _numbered(others):
            text = f"Are the tables {pattern} parts of one, and which is written to?"
            yield raised(
                "parts", 50, lead, text, f"{len(members)} tables with the same columns, no partitions"
            )


def of_one_name(on: Grounds) -> Iterator[Raised]:
    """Entities that are called the same in several schemas and do not refer to each other."""
    by_noun: dict[tuple[str, ...], list[Table]] = {}
    for table in on.tables:
        if on.roles.get(table.key) in ("entity", "extension", "isolated"):
            by_noun.setdefault(nouns(table.name), []).append(table)
    for same in by_noun.values():
        if len({t.schema for t in same}) < 2 or len(same) > _FEW or _connected(on, same):
            continue
        names = listed([shown_table(t.key) for t in same], "and")
        text = f"Are the rows of {names} the same things?"
        evidence = "they are called alike, and no reference leads from one to the other"
        best = max(same, key=lambda t: (on.referred(t.key), t.key))
        yield raised("name", 65, best.key, text, evidence)


def isolated(on: Grounds) -> Iterator[Raised]:
    """Tables that no reference, not even a guessed one, leads to or from."""
    copied = {
        m for lead, members, _ in copies({t.key: t for t in on.tables}, on.near) for m in members if m != lead
    }
    tied = set(on.near.out) | set(on.near.into)
    alone = [t for t in on.tables if t.key not in tied | copied]
    if len(alone) > _FEW:
        names = [shown_table(t.key) for t in alone]
        some = [*names[:_NAMED], *([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else [])]
        text = f"What are {listed(some, 'and')} for?"
        yield raised("isolated", 60, None, text, f"{len(alone)} tables without a reference to or from others")
        return
    for table in alone:
        evidence = "no reference leads to or from it"
        if table.comment:
            text = f"Do the rows of {shown_table(table.key)} belong to those of any other table?"
            yield raised("isolated", 45, table.key, text, evidence)
        else:
            text = f"What is {shown_table(table.key)} for, and who writes it?"
            yield raised("isolated", 55, table.key, text, f"{evidence}, and it has no comment")


def _alike(lead: Table, copy: Table) -> str:
    same = sum(1 for c in copy.columns if c.name in lead.by_name)
    return f"{same} of its {counted(len(copy.columns), 'column')} are the same"


def _numbered(names: list[Name]) -> bool:
    return all(any(c.isdigit() for c in name.name) for name in names)


def _connected(on: Grounds, tables: list[Table]) -> bool:
    """True where one leads to another, directly or by a table of both."""
    names = {t.key for t in tables}
    for name in names:
        around = {*on.near.parents(name), *on.near.children(name)}
        if around & names:
            return True
    parents = [set(on.near.parents(t.key)) for t in tables]
    return any(a & b for n, a in enumerate(parents) for b in parents[n + 1 :])


ASKING: Final[tuple[Asking, ...]] = (without_key, undescribed, left_behind, of_one_name, isolated)
