"""What changes stories by somebody's word, a verb a file."""
