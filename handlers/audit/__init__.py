"""The audit: what the bot would have done with a community's history."""

from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
"""The catalogues of its sentences, for `models.texts.Texts`."""
