"""Superdesk's HTTP push: ninjs in its own dialect, signed with HMAC-SHA1. Received by `push/superdesk.py`."""
