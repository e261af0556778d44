"""What the extra `reports` brings; told before any work where it is missing."""

from importlib.util import find_spec

from models.errors import ConfigError
from models.texts import Sentence


def require(module: str, what: str) -> None:
    """Tell that `what` can't be made without `module`.

    Raises:
        ConfigError: it is not installed.
    """
    if find_spec(module) is None:
        raise ConfigError(why=Sentence("report.library", {"what": what}))
