"""The parts of an article's text, one family a file, and what they mean to readers, wire and translators."""
