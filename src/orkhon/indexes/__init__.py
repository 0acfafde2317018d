"""Indexes that are made of what a hub knows anyway: their folders, and how one is written. Knows not what they hold."""
