"""VK: its events read, its keys used each for what it may, our acts performed."""
