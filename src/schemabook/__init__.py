"""Schemabook: a PostgreSQL schema-design workspace."""
