"""Rules about row-level security: where it is missing, without effect, or gone round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from schemabook.lint.messages import security as says
from schemabook.lint.spelling import Raw, new_name, script, sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.lint.facts import Facts, Rule
    from schemabook.lint.message import DesignFinding
    from schemabook.schema import Name, Policy, Table, View

_WORD: Final = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[\w.$]+')
_TRUE: Final = frozenset({"true", "on", "1", "yes"})


def row_security_missing(facts: Facts) -> Iterator[DesignFinding]:
    """A table with an owner column beside tables that guard their rows by that very column."""
    owners = _owners(facts)
    shared = {key: _shared(tables, key[1]) for key, tables in owners.items()}
    for table in facts.tables:
        if table.row_security or table.policies:
            continue
        for column in table.columns:
            key = (table.schema, column.name, column.type)
            if key in owners:
                fix, undo = _copied(facts, table, shared[key])
                names = {"column": column.name, "other": owners[key][0].key}
                yield says.ROW_SECURITY_MISSING.finding(table.key, fix, undo=undo, **names)
                break


def row_security_without_policy(facts: Facts) -> Iterator[DesignFinding]:
    """Row-level security without a policy: nobody but the owner sees a row."""
    for table in facts.tables:
        if table.row_security and not table.policies:
            yield says.NO_POLICY.finding(table.key)


def policy_without_effect(facts: Facts) -> Iterator[DesignFinding]:
    """Policies on a table whose row-level security was never switched on."""
    for table in facts.schema.tables:
        if table.policies and not table.row_security:
            yield says.POLICY_WITHOUT_EFFECT.finding(
                table.key,
                script(sql("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table=table)),
                undo=script(sql("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", table=table)),
                policies=", ".join(p.name for p in table.policies),
            )


def row_security_not_forced(facts: Facts) -> Iterator[DesignFinding]:
    """Policies that the only role with rights on the table, its owner, need not keep."""
    guarded = [t for t in facts.tables if t.row_security and t.policies]
    forced = [t for t in guarded if t.force_row_security]
    for table in guarded:
        alone = not any(not g.revoked for g in (*table.grants, *(g for c in table.columns for g in c.grants)))
        if not table.force_row_security and (alone or 2 * len(forced) > len(guarded)):
            yield says.NOT_FORCED.finding(
                table.key,
                script(sql("ALTER TABLE {table} FORCE ROW LEVEL SECURITY", table=table)),
                undo=script(sql("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", table=table)),
                reason="no other role has a privilege on the table"
                if alone
                else "the other tables with policies force it",
            )


def view_bypasses_row_security(facts: Facts) -> Iterator[DesignFinding]:
    """A view reads with its owner's rights: the caller's policies do not hold behind it."""
    for view, below in _over_guarded(facts):
        # without a policy the owner alone may read: so it stays where nobody else may read the view
        open_to_others = _is_granted(view) or any(table.policies for table in below)
        if not view.materialized and not _invoker(view) and open_to_others:
            yield says.VIEW_BYPASSES.finding(
                view.key,
                script(sql("ALTER VIEW {view} SET (security_invoker = true)", view=view)),
                undo=script(sql("ALTER VIEW {view} RESET (security_invoker)", view=view)),
                tables=", ".join(str(t.key) for t in below),
            )


def stored_rows_bypass_row_security(facts: Facts) -> Iterator[DesignFinding]:
    """A materialized view holds rows that policies guard in their table, for everybody who may read it."""
    for view, below in _over_guarded(facts):
        if view.materialized and _is_granted(view):
            yield says.STORED_ROWS.finding(view.key, tables=", ".join(str(t.key) for t in below))


def _over_guarded(facts: Facts) -> Iterator[tuple[View, list[Table]]]:
    """Views with the tables below them that have row-level security, where there are any."""
    guarded = {t.key: t for t in facts.schema.tables if t.row_security}
    views = {v.key: v for v in facts.schema.views}
    for view in facts.schema.views if guarded else ():
        below = sorted(_below(views, view, set()) & guarded.keys())
        if below:
            yield view, [guarded[name] for name in below]


def _is_granted(view: View) -> bool:
    return any(not g.revoked for g in (*view.grants, *(g for c in view.columns for g in c.grants)))


def _invoker(view: View) -> bool:
    # "true" may be written as any beginning of it, or as ON; PostgreSQL keeps what was written
    found = dict(option.partition("=")[::2] for option in view.options)
    return found.get("security_invoker", "false").lower() in _TRUE | {"t", "tr", "tru", "y", "ye"}


def _below(views: dict[Name, View], view: View, seen: set[Name]) -> set[Name]:
    """The relations that a view reads, through other views too."""
    for name in view.depends_on:
        if name not in seen:
            seen.add(name)
            if name in views and not views[name].materialized:
                _below(views, views[name], seen)
    return seen


def _owners(facts: Facts) -> dict[tuple[str, str, str], list[Table]]:
    """The tables that guard their rows by a column, for each schema, column's name and type.

    It is one that a policy names, and that refers to another table or is called ..._id; the key "id" of each
    table says nothing about an owner.
    """
    found: dict[tuple[str, str, str], list[Table]] = {}
    for table in facts.tables:
        if not table.row_security or not table.policies:
            continue
        keys = {f.columns[0] for f in table.foreign_keys if len(f.columns) == 1}
        named = set().union(*(_columns(table, p) for p in table.policies))
        for column in table.columns:
            refers = column.name in keys or (column.name.lower().endswith("id") and column.name != "id")
            if refers and column.name in named:
                found.setdefault((table.schema, column.name, column.type), []).append(table)
    return found


def _columns(table: Table, policy: Policy) -> set[str]:
    """The table's columns that the conditions of a policy name."""
    text = f"{policy.using or ''} {policy.check or ''}"
    found = {w.rpartition(".")[2].strip('"').replace('""', '"') for w in _WORD.findall(text)}
    return found & set(table.by_name)


