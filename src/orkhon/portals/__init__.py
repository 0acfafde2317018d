"""The public sites: front pages, sections, articles and feeds in eight languages."""
