"""Measured comparisons that anyone can run: `make bench`, `make bench-wire`."""
