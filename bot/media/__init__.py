"""Media of posts: brought from where people say, looked at by content, kept once, shown small."""
