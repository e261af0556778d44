"""The card of a post for those who approve it: its words and its buttons.

A button names how many steps the post had when its card was shown and what it said: one that has gone on
since, or another one that was given its number, takes no press of an old card. What a press does is in
`review`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from handlers.community.directory import Known
from handlers.plan.approval import digest, in_question
from handlers.plan.cells import written
from handlers.plan.exporting import planned_of
from handlers.plan.outgoing import outgoing
from handlers.plan.terms import term_in_words
from handlers.plan.told import name_in, trail_lines
from handlers.ports import Signer
from models.communities import Community
from models.content import Content, Post, PostState
from models.intents import Button, Send
from models.marks import MarkKind
from models.texts import Texts
from models.zones import local_time, zone

PREFIX: Final = "plan"
"""How the data of this story's buttons begins."""

_OFFERED: Final[Mapping[PostState, tuple[str, ...]]] = {
    PostState.REVIEW: ("approve", "return", "hold"),
    PostState.PLANNED: ("hold", "return"),
    PostState.HELD: ("release", "return"),
}
_ABOUT_WORDS: Final = ("approve", "return")
_PREVIEW: Final = 3000
"""Characters of a content that a card shows; of a longer one all is sent before it."""

_PARTS: Final = ("alt", "poll", "buttons", "link", "source", "comment")
"""What is shown of a content beside its text as its cells say it, by the columns of the plan."""

_DIGITS: Final = 8
"""So much of a digest tells two contents apart; a button holds 64 bytes at most on Telegram."""


@dataclass(frozen=True, slots=True)
class PostCards:
    """Makes them."""

    texts: Texts
    signer: Signer

    def text(self, known: Known, post: Post) -> str:
        """A post as it will be seen, with what is known of it and who did what."""
        community, say = known.community, partial(self.texts.say, known.community.language)
        head = say(
            "plan.card",
            number=post.id,
            title=f" · {title}" if (title := post.title or post.rubric) else "",
            when=local_time(post.due, community.zone, community.language),
            state=say(f"post.state.{post.state}"),
            author=name_in(known.team, post.author, say),
        )
        if in_question(post) is not post:
            head = f"{head}\n{say('plan.card.revision')}"
        trail = trail_lines(post, community, known.team, say)
        body = self._body(known, post)
        return "\n".join([head, *trail, "", body if len(body) <= _PREVIEW else f"{body[:_PREVIEW]}…"])

    def whole(self, known: Known, post: Post, chat: str) -> list[Send]:
        """All of a post that is too long for its card, to be sent before it; nothing of others."""
        body, platform = self._body(known, post), known.community.platform
        if len(body) <= _PREVIEW:
            return []
        pieces = (body[start : start + _PREVIEW] for start in range(0, len(body), _PREVIEW))
        return [Send(platform=platform, chat=chat, text=piece) for piece in pieces]

    def buttons(self, community: Community, post: Post, chat: str) -> tuple[tuple[Button, ...], ...]:
        """What can be done with a post now."""
        say = partial(self.texts.say, community.language)
        row = tuple(
            Button(
                label=say(f"plan.button.{verb}"),
                data=self.signer.sign(f"{PREFIX}.{verb}.{post.id}.{version_of(post)}", chat),
            )
            for verb in offered(post)
        )
        return (row,) if row else ()

    def _body(self, known: Known, post: Post) -> str:
        """All that will be seen of a post, and where its links lead."""
        community, say = known.community, partial(self.texts.say, known.community.language)
        content = outgoing(in_question(post), community)
        cells = written(planned_of(replace(post, content=content)), zone(community.zone))
        links = [
            f"{content.text[mark.start : mark.start + mark.length]} → {mark.url}"
            for mark in content.marks
            if mark.kind is MarkKind.LINK
        ]
        media = [say("post.part.media", number=len(content.media))] if content.media else []
        parts = [f"{say(f'column.{name}')}: {cells[name]}" for name in _PARTS if name in cells]
        parts += _settled(content, community.language, say)
        return "\n\n".join(filter(None, [content.text, *links, *media, *parts]))


def _settled(content: Content, language: str, say: Callable[..., str]) -> Iterator[str]:
    """How a post is to be shown, and for how long."""
    if content.traits:
        traits = ", ".join(say(f"post.part.{trait}") for trait in sorted(content.traits))
        yield f"{say('column.options')}: {traits}"
    for name, span in (("pin_for", content.pin_for), ("keep_for", content.keep_for)):
        if span is not None:
            yield f"{say(f'column.{name}')}: {term_in_words(span, language)}"


def offered(post: Post) -> tuple[str, ...]:
    """What can be done with a post now; words that were proposed for one that is out can't be held."""
    if in_question(post) is not post:
        return _ABOUT_WORDS
    return _OFFERED.get(post.state, ())


def version_of(post: Post) -> str:
    """What an approval names, so that it is of the words that were seen and of nothing that came later."""
    return f"{len(post.trail)}-{digest(in_question(post).content)[:_DIGITS]}"
