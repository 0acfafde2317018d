"""Orkhon: the joint newsroom of the Turkic news agencies."""

__version__ = "0.2.0"
