ERROR = "TooDeep"
WORDS = "deeper than 64"
