"""Writes of the demonstration: what the loader puts into a fresh hub."""
