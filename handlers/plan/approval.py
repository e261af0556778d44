"""Who must say yes before a post goes out, and what becomes of it. Pure; who somebody is, others know.

A yes is of the words that were read: it is kept with their digest, so that it means nothing for other words.
Whoever wrote them has no say, and nobody has two. What is an advertisement and lacks its label, advertiser
or token stays a draft whatever anybody says, and so does what shows media that are still to be brought.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import msgspec

from handlers.plan.errors import NotAllowed
from models.content import TRANSITIONS, Content, Move, Post, PostState, Step
from models.media import all_here

_LIVING: Final = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.HELD, PostState.PLANNED})
_DIGEST: Final = 16


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who may approve; of two one has the `last_word`, whoever of them speaks first."""

    person: str
    last_word: bool = False


def digest(content: Content) -> str:
    """Another one for other words, the same one in every process; what is not said leaves no trace in it."""
    told = {name: value for name, value in msgspec.to_builtins(content, order="sorted").items() if value}
    return hashlib.blake2b(msgspec.json.encode(told, order="sorted"), digest_size=_DIGEST).hexdigest()


def approvers(post: Post) -> Sequence[str]:
    """Who has approved these very words since they were changed or sent back, each once, in order."""
    return tuple(_yeses(post))


def _yeses(post: Post) -> Mapping[str, Step]:
    words, said = digest(post.content), _writers(post)
    yes: dict[str, Step] = {}
    for step in post.trail:
        if step.move in (Move.EDITED, Move.RETURNED):
            yes.clear()
        elif step.move is Move.APPROVED and step.of == words and step.who not in said:
            yes[step.who] = step
    return yes


def wanted(post: Post, stages: int) -> PostState:
    """Where a post that is to go out stands: approved by so many as there are stages, or not yet."""
    if not (post.content.marked and all_here(post.content.media)):
        return PostState.DRAFT
    return PostState.PLANNED if len(approvers(post)) >= stages else PostState.REVIEW


def submitted(post: Post, stages: int) -> Post:
    """It is finished, or comes back into the plan after it was not published.

    Raises:
        NotAllowed: it is out or on its way, or an advertisement that lacks something.
    """
    if not post.content.marked:
        raise NotAllowed("approval.not_marked", number=post.id)
    return _moved(post, wanted(post, stages))


def edited(post: Post, content: Content, who: str, stages: int, now: datetime) -> Post:
    """It says something else, so nobody has approved it. A draft stays one, what is held is held.

    Raises:
        NotAllowed: it is out or on its way.
    """
    changed = replace(post, content=content)
    if content != post.content:
        changed = _noted(changed, Step(at=now, who=who, move=Move.EDITED))
    if post.state in (PostState.DRAFT, PostState.HELD, PostState.CANCELLED):
        return changed
    return _moved(changed, wanted(changed, stages))


def proposed(post: Post, content: Content, who: str, now: datetime) -> Post:
    """Somebody wants other words for a post that is out: those on the wall stay until these are approved."""
    step = Step(at=now, who=who, move=Move.EDITED, of=digest(content))
    return replace(post, revision=content, trail=(*post.trail, step))


def in_question(post: Post) -> Post:
    """The post with the words about which is to be decided: of one that is out those that were proposed."""
    if post.state is not PostState.PUBLISHED or post.revision is None:
        return post
    return replace(post, content=post.revision, revision=None, state=PostState.REVIEW)


def answered(post: Post, done: Post) -> Post:
    """A post that is out after something was said about its proposed words; `done` is what was in question,
    as it was left by that.

    Raises:
        NotAllowed: that can't be done with words alone.
    """
    if done.state is PostState.HELD:
        raise NotAllowed("approval.too_late", number=post.id)
    kept = None if done.state is PostState.DRAFT else post.revision
    return replace(post, trail=done.trail, revision=kept)


def approved(post: Post, voter: Voter, stages: int, now: datetime, note: str = "") -> Post:
    """Somebody says yes to these words.

    Raises:
        NotAllowed: nothing waits for a yes, they wrote it, said so before, or the last word is not theirs.
    """
    if post.state is not PostState.REVIEW:
        raise NotAllowed("approval.not_asked", number=post.id)
    if voter.person in _writers(post):
        raise NotAllowed("approval.own")
    yes = _yeses(post)
    if voter.person in yes:
        raise NotAllowed("approval.twice")
    final = voter.last_word or any(step.last_word for step in yes.values())
    if stages > 1 and len(yes) + 1 >= stages and not final:
        raise NotAllowed("approval.last_word")
    step = Step(at=now, who=voter.person, move=Move.APPROVED, note=note, last_word=voter.last_word)
    agreed = _noted(post, step)
    return _moved(agreed, wanted(agreed, stages))


def returned(post: Post, who: str, now: datetime, note: str = "") -> Post:
    """Somebody wants it otherwise: it is a draft again, and what was said for it is void.

    Raises:
        NotAllowed: it is out or on its way.
    """
    if post.state not in _LIVING:
        raise NotAllowed("approval.too_late", number=post.id)
    back = _noted(post, Step(at=now, who=who, move=Move.RETURNED, note=note))
    return replace(back, state=PostState.DRAFT)


def held(post: Post, who: str, now: datetime) -> Post:
    """Somebody stops it, until it is let go.

    Raises:
        NotAllowed: it does not wait to go out.
    """
    return _moved(_noted(post, Step(at=now, who=who, move=Move.HELD)), PostState.HELD)


def released(post: Post, who: str, stages: int, now: datetime) -> Post:
    """What was stopped goes its way again.

    Raises:
        NotAllowed: nobody has stopped it.
    """
    if post.state is not PostState.HELD:
        raise NotAllowed("approval.not_held", number=post.id)
    step = Step(at=now, who=who, move=Move.RELEASED)
    return _moved(_noted(post, step), wanted(post, stages))


def as_agreed(post: Post, earlier: Post) -> Post:
    """A post with what was said about the very same words of another one: they need no second yes."""
    if not approvers(earlier) or digest(earlier.content) != digest(post.content):
        return post
    return replace(post, author=earlier.author, trail=earlier.trail)


def _writers(post: Post) -> frozenset[str]:
    """Whose words these are: the author's, and those of who changed them last."""
    changed = [step.who for step in post.trail if step.move is Move.EDITED]
    return frozenset({post.author, *changed[-1:]})


def _noted(post: Post, step: Step) -> Post:
    return replace(post, trail=(*post.trail, replace(step, of=digest(post.content))))


def _moved(post: Post, state: PostState) -> Post:
    if state is not post.state and state not in TRANSITIONS[post.state]:
        raise NotAllowed("approval.too_late", number=post.id)
    return replace(post, state=state)