class _Shared(NamedTuple):
    """The one policy that tables have in common, and whether they force it."""

    policy: Policy
    forced: bool


def _shared(guarded: list[Table], column: str) -> _Shared | None:
    """The policy of these tables; None where they differ, or where it reads more than the column."""
    policies = [(g, p) for g in guarded for p in g.policies]
    kinds = {
        (p.command, p.permissive, p.roles, p.using, p.check) for g, p in policies if column in _columns(g, p)
    }
    plain = all(
        _columns(g, p) <= {column} and " FROM " not in f"{p.using} {p.check}".upper() for g, p in policies
    )
    if len(kinds) != 1 or not plain:
        return None
    policy = next(p for g, p in policies if column in _columns(g, p))
    return _Shared(policy, all(g.force_row_security for g in guarded))


def _copied(facts: Facts, table: Table, shared: _Shared | None) -> tuple[str | None, str | None]:
    """The policy of other tables for this one; None where they have none in common."""
    if shared is None:
        return None, None
    policy = shared.policy
    own = {"table": table, "policy": new_name(facts, table.schema, table.name, "owner")}
    create = "CREATE POLICY {policy} ON {table} AS {mode} FOR {command} TO {roles}"
    create += " USING ({using})" if policy.using else ""
    create += " WITH CHECK ({check})" if policy.check else ""
    roles = [Raw("PUBLIC") if r == "PUBLIC" else Raw(sql("{role}", role=r)) for r in policy.roles]
    made = sql(
        create,
        **own,
        mode=Raw("PERMISSIVE" if policy.permissive else "RESTRICTIVE"),
        command=Raw(policy.command),
        roles=Raw(", ".join(roles)),
        using=Raw(policy.using or ""),
        check=Raw(policy.check or ""),
    )
    switches = ["ENABLE", "FORCE"] if shared.forced else ["ENABLE"]
    alter = "ALTER TABLE {table} {switch} ROW LEVEL SECURITY"
    there = [sql(alter, table=table, switch=Raw(s)) for s in switches]
    back = [sql(alter, table=table, switch=Raw(s)) for s in ("NO FORCE", "DISABLE")]
    return script(made, *there), script(*back, sql("DROP POLICY {policy} ON {table}", **own))


RULES: Final[tuple[Rule, ...]] = (
    row_security_missing,
    row_security_without_policy,
    policy_without_effect,
    row_security_not_forced,
    view_bypasses_row_security,
    stored_rows_bypass_row_security,
)
