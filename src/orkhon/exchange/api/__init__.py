"""The addresses that programs ask: tokens in, JSON and feeds out."""
