"""What each chat is for: asked when the bot is added, changed by a button, kept when a chat moves."""
