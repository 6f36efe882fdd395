"""One module for each command, named like it and imported only when it runs."""
