"""How a message leaves: a file a way."""
