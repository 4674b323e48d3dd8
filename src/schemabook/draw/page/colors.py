"""A theme's colours as CSS variables, so that one drawing serves light and dark."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from schemabook.draw.theme import DARK, LIGHT, Ink

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemabook.draw.theme import Theme


def variables(theme: Theme) -> Mapping[str, str]:
    """From each colour of a theme, #rrggbb, to the variable that stands for it, `var(--edge)`."""
    return {color: f"var({variable})" for variable, color in reversed(list(_named(theme)))}


def css(first: Theme) -> str:
    """The rules that give the variables their values.

    A light drawing goes by what the reader prefers; a dark one was asked for. The switch decides over both,
    and paper is always light.
    """
    light, dark = _values(LIGHT), _values(DARK)
    preferred = f"@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
    if first.name == "dark":
        preferred = f":root:not([data-theme=light]){{{dark}}}"
    return (
        f":root{{{light}}}\n{preferred}\n:root[data-theme=dark]{{{dark}}}\n"
        f"@media print{{:root:root:root{{{light}}}}}\n"
    )


def _values(theme: Theme) -> str:
    return f"color-scheme:{theme.name};" + ";".join(f"{name}:{color}" for name, color in _named(theme))


def _named(theme: Theme) -> Iterator[tuple[str, str]]:
    for field in fields(theme):
        value = getattr(theme, field.name)
        if isinstance(value, tuple):
            yield from ((f"--{field.name}{i}", color) for i, color in enumerate(value))
        elif isinstance(value, Ink):
            yield from ((f"--{field.name}-{part.name}", getattr(value, part.name)) for part in fields(value))
        elif field.name != "name":
            yield f"--{field.name}", value
