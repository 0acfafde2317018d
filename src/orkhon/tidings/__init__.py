"""What people are told of their work, by which ways they choose: in the app, by letter, web push, Telegram."""
