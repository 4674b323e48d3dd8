"""Changing every row of a table in batches, each its own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, LiteralString

from psycopg import sql

from schemabook.ddl.spelling import Part, literal, name, raw, statement
from schemabook.safety.reading import Words
from schemabook.safety.replacement import Phase, Replacement

if TYPE_CHECKING:
    from schemabook.safety.reading import Ident
    from schemabook.schema import Table

BATCH: Final = 10_000  # rows: some tens of milliseconds, which a waiting writer does not notice

# By the key's order: every row is met once, however long it takes. Variables have names that no column has.
_BY_KEY: Final[LiteralString] = """DO $batches$
DECLARE
    batch_reached {table}.{key}%TYPE;
    batch_end {table}.{key}%TYPE;
BEGIN
    LOOP
        SELECT batch.{key} INTO batch_end
        FROM (
            SELECT {key} FROM {table} WHERE batch_reached IS NULL OR {key} > batch_reached
            ORDER BY {key} LIMIT {size}
        ) AS batch
        ORDER BY batch.{key} DESC LIMIT 1;
        EXIT WHEN batch_end IS NULL;
        {change}
        WHERE {key} <= batch_end AND (batch_reached IS NULL OR {key} > batch_reached){condition};
        batch_reached := batch_end;
        COMMIT;
    END LOOP;
END
$batches$"""
# Without a key of one column: a block of the file after the other
_BY_BLOCK: Final[LiteralString] = """DO $batches$
DECLARE
    batch_block bigint := 0;
    batch_blocks bigint := pg_relation_size({literal}::regclass) / 8192;
BEGIN
    WHILE batch_block <= batch_blocks LOOP
        {change}
        WHERE ctid >= format('(%s,0)', batch_block)::tid
          AND ctid < format('(%s,0)', batch_block + 100)::tid{condition};
        batch_block := batch_block + 100;
        COMMIT;
    END LOOP;
END
$batches$"""


def batches(table: Ident, known: Table | None, change: Part, condition: str = "") -> str:
    """A DO block, for outside a transaction, that makes `change` (UPDATE ... SET ..., DELETE FROM ...)."""
    key = known.primary_key if known else None
    and_ = raw(" AND (" + condition + ")") if condition else raw("")
    if key is not None and len(key.columns) == 1:
        return _filled(
            _BY_KEY,
            table=raw(table.text),
            key=name(key.columns[0]),
            size=raw(str(BATCH)),
            change=change,
            condition=and_,
        )
    return _filled(_BY_BLOCK, literal=literal(table.text), change=change, condition=and_)


def backfill(table: Ident, known: Table | None, column: Ident, value: str) -> str:
    """Fill a column that is still empty."""
    change = raw(statement("UPDATE {} SET {} = {}", raw(table.text), raw(column.text), raw(value)))
    return batches(table, known, change, statement("{} IS NULL", raw(column.text)))


def whole_table(text: str, table: Table | None) -> Replacement:
    """UPDATE or DELETE that reads a whole table, in batches where it names that table alone."""
    words = Words(text)
    verb = words.peek()
    words.take("UPDATE") or words.take("DELETE", "FROM")
    words.take("ONLY")
    target = words.ident()
    outer = [(at, t.text.upper()) for at, t, depth in words.depths() if depth == 0 and t.kind == "word"]
    where = next((at for at, word in outer if word == "WHERE"), len(words.tokens))
    joined = any(word in ("FROM", "USING", "RETURNING") for _, word in outer)
    plain = verb == "DELETE" or (outer[:1] and outer[0][1] == "SET")
    if target is None or joined or not plain:
        return Replacement(advice="change the rows in batches by key, each batch its own transaction")
    words.at = where
    change = raw(words.before(0))
    words.at = where + 1
    return Replacement((Phase((batches(target, table, change, words.rest()),), "apart"),))


def _filled(template: LiteralString, **parts: Part) -> str:
    return sql.SQL(template).format(**parts).as_string(None)
