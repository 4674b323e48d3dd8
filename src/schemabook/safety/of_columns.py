"""ADD COLUMN without a rewrite or a scan: nullable first, filled in batches, made NOT NULL at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.ddl.spelling import literal, name, quote, raw, statement
from schemabook.safety.definition import Definition, definition
from schemabook.safety.of_constraints import not_valid, present, unique_index
from schemabook.safety.reading import Ident, Words, substituted
from schemabook.safety.replacement import Context, Phase, Replacement, free_name, object_name
from schemabook.safety.rows import backfill

if TYPE_CHECKING:
    from schemabook.schema import Table

_DOMAIN = (
    "a column of a domain with a CHECK makes PostgreSQL write every row: add it with the domain's base type "
    "and the CHECK as NOT VALID, or give the domain its CHECK afterwards, NOT VALID"
)
_VOLATILE = "rows that were there get their values in batches, not at one instant"


def add_column(table: Ident, action: str, context: Context) -> Replacement | None:
    """For ADD [COLUMN] name type ...; None where it cannot be read, or where there is nothing to replace."""
    words = Words(action)
    words.take("ADD")
    words.take("COLUMN")
    found = definition(words)
    known = table.table(context.schema)
    if found is None:
        return None
    generated = found.clause("GENERATED")
    if generated and "IDENTITY" in generated.text.upper():
        return _identity(table, known, found, generated.text)
    if generated:
        return _generated(table, known, found, generated.text)
    if found.serial:
        return _serial(table, known, found, found.serial)
    if context.rewritten and found.default is None:
        return Replacement(advice=_DOMAIN)
    return _plain(table, known, found, filled=context.rewritten)


def _plain(table: Ident, known: Table | None, found: Definition, *, filled: bool) -> Replacement:
    """The column alone, with its default where that costs nothing; then what needs the rows."""
    keep = [c.text for c in found.clauses if c.kind in ("STORAGE", "COMPRESSION")]
    if not filled:
        keep += [c.text for c in found.clauses if c.kind in ("DEFAULT", "NOT")]
    phases = [Phase((_added(table, found.name, " ".join([found.type, *keep])),))]
    if filled and found.default is not None:
        phases = [Phase((*phases[0].statements, _default(table, found.name, found.default)))]
        phases.append(Phase((backfill(table, known, found.name, "DEFAULT"),), "apart"))
    if filled and found.required:
        phases += present(table, found.name.last)
    return Replacement((*phases, *_constraints(table, known, found)), differs=_VOLATILE if filled else None)


def _serial(table: Ident, known: Table | None, found: Definition, integer: str) -> Replacement:
    """A sequence of one's own, as serial makes it."""
    sequence = name(*table.parts[:-1], object_name(table.last, found.name.last, "seq"))
    made = statement("CREATE SEQUENCE {} AS {}", sequence, raw(integer))
    owned = statement("ALTER SEQUENCE {} OWNED BY {}.{}", sequence, raw(table.text), raw(found.name.text))
    default = statement("nextval({}::regclass)", literal(sequence.as_string(None)))
    first = Phase((made, _added(table, found.name, integer), _default(table, found.name, default), owned))
    fill = Phase((backfill(table, known, found.name, "DEFAULT"),), "apart")
    return Replacement(
        (first, fill, *present(table, found.name.last), *_constraints(table, known, found)), differs=_VOLATILE
    )


def _identity(table: Ident, known: Table | None, found: Definition, generated: str) -> Replacement:
    """A sequence fills the rows that are there; then the identity goes on from where it stands."""
    fill = name(*table.parts[:-1], object_name(table.last, found.name.last, "fill"))
    on, column = raw(table.text), raw(found.name.text)
    default = statement("nextval({}::regclass)", literal(fill.as_string(None)))
    begun = Phase(
        (
            statement("CREATE SEQUENCE {}", fill),
            _added(table, found.name, found.type),
            _default(table, found.name, default),
        )
    )
    swap = Phase(
        (
            statement("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT", on, column),
            statement("ALTER TABLE {} ALTER COLUMN {} ADD {}", on, column, raw(generated)),
            statement(
                "SELECT setval(pg_get_serial_sequence({}, {}), nextval({}::regclass), false)",
                literal(table.text),
                literal(found.name.last),
                literal(fill.as_string(None)),
            ),
            statement("DROP SEQUENCE {}", fill),
        )
    )
    filled = Phase((backfill(table, known, found.name, "DEFAULT"),), "apart")
    return Replacement(
        (begun, filled, *present(table, found.name.last), swap, *_constraints(table, known, found)),
        differs=_VOLATILE,
    )


