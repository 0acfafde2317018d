"""A Telegram bot to which correspondents write: texts, photos, albums, as drafts for a person. Listed chats alone."""
