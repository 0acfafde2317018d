"""The tables of verification, a module for each thing that is kept."""
