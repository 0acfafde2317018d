"""LibreTranslate: a server of its own with models of Argos, asked by JSON."""
