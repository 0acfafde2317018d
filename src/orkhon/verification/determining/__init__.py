"""The joint determination: its rules, what is signed, and what was published."""
