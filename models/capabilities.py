"""What a platform may be able to do for a community, and what lacks for it."""

from enum import StrEnum


class Capability(StrEnum):
    """Something that stories ask for before they promise it."""

    POST = "post"
    POST_WITH_PICTURE = "post_with_picture"
