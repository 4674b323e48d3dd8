"""Engine and session generator of the practice study; the commit is in `studies.engine`."""

from studies.engine import get_session, new_engine, new_sessions

__all__ = ["get_session", "new_engine", "new_sessions"]
