"""What a visitor does as one of the made-up people: each call is handed to the local network."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from bot.web.parts import Network, Payload

_Id = Annotated[str, Field(min_length=1, max_length=64)]
PICTURES = 10
LARGEST_PICTURE = 8_000_000
"""So many pictures of so many characters in base64 a message may have."""

_Picture = Annotated[str, Field(max_length=LARGEST_PICTURE)]
_Text = Annotated[str, Field(max_length=4096)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    person: _Id
    chat: _Id


class File(BaseModel):
    """A file with its title; the content is in base64."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=200)]
    content: _Picture


class Say(_Body):
    """A new message; `pictures` are PNG or JPEG in base64."""

    text: _Text
    thread: _Id | None = None
    reply_to: _Id | None = None
    picture: _Picture | None = None
    pictures: Annotated[list[_Picture], Field(max_length=PICTURES)] | None = None
    file: File | None = None


class Edit(_Body):
    """Other words for a message."""

    message: _Id
    text: _Text


class Press(_Body):
    """A button under a message."""

    message: _Id
    data: Annotated[str, Field(max_length=256)]


class Touch(_Body):
    """A message that was liked or seen."""

    message: _Id


def acts_router(network: Network) -> APIRouter:
    """The calls that change something."""
    router = APIRouter()

    @router.post("/say")
    async def say(body: Say) -> Payload:
        return await _act(network, "say", body)

    @router.post("/edit")
    async def edit(body: Edit) -> Payload:
        return await _act(network, "edit", body)

    @router.post("/press")
    async def press(body: Press) -> Payload:
        return await _act(network, "press", body)

    @router.post("/like")
    async def like(body: Touch) -> Payload:
        return await _act(network, "like", body)

    @router.post("/view")
    async def view(body: Touch) -> Payload:
        return await _act(network, "view", body)

    return router


async def _act(network: Network, verb: str, body: _Body) -> Payload:
    return await network.act(body.person, verb, body.model_dump(exclude={"person"}, exclude_none=True))
