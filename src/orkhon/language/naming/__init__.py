"""Names of people and places as they sound, across scripts and languages. Holds no list of names."""
