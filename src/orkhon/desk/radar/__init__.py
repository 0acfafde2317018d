"""The screens of the radar and of the tipline in the newsroom."""
