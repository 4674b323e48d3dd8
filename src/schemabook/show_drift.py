"""A drift as a notebook and a terminal show it: thin, the words are those of `modelling.telling`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

from schemabook.modelling.telling import headline, scripts, sections, text

if TYPE_CHECKING:
    from schemabook.modelling.drifting import Drift

_MONO: Final = "font-family: ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap"
_INSET: Final = "margin: 2px 0 0 16px"
_SUMMARY: Final = '<summary style="cursor: pointer">'


@dataclass(frozen=True, repr=False)
class DriftReport:
    """What models, database and migrations do not agree on; falsy where they agree on everything."""

    drift: Drift

    def __bool__(self) -> bool:
        return bool(self.drift)

    def __str__(self) -> str:
        return _printable(text(self.drift))

    def __repr__(self) -> str:
        return f"<DriftReport: {_printable(headline(self.drift))}>"

    def as_data(self) -> dict[str, Any]:
        """All of it as JSON values."""
        return self.drift.as_data()

    def html(self) -> str:
        """One <div>: differences in lists, the SQL on demand, inline styles, no scripts."""
        parts = [
            '<div style="font-size: 13px; line-height: 1.45">',
            f"<p><b>{_safe(headline(self.drift))}</b></p>",
        ]
        for title, rows in sections(self.drift):
            items = "".join(f"<li>{_safe(row)}</li>" for row in rows)
            parts.append(f'<p style="margin: 8px 0 0"><b>{_safe(title)}</b></p>')
            parts.append(f'<ul style="margin: 2px 0 0">{items}</ul>')
        for title, script in scripts(self.drift):
            code = f'<pre style="{_INSET}; {_MONO}">{_safe(script)}</pre>' if script else ""
            parts.append(
                f'<details style="margin: 8px 0 0">{_SUMMARY}{_safe(title)}</summary>{code}</details>'
            )
        return "\n".join([*parts, "</div>"])

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": str(self)}


def _printable(said: str) -> str:
    """Control characters, which names and comments may hold, as question marks; line ends stay."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "?", said)


def _safe(said: str) -> str:
    return escape(_printable(said), quote=True)
