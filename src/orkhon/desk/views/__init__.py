"""The desk's own screens in the admin."""
