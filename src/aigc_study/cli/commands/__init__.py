"""One module a command, named like it and loaded only when it runs."""
