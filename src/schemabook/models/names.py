"""Names of a schema in Python: classes, attributes, enums, variables; valid, unique, and always the same.

A name that Python, SQLAlchemy or the generated module needs for itself gets a trailing underscore; of two
that would be equal the later one is told apart by its schema, its plural, or a number. What people have
chosen (`Given`) wins over all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from schemabook.models import names_inflect as inflected
from schemabook.models import names_text as text
from schemabook.models.shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from schemabook.models.code import Key, Style, TypeCode
    from schemabook.schema import Domain, Enum, Name, Schema, Table

# Of the module: its imports and prelude, and the builtin types that annotations use
_PRELUDE: Final = """
    Any Base Decimal Enum SQLType StrEnum UUID bool bytes dict dt float int list object pg sa str tuple
    compiles registry type None True False
"""
_MODULE: Final = frozenset(_PRELUDE.split())
_OF_STYLE: Final = {
    "sqlalchemy": frozenset(("DeclarativeBase", "Mapped", "mapped_column", "relationship")),
    "sqlmodel": frozenset(("Field", "Relationship", "SQLModel")),
}
_ATTRIBUTES: Final = _MODULE - {"type", "Enum"} | frozenset(("metadata", "registry", "type_annotation_map"))
# What pydantic's and SQLModel's base classes have
_BASES: Final = """
    construct copy dict from_orm json metadata model_computed_fields model_config model_construct model_copy
    model_dump model_dump_json model_extra model_fields model_fields_set model_json_schema
    model_parametrized_name model_post_init model_rebuild model_validate model_validate_json
    model_validate_strings parse_file parse_obj parse_raw schema schema_json sqlmodel_update
    update_forward_refs validate
