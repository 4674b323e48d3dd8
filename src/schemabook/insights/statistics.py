"""Which statistics would have told the planner better, as the SQL that makes them.

Source: https://www.postgresql.org/docs/18/planner-stats.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from schemabook.insights.conditions import (
    bare,
    conjuncts,
    expression,
    leaves,
    mentions,
    plain_column,
    sides,
    terms,
)
from schemabook.insights.names import is_catalog, object_name, qualified, table_name

if TYPE_CHECKING:
    from schemabook.insights.facts import Facts
    from schemabook.plan import Node

_TARGET: Final = 1000  # values ANALYZE keeps per column; 100 is the default, 10,000 the most
_MOST: Final = 8  # columns of one statistics object
_READ: Final = ("Index Cond", "Recheck Cond", "Filter")


@dataclass(frozen=True)
class Better:
    """`sql` improves the statistics, `cause` names the columns, `advice` says what to do beside it."""

    sql: str | None = None
    cause: str | None = None
    advice: str | None = None


def better_statistics(facts: Facts, node: Node) -> Better:
    """What to try for a node whose estimate is wrong of itself."""
    scan = facts.scan(node)
    if scan.node_type == "Foreign Scan":
        table = qualified(scan.schema, scan.relation) if scan.relation else None
        return Better(
            f"ANALYZE {table};" if table else None,
            advice="If that is not enough, give the foreign server the option use_remote_estimate.",
        )
    if scan.relation:
        return _of_scan(facts, scan, node)
    if node.node_type == "Aggregate" and node.conditions.get("Group Key"):
        return _of_groups(facts, node)
    joined = [node.conditions[k] for k in ("Hash Cond", "Merge Cond", "Join Filter") if k in node.conditions]
    if joined:
        return _of_join(facts, joined)
    return Better(advice=_ADVICE.get(node.node_type, _ADVICE[""]))


_ADVICE: Final = {
    "Function Scan": "ALTER FUNCTION ... ROWS n tells the planner how many rows a function returns.",
    "CTE Scan": "A materialised CTE has no statistics: WITH ... AS NOT MATERIALIZED, or a temporary table.",
    "": "ANALYZE the tables below; or put this step into a temporary table and ANALYZE that.",
}


def _of_scan(facts: Facts, scan: Node, node: Node) -> Better:
    """One column: more values of it. Several: their correlation. None: the table."""
    table = table_name(facts, scan) or ""
    texts = [v for n in dict.fromkeys((scan.id, node.id)) for v in _conditions(facts.plan.node(n))]
    keys = list(dict.fromkeys(k for text in texts for leaf in leaves(text) for k in _keys(leaf, scan)))[
        :_MOST
    ]
    if not keys or is_catalog(scan):
        return Better(
            f"ANALYZE {table};", advice="If that does not help, the condition is one without statistics."
        )
    unknown = [k for k in keys if k.startswith("(")]  # the planner takes a constant guess at those
    keys = unknown or keys
    shown = ", ".join(keys)
    if unknown:
        made = " ".join(_create(facts, scan, table, [k]) for k in unknown)
        return Better(f"{made} ANALYZE {table};", f"There are no statistics about {shown}.")
    if len(keys) == 1:
        return Better(
            _target(table, keys[0]),
            f"The condition is on {shown}, whose values are spread unevenly or have changed since ANALYZE.",
        )
    cause = f"The conditions on {shown} were taken for independent of each other; most likely they are not."
    return Better(f"{_create(facts, scan, table, keys)} ANALYZE {table};", cause)


def _conditions(node: Node) -> list[str]:
    return [node.conditions[k] for k in _READ if k in node.conditions]


def _keys(leaf: str, scan: Node) -> list[str]:
    """The columns or expressions of one condition, also under operators that no index serves."""
    found = terms(leaf, scan.alias)
    if found:
        return [t.key for t in found]
    for word in (" <> ", " ~~ ", " !~~ ", " ~ ", " ~* "):
        left, operator, _ = bare(leaf).partition(word)
        if operator:
            column = plain_column(left)
            made = expression(left)
            return [column[1]] if column else [f"({made})"] if made else []
    return []


def _target(table: str, column: str) -> str:
    return f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {_TARGET}; ANALYZE {table};"


def _create(facts: Facts, scan: Node, table: str, keys: list[str], kind: str = "") -> str:
    """CREATE STATISTICS with a name, which 15 demands; one that is there already gets a larger target."""
    plain = [k.strip('"') for k in keys]
    known = facts.table(scan)
    shown = ", ".join(keys)
    for have in known.statistics if known else ():
        if f" ON {shown} FROM " in have.definition:
            return f"ALTER STATISTICS {qualified(have.schema, have.name)} SET STATISTICS {_TARGET};"
    name = object_name(scan.relation or "", *plain, "stat")
    return f"CREATE STATISTICS {name}{kind} ON {shown} FROM {table};"


def _of_groups(facts: Facts, node: Node) -> Better:
    """The number of groups: distinct values of a column, or combinations of several."""
    keys = _group_keys(node.conditions["Group Key"])
    owners = {a for k in keys for a in mentions(k)}
    scans = [n for n in _scans_below(node) if not owners or n.alias in owners]
    parts = [(c[1] if (c := plain_column(k)) else f"({e})" if (e := expression(k)) else None) for k in keys]
    if len({s.relation for s in scans}) != 1 or len(owners) > 1 or None in parts or len(parts) > _MOST:
        return Better(
            advice="The groups come from several tables: ANALYZE them; no statistics go across tables."
        )
    scan, table, names = scans[0], table_name(facts, scans[0]) or "", [p for p in parts if p is not None]
    if len(names) > 1 or names[0].startswith("("):
        kind = " (ndistinct)" if len(names) > 1 else ""
        cause = f"How many combinations of {', '.join(names)} there are is not known."
        if len(names) == 1:
            cause = f"How many values {names[0]} has is not known."
        return Better(f"{_create(facts, scan, table, names, kind)} ANALYZE {table};", cause)
    if node.loops == 1 and node.extra.get("Partial Mode", "Simple") == "Simple" and _whole(scan):
        count = round(node.rows_actual or 1)
        return Better(
            f"ALTER TABLE {table} ALTER COLUMN {names[0]} SET (n_distinct = {count}); ANALYZE {table};",
            f"{names[0]} has more or fewer distinct values than the sample of ANALYZE suggested.",
        )
    return Better(_target(table, names[0]), f"How many distinct values {names[0]} has was misjudged.")


def _whole(scan: Node) -> bool:
    return not _conditions(scan)


def _group_keys(text: str) -> list[str]:
    """Keys are printed with commas between; those inside parentheses belong to an expression."""
    keys, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            keys.append(text[start:at].strip())
            start = at + 1
    return [*keys, text[start:].strip()]


def _scans_below(node: Node) -> list[Node]:
    found = [node]
    for one in found:
        found.extend(one.children)
    return [n for n in found if n.relation]


def _of_join(facts: Facts, conditions: list[str]) -> Better:
    """Both sides of the join condition: expressions get statistics, columns more values."""
    found: dict[str, None] = {}
    for part in (p for c in conditions for p in conjuncts(c)):
        for side in sides(part) or ():
            scan = next((facts.by_alias[a] for a in mentions(side) if a in facts.by_alias), None)
            column, made = plain_column(side), expression(side)
            if scan is None or len(mentions(side)) != 1 or scan.node_type == "Foreign Scan":
                continue
            table = table_name(facts, scan) or ""
            if column is not None:
                found[_target(table, column[1])] = None
            elif made is not None:
                found[f"{_create(facts, scan, table, [f'({made})'])} ANALYZE {table};"] = None
    joined = " AND ".join(conditions)
    return Better(
        " ".join(found) or None,
        f"The error arises in the join on {joined}.",
        advice=(
            "Statistics do not reach across tables: where the rows of one side match unevenly, put it into "
            "a temporary table and ANALYZE it."
        ),
    )
