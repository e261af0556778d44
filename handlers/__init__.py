"""The bot's stories, platform-blind: one folder a story, its pure rules beside its use-case."""

from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
"""The catalogues of their sentences, for `models.texts.Texts`."""
