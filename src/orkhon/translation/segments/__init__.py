"""A text sentence by sentence: taken apart, put together again, brought in line with a source that has changed."""
