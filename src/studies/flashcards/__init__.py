"""Flashcards: spaced repetition; SQLModel with UUID keys, and repositories on top."""
