"""What changes the rates that are kept, and the sources that they come from."""
