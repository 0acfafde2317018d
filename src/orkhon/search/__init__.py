"""Find items of the wire in every script: an index beside the log, made by reading it."""
