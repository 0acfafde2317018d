"""A mailbox to which an agency's own system sends its news: documents attached, or plain letters."""
