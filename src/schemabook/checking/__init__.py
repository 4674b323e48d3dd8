"""A study's models held against every rule that its tools can check: `check(subject(...))` -> `Report`.

The steps, in this order (`STEPS`): format, lint, types, unit, integration, coverage, secrets, drift,
design. Each is one `Outcome`: ok, failed or skipped, with the command that a person can repeat. The tools are
programs of their own (ruff, mypy, pytest, coverage) and run as children, in the folder of the project, with
its configuration.
"""

from __future__ import annotations

from schemabook.checking.outcome import Outcome, Report
from schemabook.checking.pipeline import SLOW, STEPS, check, chosen
from schemabook.checking.subject import Subject, subject, subjects

__all__ = ["SLOW", "STEPS", "Outcome", "Report", "Subject", "check", "chosen", "subject", "subjects"]
