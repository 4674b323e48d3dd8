"""What is said of suppressions themselves."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

STALE_SUPPRESSION: Final = Message(
    rule="stale-suppression",
    severity="info",
    says="{source} suppresses {rule} of {object}, and there is no such finding.",
    why="It hides the next finding of that name, which nobody has judged.",
    advice="Take it out{near}.",
)

UNEXPLAINED_SUPPRESSION: Final = Message(
    rule="unexplained-suppression",
    severity="warning",
    says="{source} suppresses {rule} without a reason, and so does not.",
    why="Whoever reads it later cannot tell whether the reason still holds.",
    advice="Write it in brackets behind the rule: lint: ignore {rule} (why).",
)
