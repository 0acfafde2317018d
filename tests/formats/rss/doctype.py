"""A DOCTYPE without entities is dropped, and its file never fetched; HTML's entities are read."""

EXPECTED = [{"headline": "Café"}]
