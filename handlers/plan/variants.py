"""A row of the plan says something else in another community: `/edit 3 vk: text`."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from handlers.community.directory import Directory, Known
from handlers.plan.asking import too_late
from handlers.request import Request
from models.capabilities import PostLimits, names_of
from models.communities import Place
from models.content import Content, Post, Trait
from models.media import kept_hash
from models.staff import Ability


def aimed(request: Request, directory: Directory, limits: Mapping[str, PostLimits]) -> Request:
    """The request with the community that its words begin with, «vk: …»; without one it stays as it is. A
    post may begin with the title of the community that it is for.

    Raises:
        InputError: the words name several communities, or who asks may not plan for that one.
    """
    name, colon, rest = request.words.partition(":")
    if not colon or "\n" in name:
        return request
    word = name.strip().lower()
    named = [known for known in directory.everywhere() if word in _names(known, request, limits)]
    if not named:
        return request
    if len(named) > 1:
        ids = ", ".join(known.community.id for known in named)
        raise request.error("variant.several", name=name, communities=ids)
    [known] = named
    there = replace(request, known=known, words=rest.lstrip())
    if not known.may(there.who, Ability.PLAN):
        raise request.error("variant.not_yours", community=known.community.title, person=there.who)
    return there


def _names(known: Known, request: Request, limits: Mapping[str, PostLimits]) -> Collection[str]:
    """What aims at a community; a brand calls itself alike everywhere, so our own title aims at nothing."""
    community, ours = known.community, request.community.title.lower()
    names = {community.id.lower(), *names_of(community.platform, limits)}
    return names | {community.title.lower()} - {ours}


async def variant(request: Request, row: Post) -> Post:
    """The post of a row in the community of the request; one with the number 0 where the row does not go yet.

    Raises:
        InputError: the community has no wall, or the time of the row is over.
    """
    for other in await request.ledger.posts.of_row(row.key):
        if other.community == request.community.id:
            return await request.ledger.posts.get(other.id) or other
    if request.community.chat_for(Place.WALL) is None:
        raise request.error("post.no_wall")
    if row.due <= request.now:
        raise too_late(request, row)
    return Post(
        id=0,
        community=request.community.id,
        author=request.who,
        content=_terms_of(row.content),
        due=row.due,
        key=row.key,
        title=row.title,
        rubric=row.rubric,
        campaign=row.campaign,
    )


def _terms_of(content: Content) -> Content:
    """What holds for a row wherever it goes: the media that we keep ourselves, and who pays for it."""
    media = tuple(name for name in content.media if kept_hash(name))
    traits = content.traits & {Trait.ADVERTISEMENT}
    return Content(media=media, traits=traits, ad=content.ad, keep_for=content.keep_for)
