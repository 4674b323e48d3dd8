"""The notebook's side: `%load_ext schemabook` brings `%sql`, `%%explain` and completion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemabook import overview
from schemabook.notebook.completion import complete
from schemabook.notebook.magics import SqlMagic
from schemabook.schema import Schema, Table

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext, SimpleMatcherResult
    from IPython.core.interactiveshell import InteractiveShell

_SQL_CELL = re.compile(r"\s*%{1,2}(sql|explain)\b")

__all__ = ["SqlMagic", "load"]


def load(shell: InteractiveShell) -> None:
    """Register the magics and the completer; a second call changes nothing."""
    if isinstance(shell.magics_manager.registry.get("SqlMagic"), SqlMagic):
        return
    magics = SqlMagic(shell)
    shell.register_magics(magics)
    _register_display(shell)
    _register_completer(shell, magics)


def _register_display(shell: InteractiveShell) -> None:
    """A snapshot is plain data and does not know how to show itself; a notebook does."""
    assert shell.display_formatter is not None
    formatters = shell.display_formatter.formatters
    for kind, text, html in (
        (Schema, overview.text, overview.html),
        (Table, overview.table_text, overview.table_html),
    ):
        formatters["text/html"].for_type(kind, html)
        formatters["text/plain"].for_type(kind, lambda it, printer, _, text=text: printer.text(text(it)))


def _register_completer(shell: InteractiveShell, magics: SqlMagic) -> None:
    from IPython.core.completer import SimpleCompletion, context_matcher

    @context_matcher(identifier="schemabook_sql")  # type: ignore[untyped-decorator]
    def matcher(context: CompletionContext) -> SimpleMatcherResult:
        text, at = context.full_text, _offset(context)
        line = context.full_text.split("\n")[context.cursor_line]
        if not (_SQL_CELL.match(text) or re.search(r"%sql\b", line[: context.cursor_position])):
            return {"completions": []}
        fragment, offers = complete(text, at, magics.tables(text))
        found = [SimpleCompletion(text=t, type=kind) for t, kind in offers]
        return {"completions": found, "matched_fragment": fragment, "ordered": True, "suppress": bool(found)}

    shell.Completer.custom_matchers.append(matcher)


def _offset(context: CompletionContext) -> int:
    """The cursor's offset in the cell: the context gives line and column."""
    lines = context.full_text.split("\n")
    return sum(len(line) + 1 for line in lines[: context.cursor_line]) + context.cursor_position
