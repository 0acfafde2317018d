"""Keep an install, move it and look after it: backup, restore, migrate-to."""
