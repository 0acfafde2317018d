"""Supervisor, bridge to Django, byte cache and named threads. Imports no room: `config` hands it callables."""
