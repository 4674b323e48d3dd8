"""Real plans of PostgreSQL 15 and 18, how they were made, and the words the plan tests use."""
