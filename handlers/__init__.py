"""The bot's stories, platform-blind: one folder a story, its pure rules beside its use-case."""
