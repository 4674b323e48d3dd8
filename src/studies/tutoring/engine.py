"""Engine and session generator of the tutoring study; the commit is in `studies.engine.get_session`."""

from studies.engine import get_session, new_engine, new_sessions

__all__ = ["get_session", "new_engine", "new_sessions"]
