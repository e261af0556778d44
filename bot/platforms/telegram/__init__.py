"""Telegram through the Bot API: mapping, client, intake, set-up checks."""
