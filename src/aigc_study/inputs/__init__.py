"""What people type, turned into values: lessons, dates and numbers."""
