"""Parsing what people type: lessons, dates and numbers."""
