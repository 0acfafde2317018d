"""The engine that translates nothing: where a pair is to be left to people."""
