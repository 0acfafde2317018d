"""What may be done on the desk, a verb a file. Publishing is the article's own: `models.Article.publish`."""
