"""The commands of the terminal, one module each; `bot.cli` reads their arguments."""
