"""Apertium: translation by rules, asked at a server of APy."""
