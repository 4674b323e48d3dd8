"""Lists of options, `name=value` each: storage parameters, and those of foreign servers."""

from __future__ import annotations

from schemabook.alter.text import Raw, say, value


def pairs(options: tuple[str, ...]) -> dict[str, str]:
    """The options by their names; one without a value has an empty one."""
    return dict(_split(option) for option in options)


def _split(option: str) -> tuple[str, str]:
    name, _, setting = option.partition("=")
    return name, setting


def _name(name: str) -> Raw:
    """`fillfactor`, `toast.autovacuum_enabled`: a dot stands between identifiers."""
    return Raw(".".join(say("{}", part) for part in name.split(".")))


def settings(options: tuple[str, ...]) -> Raw:
    """What stands in SET (...) or WITH (...)."""
    return Raw(", ".join(say("{} = {}", _name(n), value(s)) for n, s in pairs(options).items()))


def set_and_reset(old: tuple[str, ...], new: tuple[str, ...]) -> list[Raw]:
    """The actions of ALTER ... that lead from one list of storage parameters to another."""
    before, after = pairs(old), pairs(new)
    gone = [name for name in before if name not in after]
    found = [Raw(f"RESET ({', '.join(_name(n) for n in gone)})")] if gone else []
    changed = tuple(f"{n}={s}" for n, s in after.items() if before.get(n) != s)
    return found + ([Raw(f"SET ({settings(changed)})")] if changed else [])


def in_order(old: tuple[str, ...], new: tuple[str, ...]) -> list[Raw]:
    """As `set_and_reset`, where the order counts, too: what is set stands behind what was there."""
    before, after = pairs(old), pairs(new)
    kept = [n for n in before if before[n] == after.get(n)]
    changed = [n for n in after if n not in kept]
    if kept + changed == list(after):
        return set_and_reset(old, new)
    return [*set_and_reset(old, ()), *set_and_reset((), new)]


def foreign(old: tuple[str, ...], new: tuple[str, ...]) -> Raw | None:
    """What stands in OPTIONS (...) of a foreign object; None where nothing differs."""
    before, after = pairs(old), pairs(new)
    found = [say("DROP {}", n) for n in before if n not in after]
    found += [say("SET {} {}", n, value(s)) for n, s in after.items() if n in before and before[n] != s]
    found += [say("ADD {} {}", n, value(s)) for n, s in after.items() if n not in before]
    return Raw(", ".join(found)) if found else None
