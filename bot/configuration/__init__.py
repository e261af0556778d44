"""`config.toml` and the environment: what can be set, and what is said where it is wrong."""
