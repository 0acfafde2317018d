ERROR = "NotAFeed"
WORDS = "NewsML-G2"
