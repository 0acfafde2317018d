ERROR = "EmptyDocument"
WORDS = "empty document"
