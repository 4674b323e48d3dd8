"""Judging migrations: what observed locks mean for tables of the target's size, and what to run instead."""

from schemabook.safety.judge import Limits, Terms, judge
from schemabook.safety.replacement import Context, Phase, Replacement
from schemabook.safety.replacements import replacement

__all__ = ["Context", "Limits", "Phase", "Replacement", "Terms", "judge", "replacement"]
