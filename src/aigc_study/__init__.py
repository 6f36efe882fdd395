"""A study tracker for the terminal: a plan, the lessons done, and progress against the schedule."""

__version__ = "0.1.0"
