"""The exchange's screens in the admin, and the page that a letter about a kill leads to."""
