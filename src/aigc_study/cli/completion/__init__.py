"""Completion: what TAB offers, and the scripts that make shells ask for it."""
