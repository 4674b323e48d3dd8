"""The helpers that a models module has at its top, each only where something needs it."""

from __future__ import annotations

from typing import Final

LABELS: Final = '''
def _labels(enum: type[StrEnum]) -> list[str]:
    """What PostgreSQL stores: the values, not the names."""
    return [member.value for member in enum]
'''

IDENTIFIED: Final = '''
def _identified_by(*attributes: str) -> dict[str, Any]:
    """What tells one row from every other, where the table has no primary key."""
    return {"primary_key": attributes}
'''

SQL_TYPE: Final = '''
class SQLType(sa.types.UserDefinedType[Any]):
    """A type that SQLAlchemy has no class for, as PostgreSQL spells it."""

    cache_ok = True

    def __init__(self, spelling: str, *, compared: bool = True) -> None:
        self.spelling, self.compared = spelling, compared
        if not compared:  # Alembic compares no type without an affinity
            self.__dict__["_type_affinity"] = sa.types.NullType

    def get_col_spec(self, **_: Any) -> str:
        return self.spelling
'''

STATEMENT: Final = '''
class _SQL(sa.schema.ExecutableDDLElement):
    """SQL that SQLAlchemy has no word for."""

    inherit_cache = False

    def __init__(self, text: str) -> None:
        self.text = text


@compiles(_SQL)
def _compile_sql(element: _SQL, compiler: Any, **_: Any) -> str:
    return str(compiler.sql_compiler.post_process_text(element.text))


def _listen(
    target: sa.schema.SchemaItem, when: str, ddl: sa.schema.ExecutableDDLElement, *, first: bool = False
) -> None:
    """Execute `ddl` when create_all() or drop_all() finds a table to make or to drop."""

    def run(of: Any, connection: sa.Connection, tables: Any = None, **_: Any) -> None:
        if tables or tables is None or not of.tables:
            connection.execute(ddl)

    sa.event.listen(target, when, run, insert=first)
'''

BEFORE: Final = '''
def _before(title: str, *create: str, drop: str | None = None) -> None:
    """Let create_all() execute `create` before it makes tables, drop_all() `drop` when they are gone."""
    for text in create:
        _listen(Base.metadata, "before_create", _SQL(text))
    if drop is not None:
        _listen(Base.metadata, "after_drop", _SQL(drop), first=True)
'''

AFTER: Final = '''
def _after(title: str, *create: str, drop: str | None = None) -> None:
    """Let create_all() execute `create` when all tables are there, drop_all() `drop` before they go."""
    for text in create:
        _listen(Base.metadata, "after_create", _SQL(text))
    if drop is not None:
        _listen(Base.metadata, "before_drop", _SQL(drop), first=True)
'''

BETWEEN: Final = '''
def _before_table(table: str, title: str, *create: str, drop: str | None = None) -> None:
    """Let create_all() execute `create` just before it makes `table`, drop_all() `drop` when that is gone."""
    for text in create:
        _listen(Base.metadata.tables[table], "before_create", _SQL(text))
    if drop is not None:
        _listen(Base.metadata.tables[table], "after_drop", _SQL(drop), first=True)
'''

LATE: Final = '''
def _late(title: str, table: str, name: str, *create: str, drop: str | None = None) -> None:
    """Let create_all() make a constraint or an index of `table` when all tables are there.

    `create` is SQL that makes it, where it differs from what SQLAlchemy would write.
    """
    made: list[sa.schema.ExecutableDDLElement] = [_SQL(text) for text in create]
    for index in Base.metadata.tables[table].indexes:
        if index.name == name:
            index.ddl_if(callable_=lambda *_, **__: False)
            made = made or [sa.schema.CreateIndex(index)]
    for constraint in Base.metadata.tables[table].constraints:
        if constraint.name == name:
            isolated = sa.schema.AddConstraint(constraint)  # no longer a part of CREATE TABLE
            made = made or [isolated]
    for ddl in made:
        _listen(Base.metadata, "after_create", ddl)
    if drop is not None:
        _listen(Base.metadata, "before_drop", _SQL(drop), first=True)
'''

FROM_PARENT: Final = '''
def _from_parent(table: str, *names: str) -> None:
    """Leave constraints of a partition to its parent, which gives them when it is attached."""
    for constraint in Base.metadata.tables[table].constraints:
        if constraint.name in names:
            sa.schema.AddConstraint(constraint)  # what is to be added later is no part of CREATE TABLE
'''

FOLLOWS: Final = '''
def _follows(table: str, *others: str) -> None:
    """Let create_all() make `table` after `others`."""
    for other in others:
        Base.metadata.tables[table].add_is_dependent_on(Base.metadata.tables[other])
'''

COPIED: Final = '''
def _copied(table: str, name: str, *partitions: str) -> None:
    """Tell Alembic of the copies of a foreign key that PostgreSQL makes itself, one for each partition."""
    tables = Base.metadata.tables
    for key in tables[table].foreign_key_constraints:
        if key.name == name:
            for partition in partitions:
                copy = sa.ForeignKeyConstraint(
                    key.column_keys,
                    [tables[partition].c[element.column.name] for element in key.elements],
                    name=f"{name} {partition}",
                    onupdate=key.onupdate,
                    ondelete=key.ondelete,
                    deferrable=key.deferrable,
                    initially=key.initially,
                    use_alter=True,
                )
                tables[table].append_constraint(copy.ddl_if(callable_=lambda *_, **__: False))
'''

COLUMN: Final = '''
@compiles(sa.schema.CreateColumn, "postgresql")
def _compile_column(element: Any, compiler: Any, **kw: Any) -> Any:
    """A column with `ddl` in its info is written so; not at all, if that is empty."""
    ddl = element.element.info.get("ddl")
    if ddl is None:
        return compiler.visit_create_column(element, **kw)
    return compiler.sql_compiler.post_process_text(ddl) or None
'''

VIRTUAL: Final = '''
@compiles(sa.Computed, "postgresql")
def _compile_computed(element: sa.Computed, compiler: Any, **kw: Any) -> Any:
    """PostgreSQL has virtual generated columns since version 18, SQLAlchemy 2.0 does not know."""
    if element.persisted is not False:
        return compiler.visit_computed_column(element, **kw)
    text = compiler.sql_compiler.process(element.sqltext, include_table=False, literal_binds=True)
    return f"GENERATED ALWAYS AS ({text}) VIRTUAL"
'''

PARTITIONED: Final = '''
@compiles(sa.schema.CreateTable, "postgresql")
def _compile_table(element: Any, compiler: Any, **kw: Any) -> Any:
    """SQLAlchemy leaves a % in PARTITION BY as it is, which drivers take for a parameter."""
    text = compiler.visit_create_table(element, **kw)
    if not element.element.dialect_options["postgresql"]["partition_by"]:
        return text
    head, by, key = text.rpartition("PARTITION BY ")
    return head + by + compiler.sql_compiler.post_process_text(key)
'''
