"""A portal's channels on Telegram: what is posted there, mended and taken away."""
