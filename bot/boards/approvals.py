"""What a link of approval opens and decides, between the page for the world and our database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.web.approval import Invitation, Said
from handlers.plan.approval import in_question
from handlers.plan.errors import NotAllowed
from handlers.plan.fitting import Kept
from handlers.plan.lending import VERBS, Lending, Opened, decide_by
from handlers.plan.preview import preview
from handlers.plan.told import name_in
from models.capabilities import PostLimits
from models.clock import Clock
from models.storage.store import Store
from models.texts import Sentence
from models.zones import local_time


@dataclass(frozen=True, slots=True)
class StoredApprovals:
    """Links as they are in the database; `decided` is called after each decision."""

    store: Store
    lending: Lending
    limits: Mapping[str, PostLimits]
    clock: Clock
    decided: Callable[[], None]

    async def look(self, token: str) -> Invitation | None:
        """What a link shows; nothing changes by that."""
        async with self.store.reading() as ledger:
            found = await self.lending.opened(ledger, token, self.clock())
            names = in_question(found.post).content.media if found else ()
            kept = await ledger.media.named(names)
        return self._invitation(found, kept) if found else None

    async def decide(self, token: str, said: Said) -> Sentence | None:
        """Carry out a decision and use the link up, both or neither; what keeps from it, if anything does."""
        now = self.clock()
        async with self.store.begin() as ledger:
            found = await self.lending.opened(ledger, token, now)
            if found is None:
                return Sentence("link.none")
            if wrong := self._wrong(found, said):
                return wrong
            try:
                await self.lending.decide(ledger, found, said.verb, said.note, now)
            except NotAllowed as error:
                return error.why
        self.decided()
        return None

    def _wrong(self, found: Opened, said: Said) -> Sentence | None:
        """What is wrong with a form, if anything is."""
        if self.lending.signer.check(said.form, _form_of(found)) != found.link.id or said.verb not in VERBS:
            return Sentence("link.form")
        return Sentence("link.note") if said.verb == "return" and not said.note else None

    def _invitation(self, found: Opened, kept: Kept) -> Invitation:
        community, post, link = found.known.community, found.post, found.link
        zone, language = community.zone, community.language
        limits = self.limits.get(community.platform)
        return Invitation(
            why=found.why,
            language=language,
            title=community.title,
            platform=limits.name if limits else community.platform,
            whom=link.whom,
            issuer=name_in(found.known.team, link.issuer, partial(self.lending.review.texts.say, language)),
            until=local_time(decide_by(link, post), zone, language),
            out=post.published_at is not None,
            due=local_time(post.due, zone, language),
            seen=preview(in_question(post), community, limits, kept),
            form=self.lending.signer.sign(link.id, _form_of(found)),
        )


def _form_of(found: Opened) -> str:
    """What a form's signature is for: the words that were shown with it."""
    return f"approval form {found.link.of} {found.link.steps}"
