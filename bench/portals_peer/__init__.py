"""The peer of `make bench-portals`: a small site of Wagtail's own pages, built as its public demonstration is.

A project of its own with its own settings; nothing of Orkhon is imported.
"""
