"""What people and programs are shown: from the domain to lines, tables and JSON. No I/O."""
