"""The commands of the terminal, one module each; their arguments are read in `bot.cli` and `*_commands`."""
