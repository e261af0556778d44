"""What a platform may be able to do for a community, and what lacks for it."""

from enum import StrEnum


class Capability(StrEnum):
    """Something that stories ask for before they promise it."""

    POST = "post"
    POST_WITH_PICTURE = "post_with_picture"
    REMOVE = "remove"
    BAN = "ban"
    ANSWER = "answer"
    CLOSE_COMMENTS = "close_comments"
    RESULTS = "results"
    NEWCOMERS = "newcomers"
    LOCK = "lock"
    LINKS = "links"


def lacking_key(capability: Capability) -> str:
    """Under what an adapter remembers why a capability lacks."""
    return f"lacking:{capability}"
