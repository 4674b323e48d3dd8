"""Ask for a diagram: which tables of a snapshot, how much of each, and with what beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from schemabook.draw.atlas import Atlas
from schemabook.draw.cards import CLUSTERED, KEYS_ONLY, Wishes, picture
from schemabook.draw.diagram import Diagram
from schemabook.draw.picture import Link
from schemabook.draw.select import focused, reads, select, views_over
from schemabook.draw.sheets import sheets
from schemabook.draw.theme import THEMES
from schemabook.errors import UnknownName
from schemabook.explore import domains as found_domains
from schemabook.explore import families
from schemabook.explore import inferred as guessed
from schemabook.relations import merged, relations
from schemabook.schema_json import digest as digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemabook.draw.picture import Detail
    from schemabook.draw.theme import ThemeName
    from schemabook.explore import Domains
    from schemabook.relations import Relation
    from schemabook.schema import Name, Schema, Table

DETAILS: Final = ("auto", "all", "keys", "names")
# What a file need not remember of how it was asked for.
_DEFAULTS: Final[dict[str, Any]] = {
    **{name: [] for name in ("focus", "include", "exclude", "schemas", "domain")},
    "hops": 1,
    "detail": "auto",
    "views": False,
    "inferred": False,
    "title": None,
}


def diagram(
    schema: Schema,
    *,
    focus: str | Sequence[str] | None = None,
    hops: int = 1,
    detail: Detail = "auto",
    theme: ThemeName = "light",
    include: str | Sequence[str] = (),
    exclude: str | Sequence[str] = (),
    schemas: str | Sequence[str] = (),
    domain: str | Sequence[str] = (),
    views: bool = False,
    inferred: bool = False,
    title: str | None = None,
    domains: Mapping[Name, str] | None = None,
    atlas: bool = False,
    digest: str | None = None,
) -> Diagram:
    """An entity-relationship diagram of the snapshot's tables; of more than 150, or on request, an `Atlas`.

    `focus` names tables that the diagram is about: it then shows what is within `hops` relations of them,
    not looking beyond hubs. `include` and `exclude` are shell patterns over "name" and "schema.name";
    `schemas` and `domain` name schemas and domains whose tables are shown.
    `detail` is "all" columns, "keys" only, "names" only, or "auto" by the number of tables (20, 150): another
    one than "auto" also means one picture, however many tables there are.
    `views` adds the views that read these tables, `inferred` the references that names and types suggest
    and nobody declared, dashed. `domains` gives tables a domain, which is their colour; by default that is
    the schema, and above 60 tables what `explore.domains` finds. `digest` is written into every format; None
    computes it from the snapshot.
    Raises UnknownName for an unknown table, theme, detail, schema or domain; UsageError for negative hops.
    """
    if theme not in THEMES:
        raise UnknownName("theme", theme, THEMES)
    if detail not in DETAILS:
        raise UnknownName("detail", detail, DETAILS)
    known = merged(schema, relations(schema))
    links = linked(schema, known, inferred=inferred)
    about = focused(schema, focus)
    asked = {name: list(_several(given)) for name, given in (("include", include), ("exclude", exclude))}
    asked |= {"schemas": list(_several(schemas))}
    tables = select(schema, links, focus=about, hops=hops, **asked)
    large = domain or atlas or len(tables) > KEYS_ONLY
    found = found_domains(schema, known, given=domains) if large else None
    if domain and found:
        tables = _of_domains(tables, found, _several(domain))
    over = views_over(schema, tables, asked["exclude"]) if views else []
    wishes = Wishes(
        focus=about, detail=detail, title=title, groups=found.of if found else domains, views=over
    )
    whole = picture(schema, tables, [*links, *reads(schema, over)], wishes)
    asked |= {"focus": [str(name) for name in about], "domain": list(_several(domain))}
    options = _told(
        {**asked, "hops": hops, "detail": detail, "views": views, "inferred": inferred, "title": title}
    )
    mark = digest or digest_of(schema)
    if found and (atlas or (detail == "auto" and len(tables) > CLUSTERED)):
        alike = families(schema, known)
        parts = sheets(schema, tables, links, domains=found, families=alike, detail=detail)
        return Atlas(whole, THEMES[theme], mark, sheets=parts, domains=found, options=options)
    return Diagram(whole, THEMES[theme], mark, options=options)


def linked(schema: Schema, known: Sequence[Relation], *, inferred: bool = False) -> list[Link]:
    """The relations of the snapshot as links, and on request the references that are only inferred."""
    links = [Link(child=r.child, parent=r.parent, relation=r) for r in known]
    told = {(r.child, r.parent, r.columns) for r in known}
    more = [r for r in guessed(schema) if (r.child, r.parent, r.columns) not in told] if inferred else []
    return links + [Link(child=r.child, parent=r.parent, relation=r, kind="inferred") for r in more]


def _of_domains(tables: Sequence[Table], domains: Domains, wanted: Sequence[str]) -> list[Table]:
    for name in wanted:
        if name not in domains.names:
            raise UnknownName("domain", name, domains.names)
    return [t for t in tables if domains.of[t.key] in wanted]


def _several(given: str | Sequence[str]) -> Sequence[str]:
    return (given,) if isinstance(given, str) else given


def _told(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked otherwise than by default."""
    return {name: value for name, value in asked.items() if value != _DEFAULTS[name]}
