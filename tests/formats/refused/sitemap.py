ERROR = "NotAFeed"
WORDS = "sitemap"
