"""Stories: who reports the same event, in any language, as it happens."""
