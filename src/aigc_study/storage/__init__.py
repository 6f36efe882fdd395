"""The files: where they are, reading them, and saving the journal so that nothing is lost."""
