"""A study tracker for the terminal: a plan, what of it is done, and where that leaves you."""

__version__ = "0.1.0"