def _generated(table: Ident, known: Table | None, found: Definition, generated: str) -> Replacement | None:
    """A plain column that a trigger keeps: nothing else gives a stored value without writing every row."""
    words = Words(generated)
    words.take("GENERATED", "ALWAYS", "AS")
    expression = words.parens()
    if words.peek() != "STORED" or known is None:
        return None
    first = Phase((_added(table, found.name, found.type), *trigger(table, known, found.name, expression)))
    fill = Phase((backfill(table, known, found.name, expression),), "apart")
    return Replacement(
        (first, fill),
        differs="the column is a plain one that a trigger fills: PostgreSQL cannot make an existing column "
        "generated; from PostgreSQL 18 on a VIRTUAL column costs nothing",
    )


def trigger(table: Ident, known: Table, column: Ident, expression: str) -> tuple[str, str]:
    """A function and a trigger that set the column from the others at every INSERT and UPDATE."""
    chosen = object_name(table.last, column.last, "fill")
    value = substituted(expression, {c.name: quote(c.name) for c in known.columns}, "NEW.")
    where = name(*table.parts[:-1], chosen)
    made = statement(
        "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $fill$\nBEGIN\n"
        "    NEW.{} := {};\n    RETURN NEW;\nEND\n$fill$",
        where,
        raw(column.text),
        raw(value),
    )
    fired = statement(
        "CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {}()",
        name(chosen),
        raw(table.text),
        where,
    )
    return made, fired


def _constraints(table: Ident, known: Table | None, found: Definition) -> tuple[Phase, ...]:
    """CHECK, REFERENCES, UNIQUE and PRIMARY KEY of the column, each in its own way."""
    phases: tuple[Phase, ...] = ()
    for clause in found.clauses:
        column = found.name
        given = clause.name
        if clause.kind == "CHECK":
            chosen = given or _ident(free_name(known, object_name(table.last, column.last, "check")))
            phases += not_valid(table, known, chosen, clause.text).phases
        elif clause.kind == "REFERENCES":
            chosen = given or _ident(free_name(known, object_name(table.last, column.last, "fkey")))
            key = statement("FOREIGN KEY ({}) {}", raw(column.text), raw(clause.text))
            phases += not_valid(table, known, chosen, key).phases
        elif clause.kind in ("UNIQUE", "PRIMARY"):
            phases += _unique(table, known, column, given, primary=clause.kind == "PRIMARY")
    return phases


def _unique(
    table: Ident, known: Table | None, column: Ident, given: Ident | None, *, primary: bool
) -> tuple[Phase, ...]:
    label = object_name(table.last, "" if primary else column.last, "pkey" if primary else "key")
    chosen = given.last if given else free_name(known, label)
    made = unique_index(table, chosen, f"({column.text})")
    kind = raw("PRIMARY KEY" if primary else "UNIQUE")
    template = "ALTER TABLE {} ADD CONSTRAINT {} {} USING INDEX {}"
    added = statement(template, raw(table.text), name(chosen), kind, name(chosen))
    return Phase((made,), "apart"), Phase((added,))


def _added(table: Ident, column: Ident, definition_: str) -> str:
    return statement("ALTER TABLE {} ADD COLUMN {} {}", raw(table.text), raw(column.text), raw(definition_))


def _default(table: Ident, column: Ident, expression: str) -> str:
    template = "ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}"
    return statement(template, raw(table.text), raw(column.text), raw(expression))


def _ident(text: str) -> Ident:
    return Ident(quote(text), (text,))
