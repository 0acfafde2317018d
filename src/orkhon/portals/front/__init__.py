"""Front pages that editors arrange by hand, and that fill themselves where nobody does."""
