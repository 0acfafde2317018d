"""Letters to readers: who asked for them, what stands in them, when they leave."""
