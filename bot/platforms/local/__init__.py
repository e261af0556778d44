"""The local platform: a network on the loopback address and our adapter to it."""
