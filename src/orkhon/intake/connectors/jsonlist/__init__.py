"""A list of news in JSON at a web address, of any shape: the source's options say where each field stands."""
