ERROR = "NotAFeed"
WORDS = "without a channel"
