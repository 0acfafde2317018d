"""A mailbox to which people of an agency without any wire write and forward: drafts for a person, never items."""
