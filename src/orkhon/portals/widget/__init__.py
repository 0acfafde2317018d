"""The perspective box: a small list of the others' stories that a member shows on its own site."""
