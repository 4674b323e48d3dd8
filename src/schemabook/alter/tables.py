"""Tables: what is taken off before others can be dropped, and what is put on when others are there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, LiteralString

from schemabook.alter import column_sql, comments, filling, grants, options, sequences, types
from schemabook.alter.columns import Around, loss_of, refusal_of
from schemabook.alter.script import FIRST, LAST, MAIN, Op
from schemabook.alter.text import Raw, listed, say, value
from schemabook.schema import Name, NotNull, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from schemabook.alter.columns import ColumnChanges
    from schemabook.schema import Column, Schema, Sequence

__all__ = ["FIRST", "MAIN", "TableChange"]


@dataclass
class TableChange:
    """One table on both sides, and what happens to its columns.

    `before` and `after` hold the identity and serial sequences of both sides by table and column. With
    `filled`, the schema to be, rows get a value in a new column that cannot be empty.
    """

    old: Table
    new: Table
    columns: ColumnChanges
    around: Around
    before: Mapping[tuple[Name, str], Sequence]
    after: Mapping[tuple[Name, str], Sequence]
    safe: bool = True
    filled: Schema | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> Name:
        """The table's qualified name."""
        return self.new.key

    # -- taken off ------------------------------------------------------------------------------------------

    def detach(self, op: Op) -> None:
        """What must be gone before the objects are dropped on which it rests."""
        gone = [p for p in self.old.inherits if p not in self.new.inherits or self._parents_reordered()]
        op.add(*(say("ALTER TABLE {} NO INHERIT {}", self.name, p) for p in gone))
        if self.old.of_type and self.old.of_type != self.new.of_type:
            op.add(say("ALTER TABLE {} NOT OF", self.name))
        for column in sorted(self.columns.without_default):
            op.add(self._alter(column, "DROP DEFAULT"))
        for old, new in self.columns.kept:
            if old.generated and not new.generated:
                op.add(self._alter(new.name, "DROP EXPRESSION", only=False))
        dropped = [
            c for c in (*self.columns.again, *self.columns.gone) if c.name not in self.columns.by_parent
        ]
        # a generated column goes before what it reads
        for column_ in sorted(dropped, key=lambda c: not self.old.by_name[c.name].generated):
            self._drop_column(op, self.old.by_name[column_.name])

    def _drop_column(self, op: Op, column: Column) -> None:
        loses = None
        if not column.generated:
            loses = f"drops the column {self.old.key}.{column.name} and what is in it"
        op.add(say("ALTER TABLE {} DROP COLUMN {}", self.name, column.name), loses=loses)

    def _parents_reordered(self) -> bool:
        kept = [p for p in self.old.inherits if p in self.new.inherits]
        return kept != list(self.new.inherits)[: len(kept)]

    # -- put on ---------------------------------------------------------------------------------------------

    def alter(self, op: Op) -> None:
        """Everything else, in an order in which it works."""
        self._persistence(op)
        self._retype(op)
        self._add_columns(op)
        for old, new in self.columns.kept:
            self._kept(op, old, new)
        self._not_nulls(op)
        self._table(op)

    def _persistence(self, op: Op) -> None:
        if self.old.persistence != self.new.persistence:
            way = Raw("LOGGED" if self.new.persistence == "permanent" else "UNLOGGED")
            op.add(say("ALTER TABLE {} SET {}", self.name, way))

    def _retype(self, op: Op) -> None:
        found = [(o, n) for o, n in self.columns.retyped if self._own(o, n)]
        if not found:
            return
        actions = [
            column_sql.retype(
                old,
                new,
                same_type=new.type_key is not None and new.type_key in self.around.remade,
                foreign=self.new.kind == "foreign table",
            )
            for old, new in found
        ]
        losses = [loss for o, n in found if (loss := loss_of(o, n, str(self.name)))]
        self.notes += [said for o, n in found if (said := refusal_of(o, n, str(self.name)))]
        op.add(say("ALTER TABLE {} {}", self.name, Raw(", ".join(actions))), loses="; ".join(losses) or None)

    def _own(self, old: Column, new: Column) -> bool:
        """False where the parent's ALTER COLUMN TYPE has done it."""
        return not any(
            p.by_name.get(old.name) is not None
            and q.by_name.get(old.name) is not None
            and ((q.by_name[old.name].type, q.by_name[old.name].collation) == (new.type, new.collation))
            for p, q in self.around.parents
        )

    def _add_columns(self, op: Op) -> None:
        again = {c.name for c in self.columns.again}
        names = {c.name for c in self.columns.added} | again
        for column in self.new.columns:
            if column.name not in names or column.name in self.columns.by_parent:
                continue
            if self.filled is not None and filling.wanted(column) and self._add_filled(op, column, names):
                continue
            if not column.nullable and column.default is None and not column.identity:
                self.notes.append(
                    f"{self.name}.{column.name} is NOT NULL and has no default: it is refused where the "
                    "table has rows; give it a default, or add it as nullable, fill it, and set NOT NULL"
                )
            sequence = self.after.get((self.name, column.name)) if column.identity else None
            made = column_sql.definition(column, sequence)
            foreign = Raw("FOREIGN " if self.new.kind == "foreign table" else "")
            op.add(say("ALTER {}TABLE {} ADD COLUMN {}", foreign, self.name, made))
            if sequence is not None:
                fresh = replace(sequence, comment=None, grants=(), persistence=self.new.persistence)
                op.add(*sequences.changes(fresh, sequence))
            op.add(*column_sql.settings(column_sql.plain(column), column, self.new))

    def _add_filled(self, op: Op, column: Column, fresh: set[str]) -> bool:
        assert self.filled is not None
        key = filling.is_key(column, self.new, fresh)
        if key and filling.numbered(column):
            made, after = replace(column, identity="by default"), "DROP IDENTITY"
        else:
            given = (filling.distinct(column) if key else None) or filling.constant(column, self.filled)
            if given is None:
                return False
            made, after = replace(column, default=str(given)), "DROP DEFAULT"
        text = column_sql.definition(made, None)
        op.add(say("ALTER TABLE {} ADD COLUMN {}", self.name, text), why=filling.WHY)
        op.add(self._alter(column.name, "{}", Raw(after), only=False))
        op.add(*column_sql.settings(column_sql.plain(column), column, self.new))
        return True

    def _kept(self, op: Op, old: Column, new: Column) -> None:
        if old.generated and not new.generated:
            old = replace(old, generated=None, default=None)  # `detach` has dropped the expression
        elif new.generated and old.default != new.default:
            op.add(self._alter(new.name, "SET EXPRESSION AS ({})", Raw(new.default or ""), only=False))
        if new.name in self.columns.without_default:
            old = replace(old, default=None)
        self._identity(op, old, new)
        if not new.generated and old.default != new.default and not self._moved_by_identity(old, new):
            frame = "DROP DEFAULT" if new.default is None else f"SET DEFAULT {new.default}"
            op.add(self._alter(new.name, "{}", Raw(frame)))
        op.add(*column_sql.settings(self._without_settings_if_retyped(old, new), new, self.new))

    def _without_settings_if_retyped(self, old: Column, new: Column) -> Column:
        """ALTER COLUMN TYPE forgets storage and compression."""
        if any(n.name == new.name for _, n in self.columns.retyped):
            return replace(old, storage=None, compression=None)
        return old

    def _moved_by_identity(self, old: Column, new: Column) -> bool:
        """True where `_identity` has set the default, or taken it away, on its own."""
        return bool(old.identity) != bool(new.identity) and (
            (self.name, new.name) in self.before and (self.name, new.name) in self.after
        )

    def _identity(self, op: Op, old: Column, new: Column) -> None:
        mine, theirs = self.before.get((self.name, old.name)), self.after.get((self.name, new.name))
        if old.identity and new.identity and mine and theirs and mine != theirs:
            if mine.name != theirs.name:
                op.add(say("ALTER SEQUENCE {} RENAME TO {}", mine.key, theirs.name))
            retyped = old.type != new.type or any(n.name == new.name for _, n in self.columns.retyped)
            op.add(*sequences.changes(replace(mine, type=theirs.type) if retyped else mine, theirs))
        if old.identity == new.identity:
            return
        if old.identity and new.identity:
            op.add(self._alter(new.name, "SET GENERATED {}", Raw(new.identity.upper()), only=False))
        elif new.identity:
            self._to_identity(op, old, new, mine, theirs)
        else:
            self._from_identity(op, new, mine, theirs)

    def _to_identity(
        self, op: Op, old: Column, new: Column, mine: Sequence | None, theirs: Sequence | None
    ) -> None:
        if old.default is not None:
            op.add(self._alter(new.name, "DROP DEFAULT"))
        if old.nullable:
            op.add(self._alter(new.name, "SET NOT NULL", only=False))
        aside = None
        if mine is not None:
            aside = Name(mine.schema, mine.name[:55] + "_before")
            op.add(say("ALTER SEQUENCE {} RENAME TO {}", mine.key, aside.name))
        op.add(self._alter(new.name, "ADD {}", Raw(column_sql.identity(new, theirs)), only=False))
        if theirs is not None and mine is not None and aside is not None:
            op.add(sequences.position(theirs.key, aside), say("DROP SEQUENCE {}", aside))
        elif theirs is not None:
            frame = "SELECT pg_catalog.setval({}, coalesce(max({}), {}), max({}) IS NOT NULL) FROM {}"
            target = value(say("{}", theirs.key))
            op.add(
                say(frame, target, new.name, theirs.start, new.name, self.name),
                why="the sequence goes on behind the values that are there",
            )
        if theirs is not None:
            fresh = replace(theirs, comment=None, grants=(), persistence=self.new.persistence)
            op.add(*sequences.changes(fresh, theirs))

    def _from_identity(self, op: Op, new: Column, mine: Sequence | None, theirs: Sequence | None) -> None:
        aside = None
        if mine is not None and theirs is not None:
            aside = Name(theirs.schema, theirs.name[:56] + "_after")
            made = say(
                "CREATE {}SEQUENCE {} AS {} {}",
                Raw(_unlogged(theirs)),
                aside,
                Raw(theirs.type),
                sequences.options(theirs),
            )
            op.add(made, sequences.position(aside, mine.key))
        op.add(self._alter(new.name, "DROP IDENTITY", only=False))
        if aside is not None and theirs is not None:
            op.add(say("ALTER SEQUENCE {} RENAME TO {}", aside, theirs.name))
            if new.default is not None:
                op.add(self._alter(new.name, "SET DEFAULT {}", Raw(new.default)))
            op.add(sequences.owned(theirs))
            op.add(*sequences.changes(replace(theirs, comment=None, grants=()), theirs))

    def _not_nulls(self, op: Op) -> None:
        added = {c.name for c in (*self.columns.added, *self.columns.again)}
        old_named = {c.columns[0]: c for c in self.old.constraints if isinstance(c, NotNull)}
        new_named = {c.columns[0]: c for c in self.new.constraints if isinstance(c, NotNull)}
        for before, after in self.columns.kept:
            named = old_named.get(after.name), new_named.get(after.name)
            fresh = after.name in added and after.name not in self.columns.by_parent
            if before.nullable == after.nullable and _alike(*named):
                continue
            if fresh:
                continue
            self._not_null(op, before, after, *named)
        for name in (n for n in new_named if n in added and n not in self.columns.by_parent):
            op.add(self._alter(name, "DROP NOT NULL", only=False), *self._named(new_named[name]))

    def _not_null(
        self, op: Op, before: Column, after: Column, old: NotNull | None, new: NotNull | None
    ) -> None:
        if not before.nullable and not after.nullable:
            renamed = self._renamed(after.name, old, new)
            if renamed:
                op.add(renamed)
                return
        if not before.nullable and not after.identity:
            op.add(self._alter(after.name, "DROP NOT NULL", only=False))
        if after.nullable:
            return
        if new is not None:
            op.add(*self._named(new))
        elif self._wants_safe_not_null(after):
            self._safe_not_null(op, after.name)
        else:
            op.add(self._alter(after.name, "SET NOT NULL", only=False))

    def _renamed(self, column: str, old: NotNull | None, new: NotNull | None) -> str | None:
        """Only the name of a NOT NULL constraint differs (PostgreSQL 18 and newer)."""
        chosen = f"{self.name.name}_{column}_not_null"
        if len(chosen.encode()) > 63:
            return None
        if old and new and replace(old, name="", comment=None) != replace(new, name="", comment=None):
            return None
        plain = old or new
        if plain is None or not plain.validated or plain.no_inherit or (old and old.comment):
            return None
        names = (old.name if old else chosen), (new.name if new else chosen)
        if new and new.comment:
            return None
        return say("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", self.name, *names)

    def _named(self, one: NotNull) -> Iterator[str]:
        yield say("ALTER TABLE {} ADD CONSTRAINT {} {}", self.name, one.name, Raw(one.definition))
        yield from comments.changes(None, one.comment, say("CONSTRAINT {} ON {}", one.name, self.name))

    def _wants_safe_not_null(self, column: Column) -> bool:
        key = self.new.primary_key
        in_key = key is not None and column.name in key.columns
        plain_table = self.new.kind == "table" and not column.inherited
        return self.safe and plain_table and not column.identity and not in_key

    def _safe_not_null(self, op: Op, column: str) -> None:
        name = f"{self.name.name[:20]}_{column[:20]}_is_filled"
        check = Raw(say("CHECK ({} IS NOT NULL)", column))
        op.add(
            say("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID", self.name, name, check),
            why="NOT NULL through a check: no scan while writers wait",
        )
        op.add(
            say("ALTER TABLE {} VALIDATE CONSTRAINT {}", self.name, name),
            self._alter(column, "SET NOT NULL"),
            say("ALTER TABLE {} DROP CONSTRAINT {}", self.name, name),
            part=LAST,
        )

    def _table(self, op: Op) -> None:
        old, new = self.old, self.new
        if new.of_type and old.of_type != new.of_type:
            op.add(say("ALTER TABLE {} OF {}", self.name, new.of_type))
        come = [p for p in new.inherits if p not in old.inherits or self._parents_reordered()]
        op.add(*(say("ALTER TABLE {} INHERIT {}", self.name, p) for p in come))
        for action in options.set_and_reset(old.options, new.options):
            op.add(say("ALTER TABLE {} {}", self.name, action))
        changed = options.foreign(old.server_options, new.server_options)
        if changed:
            op.add(say("ALTER FOREIGN TABLE {} OPTIONS ({})", self.name, changed))
        if old.access_method != new.access_method:
            op.add(say("ALTER TABLE {} SET ACCESS METHOD {}", self.name, new.access_method or "heap"))
        if old.tablespace != new.tablespace:
            op.add(say("ALTER TABLE {} SET TABLESPACE {}", self.name, new.tablespace or "pg_default"))
        op.add(*replica_identity(old, new))
        if old.row_security != new.row_security:
            way = Raw("ENABLE" if new.row_security else "DISABLE")
            op.add(say("ALTER TABLE {} {} ROW LEVEL SECURITY", self.name, way))
        if old.force_row_security != new.force_row_security:
            way = Raw("FORCE" if new.force_row_security else "NO FORCE")
            op.add(say("ALTER TABLE {} {} ROW LEVEL SECURITY", self.name, way))
        kind = Raw("FOREIGN TABLE" if new.kind == "foreign table" else "TABLE")
        op.add(*comments.changes(old.comment, new.comment, f"{kind} {say('{}', self.name)}"))
        op.add(*grants.changes(old.grants, new.grants, say("TABLE {}", self.name)))

    def _alter(self, column: str, action: LiteralString, *parts: str, only: bool = True) -> str:
        one = Raw("ONLY " if only else "")
        return say("ALTER TABLE {}{} ALTER COLUMN {} {}", one, self.name, column, Raw(say(action, *parts)))


