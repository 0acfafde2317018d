ERROR = "NotNewsMLG2"
WORDS = "without a guid"
