"""Sentences and their translations: segments, the memory, the glossary, checks, machine engines. Knows no article."""
