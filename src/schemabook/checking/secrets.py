"""Secrets in a text: keys, tokens, passwords in URLs; pure.

An own check and no dependency: detect-secrets had its last release in May 2024 and nobody to make another
(Yelp/detect-secrets#926, #953); gitleaks and trufflehog are programs in Go, which pip does not bring. What a
schema's project is likely to hold is little: a database URL, the keys of the cloud around it, tokens of the
services it calls. These have fixed forms, so that random looking data (password hashes in sample rows, UUIDs,
digests) is no alarm; entropy decides only where a name says that the value is secret.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALLOWED: Final = ("pragma: allowlist secret", "gitleaks:allow")  # the comments of both known tools
_BITS: Final = 3.0  # a character of a made-up word has less, of a generated token more

# Issued by a service in a form of its own; see the rules of gitleaks for where each is documented.
_TOKENS: Final = (
    ("a private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ("an AWS access key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", r"\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
    ("a Stripe key", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("a Google API key", r"\bAIza[A-Za-z0-9_-]{35}"),
    ("an OpenAI or Anthropic key", r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}"),
    ("a Telegram bot token", r"\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}\b"),
    ("a PyPI token", r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{20,}"),
    ("a Neon API key", r"\bnapi_[a-z0-9]{40,}"),
    ("a JSON web token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
)
_TOKEN: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _TOKENS)

# The password may have a raw "@" in it: all up to the last one before the host ends.
_URL: Final = re.compile(
    r"\b(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<user>[^\s:/@'\"`<>]*):(?P<value>[^\s/'\"`]+)@(?P<host>[^\s/'\"`:?]*)",
    re.IGNORECASE,
)
_IN_QUERY: Final = re.compile(r"://[^\s'\"`]*[?&](?:ssl)?password=(?P<value>[^\s&'\"`]+)", re.IGNORECASE)
_CONNINFO: Final = re.compile(
    r"\b(?:host|dbname|user|port)\s*=\s*\S+.*?\bpassword\s*=\s*'?(?P<value>[^\s'\"`]+)", re.IGNORECASE
)
_IDENTIFIED: Final = re.compile(r"\b(?:ENCRYPTED\s+)?PASSWORD\s+'(?P<value>[^']+)'", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"(?P<name>[A-Za-z0-9_.-]*(?:passwd|password|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)"
    r"[A-Za-z0-9_.-]*)[\"']?(?:\s*:\s*[A-Za-z][A-Za-z0-9_.\[\]| ]*)?\s*(?:=>?|:)\s*"
    r"(?P<quote>[\"']?)(?P<value>[^\s\"'`,;]{8,})(?P=quote)",
    re.IGNORECASE,
)
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[a-z]+(?:_[a-z0-9]+)+")
# A value that a reader fills in: $VAR, ${VAR}, {var}, <password>, %(var)s, %s, :var, ***, ..., xxx
_PLACEHOLDER: Final = re.compile(r"[$<{%].*|:\w+|\W+|x+|\.\.\.", re.IGNORECASE)
_EXAMPLE_WORDS: Final = {"pass", "password", "passwd", "pw", "pwd", "secret", "mypassword", "your_password"}
_EXAMPLE_USERS: Final = {"user", "username", "me", "you", "your_user"}
_NOT_SECRET: Final = ("hash", "scheme", "length", "column", "field", "name", "_id", "count", "used", "limit")


@dataclass(frozen=True)
class Leak:
    """A secret at a line, from 1: `kind` says what it is, without repeating it."""

    line: int
    kind: str


# Fonts and pictures inside a drawing: no secret is that long, and to search one takes its length squared.
_EMBEDDED: Final = re.compile(r"[A-Za-z0-9+/=_-]{2000,}")


def leaks(text: str) -> Iterator[Leak]:
    """Every secret of a text, at most one of a kind a line; a line with an allowing comment has none."""
    for number, line in enumerate(_EMBEDDED.sub("", text).splitlines(), start=1):
        if not any(comment in line for comment in _ALLOWED):
            yield from (Leak(number, kind) for kind in dict.fromkeys(_kinds(line)))


def _kinds(line: str) -> Iterator[str]:
    tokens = [kind for kind, pattern in _TOKEN if pattern.search(line)]
    yield from tokens
    urls = list(_URL.finditer(line))
    if any(_is_real(m["user"], m["value"]) for m in urls) or _given(_IN_QUERY, line):
        yield "a URL with a password"
        return
    if _given(_CONNINFO, line):
        yield "a connection string with a password"
    elif _given(_IDENTIFIED, line):
        yield "a role's password"
    elif not tokens and not urls and any(_is_secret(m) for m in _NAMED.finditer(line)):
        yield "a secret in plain text"


def _given(pattern: re.Pattern[str], line: str) -> bool:
    return any(not _PLACEHOLDER.fullmatch(m["value"]) for m in pattern.finditer(line))


def _is_real(user: str, password: str) -> bool:
    """False for what documentation writes: user:pass@host, or a place to fill in."""
    if _PLACEHOLDER.fullmatch(password) or _PLACEHOLDER.fullmatch(user):
        return False
    return not (user.lower() in _EXAMPLE_USERS and password.lower() in _EXAMPLE_WORDS)


def _is_secret(found: re.Match[str]) -> bool:
    name, value = found["name"].lower(), found["value"]
    if any(word in name for word in _NOT_SECRET) or _PLACEHOLDER.fullmatch(value):
        return False
    # unquoted it may be an expression: a call, an attribute, a name
    if not found["quote"] and (not re.fullmatch(r"[\w+/=.-]+", value) or _IDENTIFIER.fullmatch(value)):
        return False
    return (
        _entropy(value) >= _BITS and bool(re.search(r"[0-9]", value)) and bool(re.search(r"[A-Za-z]", value))
    )


def _entropy(text: str) -> float:
    """Shannon's, in bits a character."""
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)
