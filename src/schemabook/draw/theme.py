"""The two sets of colours. Every difference that a colour shows is also said in words or by shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Ink:
    """How a change is coloured: `tint` behind a row, `header` behind a title, `ink` for signs and lines."""

    tint: str
    header: str
    ink: str


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours as #rrggbb. Text on `card`, `header` and `background` has a contrast of at least 4.5 : 1.

    `bars` are the accents of schemas or domains, with `headers` the tints that go with them.
    """

    name: ThemeName
    background: str
    card: str
    border: str
    rule: str
    text: str
    muted: str
    key: str
    edge: str
    bars: tuple[str, ...]
    headers: tuple[str, ...]
    added: Ink
    removed: Ink
    changed: Ink

    def change(self, kind: str) -> Ink:
        """The colours of "added", "removed" or "changed"."""
        return {"added": self.added, "removed": self.removed, "changed": self.changed}[kind]


LIGHT = Theme(
    name="light",
    background="#f8fafc",
    card="#ffffff",
    border="#94a3b8",
    rule="#e2e8f0",
    text="#0f172a",
    muted="#56657a",
    key="#1d4ed8",
    edge="#475569",
    bars=("#3b82f6", "#10a37f", "#d97706", "#9333ea", "#db2777", "#0891b2", "#65a30d", "#64748b"),
    headers=("#dbeafe", "#d6f3ea", "#fdecc8", "#f0e4fd", "#fce2ef", "#d3f3fa", "#e8f5cf", "#e6ebf1"),
    added=Ink("#e3f8ea", "#bdecca", "#0f6b2f"),
    removed=Ink("#fdeaea", "#f8cfcf", "#a51d1d"),
    changed=Ink("#fdf5d6", "#f6e3a1", "#7a5100"),
)

DARK = Theme(
    name="dark",
    background="#0f172a",
    card="#1a2437",
    border="#64748b",
    rule="#2c3a52",
    text="#eef2f7",
    muted="#a3b1c6",
    key="#93c5fd",
    edge="#a9b8cc",
    bars=("#60a5fa", "#34d399", "#fbbf24", "#c084fc", "#f472b6", "#22d3ee", "#a3e635", "#94a3b8"),
    headers=("#1e3a67", "#134b41", "#54401a", "#43286a", "#5a2346", "#134654", "#37491b", "#334155"),
    added=Ink("#12352a", "#14533a", "#6ee7a0"),
    removed=Ink("#40202a", "#6b2330", "#fca5a5"),
    changed=Ink("#3a3118", "#574512", "#fcd34d"),
)

THEMES = {"light": LIGHT, "dark": DARK}
