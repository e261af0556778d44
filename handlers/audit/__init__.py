"""The audit: what the bot would have done with a community's history."""
