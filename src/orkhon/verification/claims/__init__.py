"""Claims: how one is known again, how far it has spread, and what rooms beside tell of it."""
