"""Schemas of any size that look like grown ones: communities of tables around a core, hubs, lookups, links.

`synthetic(count)` is a snapshot of exactly `count` tables, the same for the same seed; `planted(count)` says
as well which community each table was made for. A community is a core (`shipment`), further entities, some of
them named after it, lookups of its own, link tables, satellites, histories and logs. Across communities there
are references from entity to entity, and everybody refers to a few hubs and lookups that belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from schemabook.schema import (
    Column,
    ForeignKey,
    Index,
    IndexKey,
    Key,
    Name,
    Namespace,
    Schema,
    Sequence,
    Table,
)


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


PUBLIC: Final = "public"
CORES: Final = words(
    "shipment purchase invoice product customer ticket campaign employee contract project warehouse vehicle "
    "course patient booking claim policy recipe machine sensor article survey donation lease auction "
    "flight hotel playlist match player stadium loan deposit portfolio audit_case incident server release "
    "experiment sample species museum exhibit parcel tariff meter turbine orchard herd vineyard"
)
FIRST: Final = words(
    "price credit stock safety quality travel storage energy labor media field night group region season "
    "budget target market signal delivery support member target partner training pilot review balance "
    "transfer capacity"
)
SECOND: Final = words(
    "rule plan line batch slot quote record profile session window channel report share grant bundle "
    "segment route visit entry score agent zone event round packet term notice step token version"
)
ATTRIBUTES: Final = (
    ("name", "text", False),
    ("title", "text", False),
    ("description", "text", True),
    ("amount", "numeric(12,2)", False),
    ("quantity", "integer", False),
    ("status", "text", False),
    ("email", "text", True),
    ("starts_on", "date", True),
    ("ends_on", "date", True),
    ("weight_kg", "numeric(8,3)", True),
    ("is_active", "boolean", False),
    ("external_ref", "character varying(40)", True),
    ("payload", "jsonb", True),
    ("remarks", "text", True),
    ("position", "integer", False),
    ("created_at", "timestamp with time zone", False),
    ("updated_at", "timestamp with time zone", False),
)
AUDIT: Final = (
    ("created_at", "timestamp with time zone", False),
    ("created_by", "text", True),
    ("updated_at", "timestamp with time zone", True),
    ("updated_by", "text", True),
)
LOOKUP: Final = (
    ("code", "text", False),
    ("label", "text", False),
    ("description", "text", True),
    ("position", "smallint", False),
    ("is_active", "boolean", False),
)
HUBS: Final = ("account", "organization")
SHARED: Final = ("country", "currency", "language")
SATELLITES: Final = ("translation", "attachment", "tag", "alias", "comment")


def synthetic(count: int, seed: int = 1) -> Schema:
    """A snapshot of `count` tables, in `public`."""
    return planted(count, seed)[0]


def planted(count: int, seed: int = 1) -> tuple[Schema, dict[Name, str]]:
    """The same with the community of each table, named after its core; hubs and shared lookups have none."""
    maker = Maker(random=Random(seed), count=count)
    if count >= 40:
        maker.shared()
    while maker.left > 0:
        # a community of one or two tables would be none
        size = maker.random.randint(9, 17)
        maker.community(maker.left if maker.left - size < 6 else size)
    tables = sorted(maker.tables, key=lambda t: t.key)
    schema = Schema(
        database="synthetic",
        namespaces=(Namespace(name=PUBLIC),),
        tables=tuple(tables),
        sequences=tuple(identity_of(table) for table in tables if "id" in table.by_name),
    )
    return schema, maker.of


def identity_of(table: Table) -> Sequence:
    """The sequence behind the table's identity column."""
    name = f"{table.name}_id_seq"
    return Sequence(schema=PUBLIC, name=name, owned_by=(table.key, "id"), identity=True)


