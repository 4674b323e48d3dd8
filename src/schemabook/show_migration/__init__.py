"""Migrations as a reviewer reads them: what each statement locks, what that means, what to run instead."""

from schemabook.show_migration.making import report
from schemabook.show_migration.view import Entry, MigrationReport

__all__ = ["Entry", "MigrationReport", "report"]
