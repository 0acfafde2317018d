"""Writes, a verb a file."""
