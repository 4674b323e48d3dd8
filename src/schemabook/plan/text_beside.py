"""What EXPLAIN's text form prints after the tree: planning, triggers, JIT, settings, serialization."""

from __future__ import annotations

import re
from typing import Any, Final

from schemabook.plan.scalar import scalar, unquote

_TRIGGER: Final = re.compile(
    r"Trigger(?: (?P<name>(?!for constraint ).*?))??(?: for constraint (?P<constraint>.*?))?"
    r"(?: on (?P<relation>.*?))?: (?:time=(?P<time>[\d.]+) )?calls=(?P<calls>\d+)$"
)
_SETTING: Final = re.compile(r"(?P<name>[\w.]+) = (?P<value>NULL|'.*?')(?=, [\w.]+ = (?:'|NULL)|$)")
_SERIALIZATION: Final = re.compile(
    r"(?:time=(?P<time>[\d.]+) ms  )?output=(?P<output>\d+)kB  format=(?P<format>\w+)$"
)
_TIMING: Final = re.compile(r"(\w+) ([\d.]+) ms(?: \((\w+) ([\d.]+) ms\))?")
_OPTION: Final = re.compile(r"(\w+) (true|false)")
#: How such a line begins, at the left edge of the plan.
BESIDE: Final = re.compile(
    r"(?:Planning|JIT|Trigger\b.*|Settings|Serialization|Planning Time|Planning time|Execution Time"
    r"|Execution time|Total runtime|Query Identifier|Query Parameters|Query Text|Optimizer):(?: |$)"
)


def trigger(text: str) -> dict[str, Any] | None:
    """ "Trigger NAME for constraint CONSTRAINT on TABLE: time=1.0 calls=2"; all but calls may be missing."""
    found = _TRIGGER.match(text)
    if found is None:
        return None
    names = {"Trigger Name": "name", "Constraint Name": "constraint", "Relation": "relation"}
    entry: dict[str, Any] = {key: unquote(found[part]) for key, part in names.items() if found[part]}
    if found["time"]:
        entry["Time"] = float(found["time"])
    return entry | {"Calls": int(found["calls"])}


def settings(text: str) -> dict[str, Any]:
    """ "name = 'value', name = 'value'"; values are not escaped, so the next name ends one."""
    found = {m["name"]: m["value"] for m in _SETTING.finditer(text)}
    return {name: None if value == "NULL" else value[1:-1] for name, value in found.items()}


def serialization(text: str) -> dict[str, Any] | None:
    """ "time=1.0 ms  output=2kB  format=text"; no time with TIMING OFF."""
    found = _SERIALIZATION.match(text)
    if found is None:
        return None
    time = {"Time": float(found["time"])} if found["time"] else {}
    return time | {"Output Volume": int(found["output"]), "Format": found["format"]}


def jit(text: str) -> dict[str, Any] | None:
    """One line of the JIT block. From 17 the time of "Generation" has a part, "Deform"."""
    key, _, value = text.partition(": ")
    if key == "Options":
        return {key: {name: state == "true" for name, state in _OPTION.findall(value)}}
    if key != "Timing":
        return {key: scalar(key, value)} if value else None
    times: dict[str, Any] = {}
    for name, time, part, share in _TIMING.findall(value):
        times[name] = {part: float(share), "Total": float(time)} if part else float(time)
    return {key: times} if times else None
