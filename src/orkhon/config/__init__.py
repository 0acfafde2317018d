"""The only place where all rooms meet: settings, addresses, registries, commands and processes."""
