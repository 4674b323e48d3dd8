"""The domains of a schema as a small file that people edit: TOML, a list of tables for each domain.

    [domains]
    billing = [
      "invoice",
      "payment*",
      "shop.refund",
    ]

Pure text: whoever calls reads and writes the file.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from schemabook.errors import SyntaxProblem
from schemabook.explore.tables import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemabook.explore.domains import Domains
    from schemabook.schema import Name, Schema

_HEAD: Final = """\
# The domains of this schema: which tables belong together. The file is yours to edit and to keep.
# Tables go by their names (schema.table outside public), or by patterns with * and ?; a name counts for more
# than a pattern, and of two domains the first. Tables that are not listed are placed where most of their
# references lead.
[domains]
"""
_HINT: Final = 'a domain is a list of names: billing = ["invoice", "payment*"]'
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_ODD: Final = re.compile(r'[.*?"]')
_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\Z")


@dataclass(frozen=True, kw_only=True)
class DomainFile:
    """What such a file says: for each domain the names and patterns of its tables, in the file's order."""

    domains: tuple[tuple[str, tuple[str, ...]], ...]

    def pins(self, schema: Schema) -> dict[Name, str]:
        """The domain of every table that the file names, by domain in the file's order.

        A name counts for more than a pattern, and of two domains the first.
        """
        known = _spellings(schema)
        found: dict[Name, str] = {}
        for matching in (_exact, _by_pattern):
            for domain, entries in self.domains:
                for entry in entries:
                    for table in matching(entry, known):
                        found.setdefault(table, domain)
        order = {domain: i for i, (domain, _) in enumerate(self.domains)}
        return dict(sorted(found.items(), key=lambda item: (order[item[1]], item[0])))

    def unknown(self, schema: Schema) -> tuple[str, ...]:
        """The entries that match no table, or as a bare name several outside public, in the file's order."""
        known = _spellings(schema)
        entries = dict.fromkeys(entry for _, found in self.domains for entry in found)
        return tuple(e for e in entries if not _exact(e, known) and not _by_pattern(e, known))


def read_domains(text: str) -> DomainFile:
    """The file's text as data; SyntaxProblem, with its line, for what is no TOML or says something else."""
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as problem:
        raise _not_toml(str(problem), text) from None
    found = data.get("domains")
    if not isinstance(found, dict):
        raise SyntaxProblem("The domain file has no table [domains].", line=1, hint=_HINT)
    return DomainFile(domains=tuple((name, _entries(name, value, text)) for name, value in found.items()))


def write_domains(domains: Domains) -> str:
    """The text of the file that says the same as `domains`, one table a line, always in the same order."""
    lines = [_HEAD]
    for name in domains.names:
        lines.append(f"{_key(name)} = [\n")
        lines += [f"  {_string(spelled(table))},\n" for table in domains.tables(name)]
        lines.append("]\n")
    return "".join(lines)


def spelled(name: Name) -> str:
    """The table's name as the file has it: parts with a dot, a wildcard or a quote are quoted as in SQL."""
    parts = name[1:] if name.schema == "public" else name
    return ".".join('"' + p.replace('"', '""') + '"' if _ODD.search(p) else p for p in parts)


@dataclass(frozen=True, kw_only=True)
class _Spellings:
    """The tables by each way to name them, the ways that leave no doubt first."""

    certain: Mapping[str, Name]
    loose: Mapping[str, tuple[Name, ...]]
    tables: tuple[Name, ...]


def _spellings(schema: Schema) -> _Spellings:
    tables = tuple(table.key for table in whole(schema))
    loose: dict[str, list[Name]] = {}
    for name in tables:
        for text in dict.fromkeys((".".join(name), str(name), name.name)):
            loose.setdefault(text, []).append(name)
    return _Spellings(
        certain={spelled(name): name for name in tables},
        loose={text: tuple(found) for text, found in loose.items()},
        tables=tables,
    )


def _exact(entry: str, known: _Spellings) -> tuple[Name, ...]:
    if entry in known.certain:
        return (known.certain[entry],)
    found = known.loose.get(entry, ())
    return found if len(found) == 1 else ()


def _by_pattern(entry: str, known: _Spellings) -> tuple[Name, ...]:
    """The tables that match; a pattern without a dot is one for the table's name in any schema."""
    if not {"*", "?"} & set(entry):
        return ()
    wanted = re.compile(re.escape(entry).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
    return tuple(n for n in known.tables if wanted.fullmatch(".".join(n) if "." in entry else n.name))


def _entries(name: str, value: Any, text: str) -> tuple[str, ...]:
    if not name:
        raise SyntaxProblem("A domain has no name.", line=_line_of(('""', "''"), text), hint=_HINT)
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        line = _line_of((name, _key(name)), text)
        raise SyntaxProblem(f"The domain {name} is not a list of table names.", line=line, hint=_HINT)
    return tuple(value)


def _not_toml(said: str, text: str) -> SyntaxProblem:
    place = _PLACE.search(said)
    line, column = (
        (int(place[1]), int(place[2])) if place and place[1] else (len(text.splitlines()) or 1, None)
    )
    message = f"The domain file is not TOML: {_PLACE.sub('', said)} (line {line})."
    return SyntaxProblem(message, line=line, column=column, hint=_HINT)


def _line_of(starts: Iterable[str], text: str) -> int:
    """The first line that begins with one of the texts or with `[domains.` and it; 1 where there is none."""
    wanted = tuple(start + rest for start in starts for rest in (" ", "=", "]", "."))
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().removeprefix("[domains.").startswith(wanted):
            return number
    return 1


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    """A TOML string; literal where that spares escapes. TOML wants control characters escaped."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _escape(c) for c in escaped) + '"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
