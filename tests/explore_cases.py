"""Small schemas written as a line a table, for the tests of `schemabook.explore`."""

from __future__ import annotations

from collections import Counter
from math import comb
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

import schemabook as sb
from schemabook import catalog
from schemabook.schema import Column, ForeignKey, Key, Name, Schema, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def name_of(text: str) -> Name:
    """`invoice` or `billing.invoice` as a name."""
    schema, _, name = text.strip().rpartition(".")
    return Name(schema or "public", name)


def column(text: str) -> Column:
    """`total numeric` as a column; a name alone is of type text."""
    name, _, kind = text.strip().partition(" ")
    return Column(name=name, type=kind or "text")


def table(text: str, *, rows: float = -1.0) -> Table:
    """`order -> customer, shop.product | total numeric, note`: a key, references, further columns."""
    head, _, more = text.partition("|")
    title, _, parents = head.partition("->")
    own = name_of(title)
    refs = [name_of(parent) for parent in parents.split(",") if parent.strip()]
    columns = [Column(name="id", type="bigint", nullable=False, identity="always")]
    columns += [Column(name=f"{ref.name}_id", type="bigint") for ref in refs]
    columns += [column(c) for c in more.split(",") if c.strip()]
    keys = [reference(own.name, f"{ref.name}_id", ref) for ref in refs]
    primary = Key(name=f"{own.name}_pkey", columns=("id",), definition="PRIMARY KEY (id)", primary=True)
    return Table(
        schema=own.schema, name=own.name, columns=tuple(columns), constraints=(primary, *keys), rows=rows
    )


def reference(table: str, column: str, to: Name) -> ForeignKey:
    """A foreign key of one column to another table's `id`."""
    return ForeignKey(
        name=f"{table}_{column}_fkey", columns=(column,), definition="", references=to, ref_columns=("id",)
    )


def schema(text: str) -> Schema:
    """A table for each line that says something."""
    found = [table(line) for line in text.splitlines() if line.strip()]
    return Schema(tables=tuple(sorted(found, key=lambda t: t.key)))


def read(url: str, sql: str) -> Schema:
    """What these statements make, on a real server; what is about whole databases is left out."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(sql)
        return catalog.read(conn)


def corpus(file: str) -> Schema:
    """A schema that we did not write. Skips where the file is not there."""
    path = CORPUS / file
    if not path.exists():
        pytest.skip(f"{file} is not there: ../shared/corpus is not part of the project")
    with sb.open() as db:
        db.load(path)
        return db.schema


def adjusted_rand(one: Mapping[Name, str], other: Mapping[Name, str]) -> float:
    """How far two divisions of the same tables agree: 1 the same, 0 as by chance (Hubert and Arabie 1985)."""
    both = _pairs(Counter((one[n], other[n]) for n in one).values())
    first, second = _pairs(Counter(one.values()).values()), _pairs(Counter(other[n] for n in one).values())
    expected = first * second / comb(len(one), 2)
    return (both - expected) / ((first + second) / 2 - expected)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)


def names(tables: Sequence[Name]) -> str:
    """The names as one text, to compare."""
    return " ".join(str(t) for t in tables)
