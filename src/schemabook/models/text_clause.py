"""SQL as sa.text() has to be given it, so that what it sends is the very same."""

from __future__ import annotations

import re
from typing import Final

# TextClause._bind_params_regex and compiler.BIND_PARAMS_ESC of SQLAlchemy 2.0
_PARAMETER: Final = re.compile(r"(?<![:\w\\]):(\w+)(?![:\w])")
_ESCAPED: Final = re.compile(r"\\(:\w*)(?![:\w])")


def escaped(text: str) -> str:
    """The text with a backslash before what sa.text() would take for a parameter or for such a backslash."""
    return _PARAMETER.sub(r"\\\g<0>", _ESCAPED.sub(r"\\\g<0>", text))
