ERROR = "NotAFeed"
WORDS = "its title is 'Agency — home'"
