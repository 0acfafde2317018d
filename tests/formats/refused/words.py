ERROR = "NotAFeed"
WORDS = "plain text came"
