"""What goes out of a determination on the wire: an item a language, written from what the agencies said."""
