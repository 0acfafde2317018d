"""The preview page of a public Telegram channel, `https://t.me/s/<handle>`: about 20 posts, the newest at the end."""
