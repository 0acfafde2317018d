"""Outward to members and subscribers: what each may have of the wire, given in order and put on record."""
