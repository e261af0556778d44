"""Who is who: communities with their staff, house rules and answers, kept in memory for the hot path.

The database stays the truth: whoever changes something there calls `outdated`, and the next batch
reads it again. Nothing here is saved.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.likeness.causes import NO_CAUSES, Causes, listed
from handlers.likeness.shelf import NO_SHELF, Shelf
from handlers.ports import Ledger, Matcher, OpenLedger
from models.communities import Community, Place
from models.faq import Entry
from models.messages import Address, Author, AuthorKind
from models.staff import Ability, Colleague
from moderation.judge import HouseRules, house_rules

MakeMatcher = Callable[[Sequence[Entry], Matcher | None], Matcher]
"""Makes the matcher of a base from its entries and the matcher of the base as it was."""


_CORRECTIONS = 500
"""So many complaints teach which cause the next ones have."""


@dataclass(frozen=True, slots=True)
class Known:
    """A community with everything that a message needs. `guests` have a role and work from another platform:
    nobody of its own platform is meant by them, whatever the number."""

    community: Community
    staff: Mapping[str, Colleague]
    house: HouseRules
    matcher: Matcher
    entries: Sequence[Entry] = ()
    causes: Causes = NO_CAUSES
    shelf: Shelf = NO_SHELF
    guests: Mapping[str, Colleague] = field(default_factory=dict)

    @property
    def team(self) -> Mapping[str, Colleague]:
        """Everybody with a role here, wherever they work from."""
        return {**self.staff, **self.guests}

    def may(self, person: str, ability: Ability) -> bool:
        """Whether `person` works here and the role allows it."""
        colleague = self.staff.get(person) or self.guests.get(person)
        return colleague is not None and colleague.may(ability)

    def is_ours(self, author: Author) -> bool:
        """Whether the community speaks: itself, its staff, or its channel in one of its groups."""
        return (
            author.id in self.staff
            or author.kind is AuthorKind.COMMUNITY
            or author.id in self.community.places
        )

    def place_of(self, address: Address, *, private: bool) -> Place | None:
        """What the chat of `address` is for."""
        return self.community.place_of(address.chat, private=private)


class Directory:
    """Every community, found by the chat that an event comes from."""

    def __init__(self, make_matcher: MakeMatcher) -> None:
        self._make_matcher = make_matcher
        self._by_chat: dict[tuple[str, str], Known] = {}
        self._by_place: dict[tuple[str, str], tuple[Known, Place]] = {}
        self._by_platform: dict[str, Known] = {}
        self._by_id: dict[str, Known] = {}
        self._wanted, self._read = 1, 0
        self._made: dict[str, Sequence[Entry]] = {}
        self._stale: set[str] = set()

    def outdated(self) -> None:
        """Something was changed in the database: read it again before the next batch."""
        self._wanted += 1

    async def prepare(self, look: OpenLedger) -> None:
        """Read again what was changed, and make anew the matchers of bases that were.

        That may take a second, so it is done before a transaction that writes is begun.
        """
        if self._read != self._wanted:
            async with look() as ledger:
                await self.refresh(ledger)
        while self._stale:
            await self._remake(min(self._stale))

    async def refresh(self, ledger: Ledger) -> None:
        """Read everything again if something was changed.

        The matcher of a base as it was goes on serving until it is made anew by `prepare`.
        """
        wanted = self._wanted
        if self._read == wanted:
            return
        known = [await self._known(ledger, community) for community in await ledger.communities.all()]
        # Not before: a matcher that was made while this was being read must not be replaced by the last one.
        self._keep([self._as_made(one) for one in known])
        # What was changed while this was being read may be missing from it.
        self._read = wanted

    def of(self, address: Address, *, private: bool) -> Known | None:
        """The community that `address` belongs to; a private chat belongs to the platform's first."""
        found = self._by_chat.get((address.platform, address.chat))
        return found or (self._by_platform.get(address.platform) if private else None)

    def where(self, address: Address, *, private: bool) -> tuple[Known, Place] | None:
        """The same with what the chat of `address` is for; None where there is nothing to do."""
        found = self._by_place.get((address.platform, address.chat))
        if found is None and private and (known := self.of(address, private=True)) is not None:
            return known, Place.PRIVATE
        return found

    def get(self, community: str) -> Known:
        """A community by its id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[community]

    def find(self, community: str) -> Known | None:
        """A community by its id, if it is connected."""
        return self._by_id.get(community)

    def everywhere(self) -> Sequence[Known]:
        """All communities."""
        return tuple(self._by_id.values())

    def _keep(self, known: Sequence[Known]) -> None:
        self._by_id = {one.community.id: one for one in known}
        self._by_platform = {one.community.platform: one for one in reversed(known)}
        titled = {(one.community.platform, chat): one for one in known for chat in one.community.titles}
        self._by_place = {
            (one.community.platform, chat): (one, place)
            for one in known
            for chat, place in one.community.places.items()
        }
        self._by_chat = titled | {chat: one for chat, (one, _) in self._by_place.items()}

    async def _known(self, ledger: Ledger, community: Community) -> Known:
        staff = await ledger.communities.staff(community.id)
        entries = await ledger.faq.entries(community.id)
        return Known(
            community,
            {colleague.person: colleague for colleague in staff if not colleague.is_guest},
            house_of(community),
            await self._matcher(community.id, entries),
            entries,
            Causes(listed(community), await ledger.figures.causes(community.id, _CORRECTIONS)),
            await self._shelf(ledger, community),
            {colleague.person: colleague for colleague in staff if colleague.is_guest},
        )

    async def _shelf(self, ledger: Ledger, community: Community) -> Shelf:
        """The catalogue, read again where the shop has said something since."""
        before = self._by_id.get(community.id)
        stamp = await ledger.products.stamp(community.id)
        if before is not None and before.shelf.is_of(stamp, community.fresh_for):
            return before.shelf
        products = await ledger.products.all(community.id) if stamp[0] else []
        return await asyncio.to_thread(Shelf, products, community.fresh_for)

    async def _matcher(self, community: str, entries: Sequence[Entry]) -> Matcher:
        """The matcher that there is; a large base takes a second, so only the first one is made at once."""
        if (before := self._by_id.get(community)) is not None:
            return before.matcher
        return await asyncio.to_thread(self._make_matcher, entries, None)

    def _as_made(self, known: Known) -> Known:
        """With the matcher that there is by now; that of another base is made anew by `prepare`."""
        community = known.community.id
        before = self._by_id.get(community)
        if before is None:  # only now: of several first readers the matcher of one is kept
            self._made[community] = known.entries
        if self._made[community] == known.entries:
            self._stale.discard(community)
        else:
            self._stale.add(community)
        return known if before is None else replace(known, matcher=before.matcher)

    async def _remake(self, community: str) -> None:
        known = self._by_id[community]
        matcher = await asyncio.to_thread(self._make_matcher, known.entries, known.matcher)
        now = self._by_id[community]
        if now.entries == known.entries:  # or else it has been changed again meanwhile
            self._made[community] = now.entries
            self._stale.discard(community)
            self._by_id[community] = replace(now, matcher=matcher)
            self._keep(list(self._by_id.values()))


def house_of(community: Community) -> HouseRules:
    """A community's own rules, as the judge takes them."""
    return house_rules(
        community.stop_phrases,
        community.allowed_domains,
        clean_language=community.wants_clean_language,
        complaint=community.negative_threshold,
        texts=(*community.facts.values(), community.statement),
    )