@dataclass
class Maker:
    """What has been made so far."""

    random: Random
    count: int
    tables: list[Table] = field(default_factory=list)
    of: dict[Name, str] = field(default_factory=dict)
    hubs: list[str] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)  # the entities of earlier communities, cores twice
    names: set[str] = field(default_factory=set)

    @property
    def left(self) -> int:
        """How many tables are still to be made."""
        return self.count - len(self.tables)

    def shared(self) -> None:
        """The hubs and the lookups that every community refers to."""
        for name in SHARED:
            self.add(name, None, [], LOOKUP, rows=200)
            self.lookups.append(name)
        for name in HUBS:
            self.add(name, None, [self.lookups[0]], self.attributes(), rows=50_000)
            self.hubs.append(name)

    def community(self, size: int) -> None:
        """`size` tables that belong together."""
        core = self.fresh(CORES[len(set(self.of.values())) % len(CORES)])
        self.entity(core, core, [])
        entities, parts = [core], self.parts(size - 1)
        for part in parts:
            if part == "entity":
                name = self.fresh(self.entity_name(core))
                self.entity(name, core, entities)
                entities.append(name)
            else:
                getattr(self, f"add_{part}")(core, entities)
        self.elsewhere += [core, *entities]

    def parts(self, count: int) -> list[str]:
        """What the community has beside its core, entities first so that the rest has what to refer to."""
        kinds = ["entity", "lookup", "link", "satellite", "history", "log"]
        weights = [46, 10, 14, 15, 8, 7]
        found = self.random.choices(kinds, weights, k=max(count - 2, 0))
        return sorted([*["entity"] * min(count, 2), *found], key=kinds.index)

    def entity_name(self, core: str) -> str:
        """Half of a community's tables are named after its core, as people do."""
        word = self.random.choice(SECOND)
        return f"{core}_{word}" if self.random.random() < 0.5 else f"{self.random.choice(FIRST)}_{word}"

    def fresh(self, name: str) -> str:
        """The name, with a number where it is taken."""
        found, number = name, 1
        while found in self.names:
            number += 1
            found = f"{name}{number}"
        self.names.add(found)
        return found

    def entity(self, name: str, core: str, entities: list[str]) -> None:
        """A table of its own: refers to one or two of its community, and at times to others."""
        parents: list[str] = []
        if entities:
            parents.append(core if self.random.random() < 0.45 else self.random.choice(entities))
            if self.random.random() < 0.35:
                parents.append(self.random.choice(entities))
        if self.elsewhere and self.random.random() < (0.16 if entities else 0.6):
            parents.append(self.random.choice(self.elsewhere))
        if self.hubs and self.random.random() < 0.25:
            parents.append(self.random.choice([self.hubs[0], *self.hubs]))
        if self.lookups and self.random.random() < 0.15:
            parents.append(self.random.choice(self.lookups))
        if len(entities) == 0 and not parents and self.hubs:
            parents.append(self.hubs[0])
        self.add(name, core, parents, self.attributes(), rows=int(10 ** self.random.uniform(2, 6)))

    def add_lookup(self, core: str, entities: list[str]) -> None:
        """A small table of keys and labels; one or two entities of the community refer to it."""
        name = self.fresh(f"{core}_{self.random.choice(['type', 'status', 'category', 'reason', 'kind'])}")
        self.add(name, core, [], LOOKUP, rows=self.random.randint(3, 40))
        for user in self.random.sample(entities, min(2, len(entities))):
            index = next(i for i, t in enumerate(self.tables) if t.name == user)
            self.tables[index] = with_reference(self.tables[index], name)

    def add_link(self, core: str, entities: list[str]) -> None:
        """A table that connects two entities, and sometimes one of another community."""
        pair = self.random.sample(entities, 2)
        if self.elsewhere and self.random.random() < 0.2:
            pair[1] = self.random.choice(self.elsewhere)
        name = self.fresh(f"{pair[0]}_{pair[1]}")
        self.add(name, core, pair, AUDIT, rows=100_000, key=tuple(f"{p}_id" for p in pair))

    def add_satellite(self, core: str, entities: list[str]) -> None:
        """What an entity has many of: translations, attachments, tags."""
        lead = self.random.choice(entities)
        name = self.fresh(f"{lead}_{self.random.choice(SATELLITES)}")
        more = (("value", "text", False), ("position", "integer", False), *AUDIT)
        self.add(name, core, [lead], more, rows=20_000)

    def add_history(self, core: str, entities: list[str]) -> None:
        """The former states of an entity's rows."""
        lead = self.random.choice(entities)
        more = (
            ("valid_from", "timestamp with time zone", False),
            ("valid_to", "timestamp with time zone", True),
            ("changed_by", "text", True),
            ("old_row", "jsonb", True),
        )
        self.add(self.fresh(f"{lead}_history"), core, [lead], more, rows=500_000)

    def add_log(self, core: str, entities: list[str]) -> None:
        """What happened, row by row."""
        lead = self.random.choice(entities)
        more = (
            ("happened_at", "timestamp with time zone", False),
            ("event", "text", False),
            ("message", "text", True),
            ("payload", "jsonb", True),
        )
        self.add(self.fresh(f"{lead}_log"), core, [lead], more, rows=2_000_000)

    def attributes(self) -> tuple[tuple[str, str, bool], ...]:
        """Five to seven columns that say something, in the order of the list."""
        wanted = set(self.random.sample(range(len(ATTRIBUTES)), self.random.randint(5, 7)))
        return tuple(a for i, a in enumerate(ATTRIBUTES) if i in wanted)

    def add(
        self,
        name: str,
        core: str | None,
        parents: list[str],
        more: tuple[tuple[str, str, bool], ...],
        *,
        rows: int,
        key: tuple[str, ...] = ("id",),
    ) -> None:
        """Make the table: its key, a reference to each of `parents`, then `more`."""
        self.names.add(name)
        columns = [Column(name="id", type="bigint", nullable=False, identity="always")] * (key == ("id",))
        columns += [Column(name=c, type=t, nullable=nullable) for c, t, nullable in more]
        primary = Key(
            name=f"{name}_pkey", columns=key, definition=f"PRIMARY KEY ({', '.join(key)})", primary=True
        )
        table = Table(
            schema=PUBLIC,
            name=name,
            columns=tuple(columns),
            constraints=(primary,),
            indexes=(index(name, f"{name}_pkey", key, primary=True),),
            rows=float(rows),
            pages=max(rows // 80, 1),
            comment=None if self.random.random() < 0.4 else f"One row for each {name.replace('_', ' ')}",
        )
        for parent in dict.fromkeys(parents):
            table = with_reference(table, parent, inside=f"{parent}_id" in key)
        self.tables.append(table)
        if core is not None:
            self.of[table.key] = core


def with_reference(table: Table, parent: str, *, inside: bool = False) -> Table:
    """The table with a column `<parent>_id`, its foreign key and its index; `inside` the key is first."""
    column = f"{parent}_id"
    key = ForeignKey(
        name=f"{table.name}_{column}_fkey",
        columns=(column,),
        definition=f"FOREIGN KEY ({column}) REFERENCES {PUBLIC}.{parent}(id)",
        references=Name(PUBLIC, parent),
        ref_columns=("id",),
    )
    own = [c for c in table.columns if c.identity or c.name.endswith("_id")]
    rest = [c for c in table.columns if c not in own]
    columns = (*own, Column(name=column, type="bigint", nullable=not inside), *rest)
    indexes = (*table.indexes, index(table.name, f"{table.name}_{column}_idx", (column,)))
    return Table(
        schema=table.schema,
        name=table.name,
        columns=columns,
        constraints=tuple(sorted((*table.constraints, key), key=lambda c: c.name)),
        indexes=tuple(sorted(indexes, key=lambda i: i.name)),
        rows=table.rows,
        pages=table.pages,
        comment=table.comment,
    )


def index(table: str, name: str, columns: tuple[str, ...], *, primary: bool = False) -> Index:
    """A B-tree, the primary key's own where `primary`."""
    unique = "UNIQUE " if primary else ""
    return Index(
        name=name,
        method="btree",
        keys=tuple(IndexKey(column=c) for c in columns),
        definition=f"CREATE {unique}INDEX {name} ON {PUBLIC}.{table} USING btree ({', '.join(columns)})",
        unique=primary,
        primary=primary,
        constraint=name if primary else None,
    )
