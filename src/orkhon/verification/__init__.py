"""Verification: what an agency really sent, and what a text that claims to come from it changed."""
