"""The headline of a node in EXPLAIN's text form -> the keys of the JSON form.

    Parallel Index Scan Backward using a_b_idx on public.a x  (cost=0.42..8.44 rows=1 width=4) (actual ...)

The opposite of `label.py`; follows `ExplainNode()` and `ExplainTargetRel()` in PostgreSQL's explain.c.
Names that are not known keep their words: a node that some later version brings is read like any other.
"""

from __future__ import annotations

import re
from typing import Any, Final

from schemabook.plan.scalar import number, unquote

_NUMBER: Final = r"\d+(?:\.\d+)?"
_COST: Final = (
    rf"\(cost=(?P<startup>{_NUMBER})\.\.(?P<total>{_NUMBER}) rows=(?P<rows>{_NUMBER}) width=(?P<width>\d+)\)"
)
_ACTUAL: Final = (
    rf"\((?:actual (?:time=(?P<first>{_NUMBER})\.\.(?P<last>{_NUMBER}) )?"
    rf"rows=(?P<returned>{_NUMBER}) loops=(?P<loops>{_NUMBER})|(?P<never>never executed))\)"
)
TAIL: Final = re.compile(rf"(?:\s*{_COST})?(?:\s*{_ACTUAL})?\s*$")
_BROKEN: Final = re.compile(r"\((?:cost=|actual |never exec)|\((?:c(?:os?)?|a(?:ctua?)?|n(?:ever?)?)?$")

_IDENTIFIER: Final = r'(?:"(?:[^"]|"")+"|[^\s".]+)'
_TARGET: Final = re.compile(
    rf"(?:(?P<schema>{_IDENTIFIER})\.)?(?P<name>{_IDENTIFIER})(?: (?P<alias>{_IDENTIFIER}))?$"
)
_CUSTOM: Final = re.compile(r"Custom Scan \((?P<provider>.*?)\)(?: on (?P<target>.*))?$")
_PLAIN: Final = re.compile(
    rf"(?P<name>.*?)(?P<backward> Backward)?(?: using (?P<index>{_IDENTIFIER}))?(?: on (?P<target>.*))?$"
)
_JOIN: Final = re.compile(r"(?P<stem>Nested Loop|Merge|Hash)(?: (?P<type>[A-Z][A-Za-z ]*?))? Join$")
_SETOP: Final = re.compile(r"(?P<hash>Hash)?SetOp (?P<command>.+)$")
_AGGREGATE: Final = re.compile(r"(?:(?P<mode>Partial|Finalize) )?(?P<kind>(?:Group|Hash|Mixed)?Aggregate)$")
_STRATEGY: Final = {
    "Aggregate": "Plain",
    "GroupAggregate": "Sorted",
    "HashAggregate": "Hashed",
    "MixedAggregate": "Mixed",
}
MODIFY: Final = re.compile(
    r"(?P<foreign>Foreign )?(?P<kind>Insert|Update|Delete|Merge)(?: on (?P<target>.*))?$"
)
#: Under which key the name in "... on NAME" stands, where it is not the relation's.
_NAMED: Final = {
    "Function Scan": "Function Name",
    "Table Function Scan": "Table Function Name",
    "CTE Scan": "CTE Name",
    "WorkTable Scan": "CTE Name",
    "Named Tuplestore Scan": "Tuplestore Name",
    "Bitmap Index Scan": "Index Name",
    "Values Scan": "Alias",
    "Subquery Scan": "Alias",
}
KNOWN: Final = re.compile(
    r"(?:Parallel )?(?:Async )?(?:Result|ProjectSet|(?:Foreign )?(?:Insert|Update|Delete|Merge)(?= on )"
    r"|Append|Merge Append|Recursive Union|Bitmap(?:And|Or)|Nested Loop|(?:Hash|Merge)(?: [A-Z]\w+){0,2} Join"
    r"|(?:Seq|Sample|Index|Index Only|Bitmap Index|Bitmap Heap|Tid|Tid Range|Subquery|Function"
    r"|Table Function|Values|CTE|Named Tuplestore|WorkTable|Foreign|Custom) Scan|Gather(?: Merge)?"
    r"|Materialize|Memoize|(?:Incremental )?Sort|Group|(?:Partial |Finalize )?(?:Group|Hash|Mixed)?Aggregate"
    r"|WindowAgg|Unique|(?:Hash)?SetOp|LockRows|Limit|Hash)(?= |$)(?! [a-z]+:)"
)


def has_tail(text: str) -> bool:
    """True when a line ends with the costs or with what was measured."""
    found = TAIL.search(text)
    return found is not None and bool(found[0].strip())


