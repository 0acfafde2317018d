ERROR = "Malformed"
WORDS = "cannot be read"
