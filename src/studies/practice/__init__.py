"""Practice: a daily exercise bot in two languages; models first, migrated by Alembic."""
