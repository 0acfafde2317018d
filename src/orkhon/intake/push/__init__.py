"""Agencies' own programs that bring items to the hub by HTTP."""