"""
_PYDANTIC: Final = frozenset(_BASES.split())
# pydantic keeps these beginnings to itself (ConfigDict.protected_namespaces)
_PROTECTED: Final = ("model_dump", "model_validate")


@dataclass(frozen=True)
class Rules:
    """How names are made.

    `singular` names a class after one row (`User` of "users"). `irregular` has the words that English rules
    get wrong, plural -> singular, in lower case. `strip` are prefixes of table names that are left out.
    """

    singular: bool = True
    irregular: Mapping[str, str] = field(default_factory=dict)
    strip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """Names that people have chosen, by the object of the database.

    `types` are the variables that hold the SQLAlchemy types of enums and domains; `relationships` go by
    `Member.key`.
    """

    classes: Mapping[Name, str] = field(default_factory=dict)
    attributes: Mapping[tuple[Name, str], str] = field(default_factory=dict)
    enums: Mapping[Name, str] = field(default_factory=dict)
    members: Mapping[tuple[Name, str], str] = field(default_factory=dict)
    types: Mapping[Name, str] = field(default_factory=dict)
    relationships: Mapping[Key, str] = field(default_factory=dict)


class Names:
    """The names of one schema; every name is made once."""

    def __init__(
        self,
        schema: Schema,
        *,
        style: Style = "sqlalchemy",
        rules: Rules | None = None,
        given: Given | None = None,
    ) -> None:
        self._schema = schema
        self._rules = rules or Rules()
        self._given = given or Given()
        self._style = style
        self._module = _MODULE | _OF_STYLE[style]
        self._attributes_of: dict[Name, dict[str, str]] = {}
        self._members_of: dict[Name, dict[str, str]] = {}
        self.type_codes: dict[tuple[str, Name | None, str | None], TypeCode] = {}  # what `types` has made

    def class_(self, table: Name) -> str:
        """The mapped class of a table: "TuitionLog"; KeyError for what is no table of the schema."""
        return self._classes[table]

    def variable(self, table: Name) -> str:
        """The variable that holds a plain sa.Table: "user_tags"."""
        return self._variables[table]

    def attribute(self, table: Name, column: str) -> str:
        """The attribute of a column in its class."""
        known = self._attributes_of.get(table)
        if known is None:
            known = self._attributes_of[table] = self._name_columns(self._schema.by_key[table])
        return known[column]

    def enum(self, key: Name) -> str:
        """The Python class of an enum: "OrderStatus"."""
        return self._enums[key]

    def member(self, key: Name, label: str) -> str:
        """The member of that class for a label: "IN_PROGRESS"."""
        known = self._members_of.get(key)
        if known is None:
            known = self._members_of[key] = self._name_members(self._enum_types[key])
        return known[label]

    def type_(self, key: Name) -> str:
        """The variable that holds the SQLAlchemy type of an enum or domain: "mood_type", "email_domain"."""
        return self._types[key]

    def free(self, table: Name, wanted: str, taken: Collection[str]) -> str:
        """An attribute for a relationship, as near to `wanted` as it can be.

        It is no column's, not in `taken`, not reserved, and no name of the module that a class body needs.
        """
        columns = {self.attribute(table, c.name) for c in self._schema.by_key[table].columns}
        name = self._unreserved(wanted)
        return text.free(name, columns | set(taken) | self._module_names | self._reserved, joint="_")

    def singular(self, word: str) -> str:
        """A name in snake_case with its last word in the singular: "tuition_logs" -> "tuition_log"."""
        head, joint, last = word.rpartition("_")
        return f"{head}{joint}{self._one(last)}" if last else word

    def plural(self, word: str) -> str:
        """A name in snake_case with its last word in the plural: "tuition_log" -> "tuition_logs"."""
        head, joint, last = word.rpartition("_")
        return f"{head}{joint}{self._many(last)}" if last else word

    def _one(self, word: str) -> str:
        return self._rules.irregular.get(word) or inflected.singular(word)

    def _many(self, word: str) -> str:
        return self._irregular_plurals.get(word) or (
            word if word in self._rules.irregular else inflected.plural(word)
        )

    @cached_property
    def _irregular_plurals(self) -> dict[str, str]:
        return {one: many for many, one in self._rules.irregular.items()}

    # Classes

    @cached_property
    def _classes(self) -> dict[Name, str]:
        given = self._given.classes
        found = {t.key: given[t.key] for t in self._schema.tables if t.key in given}
        taken = set(found.values()) | self._module | set(self._given.enums.values())
        for table in sorted(self._schema.tables, key=self._rank):
            if table.key in found:
                continue
            found[table.key] = text.free(*self._class_names(table, taken))
            taken.add(found[table.key])
        return found

    def _rank(self, table: Table) -> tuple[bool, bool]:
        """Who gets a name first: tables of public, then those whose name is the class's already."""
        parts = self._class_words(table)
        return table.schema != "public", bool(parts) and self._one(parts[-1].lower()) != parts[-1].lower()

    def _class_names(
        self, table: Table, taken: Collection[str]
    ) -> tuple[str, Collection[str], tuple[str, ...]]:
        """The name that a class should have, what is taken, and what to take otherwise."""
        many = self._class_words(table)
        one = many
        if self._rules.singular and many and self._one(many[-1].lower()) != many[-1].lower():
            one = (*many[:-1], self._one(many[-1].lower()))
        names = [text.unlike_reserved(_class_name(parts), self._module) for parts in (one, many)]
        schema = text.words(table.schema)
        if table.schema == "public" or names[0] not in taken:
            return names[0], taken, (names[1],)
        first, second = (_class_name((*schema, *parts)) for parts in (one, many))
        return first, taken, (second,)

    def _class_words(self, table: Table) -> tuple[str, ...]:
        name = self._stripped(table.name)
        parts = text.words(name.lower() if name.isupper() else name)
        return parts or tuple(text.symbols(name).split("_"))

    def _stripped(self, name: str) -> str:
        for prefix in self._rules.strip:
            if name.startswith(prefix) and text.words(name.removeprefix(prefix)):
                return name.removeprefix(prefix)
        return name

    # Attributes

    @cached_property
    def _reserved(self) -> frozenset[str]:
        """What no attribute may be called, the module's own types aside."""
        return (
            _ATTRIBUTES | _OF_STYLE[self._style] | (_PYDANTIC if self._style == "sqlmodel" else frozenset())
        )

    @cached_property
    def _class_like(self) -> frozenset[str]:
        return frozenset(self._classes.values()) | frozenset(self._enums.values())

    def _unreserved(self, name: str) -> str:
        if name.startswith(("__", "_sa_")) or (self._style == "sqlmodel" and name.startswith("_")):
            # Two underscores are mangled or special in a class, one is private to pydantic
            name = text.identifier(name.strip("_"), "column") + "_"
        if self._style == "sqlmodel" and name.startswith(_PROTECTED):
            name = f"field_{name}"
        return text.unlike_reserved(name, self._reserved, self._class_like)

    def _name_columns(self, table: Table) -> dict[str, str]:
        given = {c.name: self._given.attributes.get((table.key, c.name)) for c in table.columns}
        found = {column: name for column, name in given.items() if name}
        wanted = {c.name: self._attribute(c.name) for c in table.columns if c.name not in found}
        taken = set(found.values())
        # Those that keep their name come first, so that no other takes it from them
        for column in sorted(wanted, key=lambda name: wanted[name] != name):
            found[column] = text.free(wanted[column], taken, joint="_")
            taken.add(found[column])
        return found

    def _attribute(self, column: str) -> str:
        name = text.identifier(column, "column") if ("a" + column).isidentifier() else text.snake(column)
        return self._unreserved(text.identifier(name or text.symbols(column), "column"))

    @cached_property
    def _attributes(self) -> frozenset[str]:
        tables = self._schema.tables
        return frozenset(self.attribute(t.key, c.name) for t in tables for c in t.columns)

    # Enums

    @cached_property
    def _enum_types(self) -> dict[Name, Enum]:
        return {e.key: e for e in self._schema.enums}

    @cached_property
    def _enums(self) -> dict[Name, str]:
        given = self._given.enums
        found = {e.key: given[e.key] for e in self._schema.enums if e.key in given}
        taken = set(found.values()) | set(self._classes.values()) | self._module
        for enum in sorted(self._schema.enums, key=lambda e: e.schema != "public"):
            if enum.key in found:
                continue
            parts = text.words(enum.name.lower() if enum.name.isupper() else enum.name)
            parts = parts or tuple(text.symbols(enum.name).split("_"))
            name = _class_name(parts, "Enum")
            more = (_class_name((*text.words(enum.schema), *parts)),) if enum.schema != "public" else ()
            found[enum.key] = text.free(name, taken, (*more, f"{name}Enum"))
            taken.add(found[enum.key])
        return found

    def _name_members(self, enum: Enum) -> dict[str, str]:
        given = {label: self._given.members.get((enum.key, label)) for label in enum.labels}
        found = {label: name for label, name in given.items() if name}
        taken = set(found.values())
        for label in enum.labels:
            if label not in found:
                found[label] = text.free(text.member(label), taken, joint="_")
                taken.add(found[label])
        return found

    # Variables of the module

    @cached_property
    def _types(self) -> dict[Name, str]:
        given = self._given.types
        every: list[Enum | Domain] = [*self._schema.enums, *self._schema.domains]
        found = {one.key: given[one.key] for one in every if one.key in given}
        taken = set(found.values()) | self._attributes | self._class_like | self._module
        for one in sorted(every, key=lambda one: one.schema != "public"):
            if one.key not in found:
                first, *more = _type_names(one, "type" if one.key in self._enum_types else "domain")
                found[one.key] = text.free(first, taken, tuple(more), joint="_")
                taken.add(found[one.key])
        return found

    @cached_property
    def _variables(self) -> dict[Name, str]:
        taken = {*self._types.values(), *self._attributes, *self._class_like, *self._module, *self._reserved}
        found: dict[Name, str] = {}
        for table in sorted(self._schema.tables, key=lambda t: t.schema != "public"):
            name = text.snake(self._stripped(table.name)) or text.symbols(table.name)
            name = text.unlike_reserved(text.identifier(name, "table"), self._module | self._reserved)
            schema = text.snake(table.schema)
            more = (f"{schema}_{name}",) if table.schema != "public" and schema.isidentifier() else ()
            found[table.key] = text.free(name, taken, (*more, f"{name}_table"), joint="_")
            taken.add(found[table.key])
        return found

    @cached_property
    def _module_names(self) -> frozenset[str]:
        """What a class body may refer to: other classes, types, and tables that are no classes."""
        mapped = shapes(self._schema).identity
        tables = (name for key, name in self._variables.items() if key not in mapped)
        return self._class_like | frozenset(self._types.values()) | frozenset(tables)


def _class_name(parts: tuple[str, ...], prefix: str = "Table") -> str:
    return text.identifier(text.pascal(parts), prefix).replace(f"{prefix}_", prefix, 1) if parts else prefix


def _type_names(one: Enum | Domain, word: str) -> Iterator[str]:
    """The variable that an enum or domain should have, and the next best ones."""
    name = text.identifier(text.snake(one.name) or text.symbols(one.name), word)
    yield name if name.endswith((f"_{word}", "_enum")) else f"{name}_{word}"
    yield f"{name}_{'enum' if word == 'type' else word}"
    if one.schema != "public":
        yield text.identifier(f"{text.snake(one.schema)}_{name}_{word}".lstrip("_"), word)
    yield f"{name}_sa_type"