def is_root(text: str) -> bool:
    """True when a line without an arrow is a node: by its name and by what follows it."""
    known = KNOWN.match(text)
    return known is not None and (has_tail(text) or _is_bare(text))


def _is_bare(text: str) -> bool:
    """A node without costs: nothing but what belongs to a name."""
    return ": " not in text and not _BROKEN.search(text) and not text.endswith(":")


def headline(text: str) -> dict[str, Any] | None:
    """The node's keys (without the arrow before it); None where the line is damaged."""
    tail = TAIL.search(text)
    assert tail is not None  # it matches the empty end, too
    title = text[: tail.start()].strip()
    if not title or _BROKEN.search(title) or title.count('"') % 2:
        return None
    return _title(title) | _measured(tail)


def _measured(tail: re.Match[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if tail["startup"]:
        found["Startup Cost"] = float(tail["startup"])
        found["Total Cost"] = float(tail["total"])
        found["Plan Rows"] = number(tail["rows"])
        found["Plan Width"] = number(tail["width"])
    if tail["first"]:
        found["Actual Startup Time"] = float(tail["first"])
        found["Actual Total Time"] = float(tail["last"])
    if tail["loops"]:
        found["Actual Rows"] = number(tail["returned"])
        found["Actual Loops"] = number(tail["loops"])
    if tail["never"]:
        found["Actual Rows"] = found["Actual Loops"] = 0
    return found


def _title(title: str) -> dict[str, Any]:
    aware, title = _without("Parallel ", title)
    capable, title = _without("Async ", title)
    flags = {"Parallel Aware": aware, "Async Capable": capable}
    custom = _CUSTOM.match(title)
    if custom:
        node = {"Node Type": "Custom Scan", "Custom Plan Provider": custom["provider"]}
        return node | flags | target("Custom Scan", custom["target"])
    modify = MODIFY.match(title)
    if modify:
        kind = "Foreign Scan" if modify["foreign"] else "ModifyTable"
        return {"Node Type": kind, "Operation": modify["kind"]} | flags | target(kind, modify["target"])
    return _named(title) | flags


def _named(title: str) -> dict[str, Any]:
    plain = _PLAIN.match(title)
    assert plain is not None  # every part but the name may be missing, and the name may be anything
    name = plain["name"]
    node = _aggregate(name) or _join(name) or _set_operation(name) or {"Node Type": name}
    if node["Node Type"] == "Foreign Scan":
        node["Operation"] = "Select"
    if plain["index"]:
        node["Scan Direction"] = "Backward" if plain["backward"] else "Forward"
        node["Index Name"] = unquote(plain["index"])
    elif plain["backward"]:
        node["Node Type"] += " Backward"
    return node | target(node["Node Type"], plain["target"])


def _without(prefix: str, text: str) -> tuple[bool, str]:
    return text.startswith(prefix), text.removeprefix(prefix)


def _aggregate(name: str) -> dict[str, Any] | None:
    found = _AGGREGATE.match(name)
    if found is None:
        return None
    mode = found["mode"] or "Simple"
    return {"Node Type": "Aggregate", "Strategy": _STRATEGY[found["kind"]], "Partial Mode": mode}


def _join(name: str) -> dict[str, Any] | None:
    found = _JOIN.match(name)
    if found:
        stem = found["stem"]
        kind = stem if stem == "Nested Loop" else f"{stem} Join"
        return {"Node Type": kind, "Join Type": found["type"] or "Inner"}
    return {"Node Type": name, "Join Type": "Inner"} if name == "Nested Loop" else None


def _set_operation(name: str) -> dict[str, Any] | None:
    found = _SETOP.match(name)
    if found is None:
        return None
    strategy = "Hashed" if found["hash"] else "Sorted"
    return {"Node Type": "SetOp", "Strategy": strategy, "Command": found["command"]}


def target(kind: str, text: str | None) -> dict[str, Any]:
    """What a node works on: "SCHEMA.NAME ALIAS", the schema only with VERBOSE, the alias only if other."""
    found = _TARGET.match(text) if text else None
    if found is None:
        return {"Relation Name": text} if text else {}
    key = _NAMED.get(kind, "Relation Name")
    name = unquote(found["name"])
    if key in ("Alias", "Index Name"):
        return {key: name}
    schema = {"Schema": unquote(found["schema"])} if found["schema"] else {}
    return {key: name} | schema | {"Alias": unquote(found["alias"]) if found["alias"] else name}
