"""The command line: parses the arguments, loads the files, runs a command, saves and prints."""
