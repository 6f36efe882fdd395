"""The command line: read the arguments, load, work it out, save, show."""
