"""A file on this machine, read by a command: any format, told by its content."""
