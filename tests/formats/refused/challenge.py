ERROR = "ChallengePage"
WORDS = "let this hub"
