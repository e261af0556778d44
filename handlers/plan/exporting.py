"""The plan as lines of cells, with what came of each post beside it. Pure.

Beside the columns that people see a line has `utc` and `state`, for forms that have their own way to say
when a post goes out and how it stands.
"""

from collections.abc import Mapping
from datetime import tzinfo

from handlers.community.directory import Directory
from handlers.plan.approval import approvers
from handlers.plan.cells import Planned, written
from models.content import Post
from models.texts import Texts
from models.zones import local_time, zone

HOME: str = "Europe/Moscow"
"""The zone of a target that is not connected."""


def planned_of(post: Post) -> Planned:
    """What the plan says about a post."""
    return Planned(
        key=post.key,
        target=post.community,
        due=post.due,
        content=post.content,
        title=post.title,
        rubric=post.rubric,
        campaign=post.campaign,
        state=post.state,
    )


def zone_of(directory: Directory, target: str) -> tzinfo:
    """The zone in which a target's times are written."""
    known = directory.find(target)
    return zone(known.community.zone if known else HOME)


def line_of(post: Post, directory: Directory, texts: Texts, language: str) -> Mapping[str, str]:
    """The cells of a post by their columns."""
    known, results = directory.find(post.community), post.results
    names = {person: colleague.name for person, colleague in known.team.items()} if known else {}
    home = known.community.zone if known else HOME
    figures = {name: getattr(results, name) for name in ("likes", "comments", "reposts", "views", "reach")}
    return {
        **written(planned_of(post), zone(home)),
        "status": texts.say(language, f"post.state.{post.state}"),
        "state": post.state.value,
        "utc": post.due.isoformat(),
        "author": names.get(post.author, post.author),
        "approved_by": ", ".join(names.get(person, person) for person in approvers(post)),
        "published": local_time(post.published_at, home, language) if post.published_at else "",
        # What the platform does not say stays empty: it is no zero.
        **{name: str(figure) for name, figure in figures.items() if figure is not None},
    }
