"""Anadolu Ajansı's HAS (Haber Akış Sistemi), guide 1.0.0: a search, then each document that is new."""
