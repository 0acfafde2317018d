"""Files kept by their hash, and the pictures of the desk with their renditions."""
