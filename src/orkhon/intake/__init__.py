"""What arrives: sources polled or loaded, parsed, decided upon and appended to the wire."""
