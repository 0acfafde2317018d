"""Pictures of 1200 × 630 pixels that stand for a page where somebody shares it."""
