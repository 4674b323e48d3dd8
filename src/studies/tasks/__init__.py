"""Tasks: every row owned by a user, and kept from all others by row-level security; SQLModel and SQL."""
