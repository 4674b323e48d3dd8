"""Engine and session generator of the flashcards study; the commit is in `studies.engine.get_session`.

`studies.flashcards.committing` shows the other school, in which each call of the repository commits.
"""

from studies.engine import get_session, new_engine, new_sessions

__all__ = ["get_session", "new_engine", "new_sessions"]
