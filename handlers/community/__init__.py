"""A community as the stories share it: who is who, where its people are reached, when they work."""
