ERROR = "NotNinjs"
WORDS = "has no uri"
