"""Hubs of former versions, kept small, and the proof that they become hubs of this one."""
