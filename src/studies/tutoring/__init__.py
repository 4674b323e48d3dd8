"""Tutoring: accounts, lessons and the money they cost; SQL first (`sql/tutoring`), models refined by hand."""
