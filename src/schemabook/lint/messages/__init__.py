"""The messages of the design rules, one file a topic."""
