"""What becomes of a post whose time has come. Pure."""

from datetime import datetime

from handlers.plan.approval import wanted
from models.communities import Community, Late
from models.content import Post, PostState

_LATE = {
    Late.PUBLISH: PostState.PUBLISHING,
    Late.ASK: PostState.NEEDS_PERSON,
    Late.SKIP: PostState.CANCELLED,
}


def fate(post: Post, community: Community, now: datetime) -> PostState:
    """*Publishing* if it goes out now; where it stands instead if it is not approved, or too late for it."""
    planning = community.planning
    if (stands := wanted(post, planning.approval.stages)) is not PostState.PLANNED:
        return stands
    if now - post.due > planning.max_late:
        return _LATE[planning.late]
    return PostState.PUBLISHING
