"""The plan as the page's script reads it: days with posts, and one post as each platform will show it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from bot.web.parts import Planned, Sheet, Target, WebParts
from bot.web.shown import opens
from bot.web.views import Json
from bot.web.words import language_of
from handlers.plan.preview import Preview
from handlers.typed.wording import first_words
from models.content import Post, Trait
from models.media import kept_hash

MOST_DAYS = 42
"""Six weeks: a month with the ends of its neighbours."""

_CHIP = 80
"""Characters of a post that a chip holds."""


def plan_router(parts: WebParts) -> APIRouter:
    """What can be read of the plan; it is changed by commands, as typed ones are."""
    router = APIRouter(prefix="/plan")

    @router.get("")
    async def span(request: Request, first: date, days: Annotated[int, Query(ge=1, le=MOST_DAYS)]) -> Json:
        found = await parts.plan.span(first, days, language_of(request, parts.language))
        return {
            "days": [
                {
                    "day": day.day.isoformat(),
                    "holiday": day.holiday,
                    "free": [at.isoformat() for at in day.free],
                }
                for day in found.days
            ],
            "posts": [_chip(one) for one in found.posts],
        }

    @router.get("/{number}")
    async def sheet(request: Request, number: int) -> Response:
        found = await parts.plan.sheet(number, language_of(request, parts.language))
        if found is None:
            return JSONResponse({}, status_code=404)
        return JSONResponse(_sheet(found, parts, language_of(request, parts.language)))

    return router


def _chip(planned: Planned) -> Json:
    post = planned.post
    return {
        "id": post.id,
        "day": planned.day.isoformat(),
        "due": post.due.isoformat(),
        "title": post.title or first_words(post.text, _CHIP),
        "state": post.state.value,
        "rubric": post.rubric,
        "target": planned.target,
        "ours": planned.ours,
        "media": len(post.content.media),
        "ad": Trait.ADVERTISEMENT in post.content.traits or post.content.ad is not None,
    }


def _sheet(sheet: Sheet, parts: WebParts, language: str) -> Json:
    return {
        **_chip(sheet.planned),
        "name": sheet.planned.post.title,
        "author": sheet.author,
        "by": sheet.planned.post.author,
        "version": sheet.version,
        "offered": list(sheet.offered),
        "results": _results(sheet.planned.post),
        "revised": sheet.revised,
        "trail": list(sheet.trail),
        "targets": [_target(one, parts, language) for one in sheet.targets],
    }


def _results(post: Post) -> Json | None:
    """What a post has brought; None where nobody has asked yet."""
    if post.collected_at is None:
        return None
    results = post.results
    return {"likes": results.likes, "comments": results.comments, "views": results.views}


def _target(target: Target, parts: WebParts, language: str) -> Json:
    return {
        "post": target.post,
        "title": target.title,
        "platform": target.platform,
        "pictures": list(_pictures(target)),
        "wrong": [parts.texts.render(language, one) for one in target.preview.wrong],
        "besides": [parts.texts.render(language, one) for one in target.preview.besides],
        "room": [{"what": one.what, "used": one.used, "most": one.most} for one in target.preview.room],
        **_seen(target.preview),
    }


def _pictures(target: Target) -> Iterator[str]:
    """Where the small pictures of what is kept are, and those that the page's own network has."""
    for name in target.preview.content.media:
        if kept := kept_hash(name):
            yield f"/media/{kept}"
        elif target.ours:
            yield f"/pictures/{quote(name)}"


def _seen(preview: Preview) -> Json:
    content = preview.content
    poll = content.poll
    return {
        "pieces": [
            {"text": piece.text, "kinds": sorted(piece.kinds), "url": opens(piece.url)}
            for piece in preview.pieces
        ],
        "media": len(content.media),
        "buttons": [
            [{"label": button.label, "url": opens(button.url)} for button in row] for row in content.buttons
        ],
        "poll": poll and {"question": poll.question, "options": list(poll.options), "right": poll.right},
        "link": opens(content.link),
        "source": opens(content.source),
        "comment": content.first_comment,
        "traits": sorted(content.traits),
    }
