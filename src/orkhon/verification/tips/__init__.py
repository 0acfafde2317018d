"""The tipline: what people send to the alliance's bot is checked and answered, and nobody learns who sent it."""
