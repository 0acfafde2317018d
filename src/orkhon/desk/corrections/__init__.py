"""What was wrong and is right: corrections that are told, and what a source's correction asks of the desk."""
