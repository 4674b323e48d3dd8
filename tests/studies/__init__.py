"""The studies' own tests: `<study>/unit` without a database, `<study>/integration` with the sample rows.

`schemabook check <study>` runs them, and measures how much of `src/studies/<study>` they reach.
"""
