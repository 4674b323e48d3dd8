"""ALTER COLUMN ... TYPE that rewrites: a new column, a trigger that keeps it, a backfill, and a swap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl.spelling import name, quote, raw, statement
from schemabook.safety.of_columns import trigger
from schemabook.safety.of_constraints import present
from schemabook.safety.reading import Ident, Words, mentioned, substituted
from schemabook.safety.replacement import Context, Phase, Replacement, free_name, object_name
from schemabook.safety.rows import backfill

if TYPE_CHECKING:
    from schemabook.schema import Index, Table

_UNKNOWN = "add a column of the new type, keep it with a trigger, fill it in batches, then swap the names"


def alter_type(table: Ident, action: str, context: Context) -> Replacement | None:
    """For ALTER [COLUMN] name [SET DATA] TYPE type [COLLATE ...] [USING expression]."""
    words = Words(action)
    words.take("ALTER")
    words.take("COLUMN")
    column = words.ident()
    words.take("SET", "DATA")
    words.take("TYPE")
    begin = words.at
    using = next((at for at, t, depth in words.depths() if depth == 0 and t.text.upper() == "USING"), None)
    words.at = len(words.tokens) if using is None else using
    type_ = words.before(begin)
    words.take("USING")
    known = table.table(context.schema)
    if column is None or known is None or column.last not in known.by_name:
        return Replacement(advice=_UNKNOWN)
    kept = _keys(known, column.last)
    if kept or known.kind != "table" or known.by_name[column.last].identity:
        listed = f" The column is part of {', '.join(kept)}: move them to the new column too." if kept else ""
        return Replacement(advice=_UNKNOWN + "." + listed)
    bare = type_.upper().partition(" COLLATE ")[0]
    expression = words.rest() or statement("{}::{}", raw(column.text), raw(type_[: len(bare)]))
    return _Change(table, known, column, type_, expression).replacement()


class _Change:
    def __init__(self, table: Ident, known: Table, column: Ident, type_: str, expression: str) -> None:
        self.table, self.known, self.column = table, known, column
        self.type, self.expression = type_, expression
        new = object_name(column.last, "", "new")
        self.new = Ident(quote(new), (new,))

    def replacement(self) -> Replacement:
        """All phases."""
        on, known = raw(self.table.text), self.known
        made = statement("ALTER TABLE {} ADD COLUMN {} {}", on, raw(self.new.text), raw(self.type))
        begun = Phase((made, *trigger(self.table, known, self.new, self.expression)))
        fill = Phase((backfill(self.table, known, self.new, self.expression),), "apart")
        required = not known.by_name[self.column.last].nullable
        proof = present(self.table, self.new.last) if required else ()
        builds, renames = self._indexes()
        phases = [begun, fill, *proof, *([Phase(tuple(builds), "apart")] if builds else [])]
        swap = Phase(
            (*self._swap(), *renames), note="in one transaction; it takes ACCESS EXCLUSIVE for a moment"
        )
        return Replacement(
            (*phases, swap),
            advice="views, triggers and privileges on the column have to be moved to the new one by hand",
            differs="the column stands last",
        )

    def _swap(self) -> list[str]:
        on, old, new = raw(self.table.text), raw(self.column.text), raw(self.new.text)
        chosen = object_name(self.table.last, self.new.last, "fill")
        swap = [
            statement("DROP TRIGGER {} ON {}", name(chosen), on),
            statement("DROP FUNCTION {}()", name(*self.table.parts[:-1], chosen)),
        ]
        default = self.known.by_name[self.column.last].default
        swap.append(statement("ALTER TABLE {} DROP COLUMN {}", on, old))
        swap.append(statement("ALTER TABLE {} RENAME COLUMN {} TO {}", on, new, old))
        if default is not None:
            swap.append(statement("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}", on, old, raw(default)))
        return swap

    def _indexes(self) -> tuple[list[str], list[str]]:
        """Each index on the column is built on the new one, and gets its name when the old one is gone."""
        builds, renames = [], []
        for index in self.known.indexes:
            if _uses(index, self.column.last):
                chosen = free_name(self.known, object_name(index.name, "", "new"))
                # pg_get_indexdef(): CREATE [UNIQUE] INDEX name ON table USING method (...)
                head, _, tail = index.definition.partition(" ON ")
                unique = raw("UNIQUE " if head.startswith("CREATE UNIQUE") else "")
                where, _, what = tail.partition(" USING ")
                moved = substituted(what, {self.column.last: self.new.text})
                template = "CREATE {}INDEX CONCURRENTLY {} ON {} USING {}"
                builds.append(statement(template, unique, name(chosen), raw(where), raw(moved)))
                renames.append(
                    statement(
                        "ALTER INDEX {} RENAME TO {}", name(self.known.schema, chosen), name(index.name)
                    )
                )
        return builds, renames


def _uses(index: Index, column: str) -> bool:
    texts = [k.expression or "" for k in index.keys] + [index.predicate or ""]
    return column in (*index.columns, *index.include) or any(mentioned(text, (column,)) for text in texts)


def _keys(known: Table, column: str) -> list[str]:
    """The constraints that the column is part of, by name."""
    return [c.name for c in known.constraints if column in c.columns]
