"""The work at the desk: stages, four eyes, assignments, comments, the board."""
