"""Writes to the memory: a verb a file."""
