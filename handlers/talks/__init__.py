"""Conversations: who has the word, the bot or a person, and how it goes from one to the other."""
