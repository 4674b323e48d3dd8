"""What SQLAlchemy has no words for, attached to the metadata as DDL: comments on indexes and enums, triggers,
views, row-level security.

`create_all()` then makes the whole schema, and a comparison of catalogs finds no difference from the SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import DDL, Enum, String, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from sqlalchemy import Index, MetaData, Table


def _ddl(statement: str, **context: str) -> DDL:
    return DDL(statement, context=context)  # type: ignore[no-untyped-call]


# As in sql/<study>/v0.1/001_users.sql, to the letter: PostgreSQL keeps the body as it was written.
_SET_UPDATED_AT = _ddl(
    """CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$"""
)
_SET_UPDATED_AT_COMMENT = _ddl(
    "COMMENT ON FUNCTION set_updated_at() IS 'Trigger: stamps updated_at with the time of the transaction'"
)
# As in sql/tutoring/v0.2/001_keep_updated_at.sql.
_SET_UPDATED_AT_UNLESS = """CREATE OR REPLACE FUNCTION set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
AS $$
BEGIN
    IF current_setting('%(setting)s', true) IS DISTINCT FROM 'on' THEN
        NEW.updated_at := now();
    END IF;
    RETURN NEW;
END;
$$"""
_SET_UPDATED_AT_UNLESS_COMMENT = (
    "COMMENT ON FUNCTION set_updated_at() IS "
    "'Trigger: stamps updated_at with the time of the transaction, unless %(setting)s is on'"
)
_DROP_SET_UPDATED_AT = _ddl("DROP FUNCTION IF EXISTS set_updated_at()")
_UPDATED_AT_TRIGGER = """CREATE TRIGGER %(trigger)s
    BEFORE UPDATE ON %(fullname)s
    FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION set_updated_at()"""

# As in sql/tasks/v0.1/004_row_level_security.sql, which says why each word is there.
_OWNER_POLICY = """CREATE POLICY %(policy)s ON %(fullname)s FOR ALL TO PUBLIC
    USING (%(owner)s = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))
    WITH CHECK (%(owner)s = (SELECT NULLIF(current_setting('app.user_id', true), '')::uuid))"""


class CommentOnIndex(ExecutableDDLElement):
    """COMMENT ON INDEX: the query that `index` serves."""

    inherit_cache = False

    def __init__(self, index: Index, text: str) -> None:
        self.index, self.text = index, text


class CommentOnEnum(ExecutableDDLElement):
    """COMMENT ON TYPE for a native enum."""

    inherit_cache = False

    def __init__(self, enum: Enum, text: str) -> None:
        self.enum, self.text = enum, text


class CommentOnPolicy(ExecutableDDLElement):
    """COMMENT ON POLICY: who may do what."""

    inherit_cache = False

    def __init__(self, table: Table, policy: str, text: str) -> None:
        self.table, self.policy, self.text = table, policy, text


@compiles(CommentOnIndex, "postgresql")
def _comment_on_index(element: CommentOnIndex, compiler: Any, **_: Any) -> str:
    name = compiler.preparer.format_index(element.index)
    return " ".join(("COMMENT ON INDEX", name, "IS", _literal(compiler, element.text)))


@compiles(CommentOnEnum, "postgresql")
def _comment_on_enum(element: CommentOnEnum, compiler: Any, **_: Any) -> str:
    name = compiler.preparer.format_type(element.enum)
    return " ".join(("COMMENT ON TYPE", name, "IS", _literal(compiler, element.text)))


@compiles(CommentOnPolicy, "postgresql")
def _comment_on_policy(element: CommentOnPolicy, compiler: Any, **_: Any) -> str:
    table = compiler.preparer.format_table(element.table)
    policy = compiler.preparer.quote(element.policy)
    return " ".join(("COMMENT ON POLICY", policy, "ON", table, "IS", _literal(compiler, element.text)))


def _literal(compiler: Any, text: str) -> str:
    return str(compiler.sql_compiler.render_literal_value(text, String()))


def native_enum(labels: type[StrEnum], name: str, metadata: MetaData) -> Enum:
    """The PostgreSQL enum `name` with the values (not names) of `labels`; its docstring is the comment."""
    enum = Enum(labels, name=name, metadata=metadata, values_callable=lambda e: [label.value for label in e])
    if labels.__doc__:  # stripped under -OO
        event.listen(metadata, "after_create", CommentOnEnum(enum, " ".join(labels.__doc__.split())))
    return enum


def comment_indexes(metadata: MetaData) -> None:
    """Comment each index that has `info={"comment": ...}`, when its table is created."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if "comment" in index.info:
                event.listen(table, "after_create", CommentOnIndex(index, index.info["comment"]))


def stamp_updated_at(
    metadata: MetaData, tables: Iterable[Table], *, unless_setting: str | None = None
) -> None:
    """Give `tables` the trigger that keeps `updated_at`, and the schema its function.

    While the setting `unless_setting` is on, an update leaves `updated_at` as it is.
    """
    function, comment = _SET_UPDATED_AT, _SET_UPDATED_AT_COMMENT
    if unless_setting is not None:
        function = _ddl(_SET_UPDATED_AT_UNLESS, setting=unless_setting)
        comment = _ddl(_SET_UPDATED_AT_UNLESS_COMMENT, setting=unless_setting)
    event.listen(metadata, "before_create", function)
    event.listen(metadata, "before_create", comment)
    event.listen(metadata, "after_drop", _DROP_SET_UPDATED_AT)
    for table in tables:
        trigger = "_".join((table.name, "set_updated_at"))
        event.listen(table, "after_create", _ddl(_UPDATED_AT_TRIGGER, trigger=trigger))


def view(metadata: MetaData, name: str, query: str, comment: str) -> None:
    """Let the schema have a view with the rights of who reads it."""
    for statement in (
        "CREATE OR REPLACE VIEW %(name)s WITH (security_invoker = true) AS %(query)s",
        "COMMENT ON VIEW %(name)s IS '%(comment)s'",
    ):
        event.listen(metadata, "after_create", _ddl(statement, name=name, query=query, comment=comment))
    event.listen(metadata, "before_drop", _ddl("DROP VIEW IF EXISTS %(name)s", name=name))


def owned_by(table: Table, owner: str, comment: str) -> None:
    """Let each user pass only at rows whose column `owner` is app.user_id; the owner of the table as well."""
    policy = "_".join((table.name, "owner"))
    for statement in (
        _ddl("ALTER TABLE %(fullname)s ENABLE ROW LEVEL SECURITY"),
        _ddl("ALTER TABLE %(fullname)s FORCE ROW LEVEL SECURITY"),
        _ddl(_OWNER_POLICY, policy=policy, owner=owner),
        CommentOnPolicy(table, policy, comment),
    ):
        event.listen(table, "after_create", statement)
