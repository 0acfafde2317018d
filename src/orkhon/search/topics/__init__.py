"""Saved topics: questions that somebody keeps, and what follows from them: counts, alerts, digests, feeds."""