def _alike(old: NotNull | None, new: NotNull | None) -> bool:
    if old is None or new is None:
        return old is new
    return replace(old, inherited=False) == replace(new, inherited=False)


def _unlogged(one: Sequence) -> str:
    return "UNLOGGED " if one.persistence == "unlogged" else ""


def copies(
    old: Table, new: Table, of: Name, remade: Collection[Name], filled: Mapping[str, Raw]
) -> tuple[str, ...]:
    """The rows of a table that is made anew, from `of` where the old one is; generated columns come anew.

    `filled` are expressions for columns that the old one has not.
    """
    common = [c.name for c in new.columns if c.name in old.by_name and not c.generated]
    if not common:
        return ()
    taken = [*(_copied(old.by_name[c], new.by_name[c], remade) for c in common), *filled.values()]
    override = Raw(" OVERRIDING SYSTEM VALUE" if any(new.by_name[c].identity for c in common) else "")
    only = Raw("" if old.kind == "partitioned table" else "ONLY ")
    frame = "INSERT INTO {} ({}){} SELECT {} FROM {}{}"
    return (say(frame, new.key, listed((*common, *filled)), override, Raw(", ".join(taken)), only, of),)


def _copied(old: Column, new: Column, remade: Collection[Name]) -> str:
    same = new.type_key is not None and new.type_key in remade
    way = types.conversion(old.type, new.type, same_type=same) if same or old.type != new.type else None
    return say("{}{}", old.name, Raw(way or ""))


def replica_identity(old: Table, new: Table) -> Iterator[str]:
    """What has no index: full, nothing, default. The index of another says so itself."""
    if old.replica_identity == new.replica_identity or new.replica_identity == "index":
        return
    way = Raw((new.replica_identity or "default").upper())
    yield say("ALTER TABLE {} REPLICA IDENTITY {}", new.key, way)
