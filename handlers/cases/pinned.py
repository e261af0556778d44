"""How a statement for the top of the wall stands now: what its card tells and offers follows from its post.

A case keeps who ordered it and the number of the post; the post goes its own way (it is approved, comes out,
fails), of which the story of cases hears here alone. How it is ordered and taken down is in `pinning`.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec.structs import replace

from handlers.cases.offers import PIN_FAILED, PINNED, of_statement
from handlers.ports import Ledger
from models.cases import Case
from models.content import Post, PostState, Trait
from models.texts import Sentence

WAITS: Final = "reason.statement_pinned.waits"
"""It is not approved yet."""
_COMES: Final = "reason.statement_pinned.comes"
_IN_DOUBT: Final = "reason.statement_pinned.in_doubt"
"""It is on its way; nobody knows whether it is out."""

_TOLD: Final[Mapping[PostState, str]] = {
    PostState.DRAFT: WAITS,
    PostState.REVIEW: WAITS,
    PostState.HELD: WAITS,
    PostState.PLANNED: _COMES,
    PostState.PUBLISHING: _COMES,
    PostState.HANDED_OVER: _COMES,
    PostState.PUBLISHED: PINNED,
    PostState.NEEDS_PERSON: _IN_DOUBT,
    PostState.FAILED: PIN_FAILED,
}
"""What is told of a statement by the state of its post; of one that was called off or taken down nothing."""

_EVER: Final = datetime.fromtimestamp(0, UTC)


def noted(number: int) -> str:
    """How the history of a case says that post `number` is its statement."""
    return f"statement: {number}"


async def as_it_stands(ledger: Ledger, case: Case) -> Case:
    """The case with how its statement stands now."""
    if not any(map(of_statement, case.reasons)):
        return case
    numbers = {int(reason.params["number"]) for reason in case.reasons if of_statement(reason)}
    posts = [await ledger.posts.seen(number) for number in sorted(numbers)]
    states = {post.id: post.state for post in posts if post is not None}
    return replace(case, reasons=tuple(_as_they_stand(case.reasons, states)))


def _as_they_stand(reasons: tuple[Sentence, ...], states: Mapping[int, PostState]) -> Iterator[Sentence]:
    for reason in reasons:
        if not of_statement(reason):
            yield reason
        elif key := _TOLD.get(states.get(int(reason.params["number"]), PostState.WITHDRAWN)):
            yield replace(reason, key=key)


async def redraw(ledger: Ledger, post: Post, key: str, now: datetime) -> None:
    """The post stands otherwise than before: the cards that tell of it as a statement are drawn anew.

    `key` names the cause.
    """
    if Trait.PINNED not in post.content.traits:
        return  # no statement
    until = now + timedelta(seconds=1)
    for number in await ledger.figures.noted(post.community, noted(post.id), _EVER, until):
        if case := await ledger.cases.get(number):
            await ledger.outbox.put([case.redrawn(f"{key}:{number}")])
