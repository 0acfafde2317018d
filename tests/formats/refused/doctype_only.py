ERROR = "Malformed"
WORDS = "ends inside its DOCTYPE"
