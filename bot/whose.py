"""Which communities a command is about: those that are named, or all."""

from collections.abc import Collection, Sequence

from models.errors import ConfigError
from models.texts import Sentence


def all_of(ours: Sequence[str], named: Collection[str]) -> list[str]:
    """The communities that are `named`, or all of `ours` where none is.

    Raises:
        ConfigError: there is none, or none of such a name.
    """
    if not ours:
        raise ConfigError(why=Sentence("whose.nobodys"))
    for name in named:
        if name not in ours:
            raise ConfigError(why=Sentence("whose.unknown", {"name": name, "ours": ", ".join(ours)}))
    return list(named) or list(ours)


def one_of(ours: Sequence[str], named: str | None) -> str:
    """The community that is `named`, or the only one.

    Raises:
        ConfigError: there is none, none of such a name, or several and none was named.
    """
    found = all_of(ours, [named] if named is not None else [])
    if len(found) > 1:
        raise ConfigError(why=Sentence("whose.which", {"ours": ", ".join(ours)}))
    return found[0]
