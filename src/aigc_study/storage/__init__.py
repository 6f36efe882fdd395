"""The files: finding and reading them, and saving the journal without losing anything."""
